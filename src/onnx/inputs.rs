//! Model inputs: types, and shapes whose leading dimension becomes the batch.

use super::context::{Bound, Context, size};
use super::error::{Fail, ImportError, Unsupported};
use super::{ImportOptions, tensor};
use nibblec_ir::{DType, Dim, Shape, ValueType};
use onnx_protobuf::tensor_shape_proto::Dimension;
use onnx_protobuf::tensor_shape_proto::dimension::Value as Extent;
use onnx_protobuf::type_proto::Value as Type;
use onnx_protobuf::{TensorShapeProto, ValueInfoProto};
use std::collections::HashSet;

/// Adds the inputs that are no initializers to the graph.
pub(super) fn bind(
    cx: &mut Context,
    inputs: &[ValueInfoProto],
    initializers: &HashSet<String>,
    options: &ImportOptions,
) -> Result<(), ImportError> {
    if let Some(stray) = options.input_shapes.keys().find(|k| !inputs.iter().any(|i| i.name == **k)) {
        let known: Vec<&str> = inputs.iter().map(|i| i.name.as_str()).collect();
        let reason = format!("the model has no such input, only {}", known.join(", "));
        return Err(ImportError::InputShape { input: stray.clone(), reason });
    }
    let mut refused = Vec::new();
    let mut names = HashSet::new();
    for input in inputs {
        if !names.insert(input.name.as_str()) {
            return Err(ImportError::DuplicateName(input.name.clone()));
        }
        if initializers.contains(&input.name) {
            continue;
        }
        let (dtype, shape) = match typed(input)? {
            Ok(found) => found,
            Err(reason) => {
                refused.push(Unsupported { node: input.name.clone(), op: "input".into(), reason });
                continue;
            }
        };
        let given = options.input_shapes.get(&input.name);
        let shape = resolve(cx, &input.name, &shape.dim, given)?;
        let id = cx.graph.add_input(ValueType::new(&input.name, dtype, shape));
        cx.bind(&input.name, Bound::Graph(id))?;
    }
    if refused.is_empty() { Ok(()) } else { Err(ImportError::Unsupported(refused)) }
}

type Typed<'a> = Result<(DType, &'a TensorShapeProto), String>;

fn typed(input: &ValueInfoProto) -> Result<Typed<'_>, ImportError> {
    let Some(ty) = input.type_.as_ref() else {
        return Err(ImportError::Input { input: input.name.clone(), reason: "it has no type".into() });
    };
    let Some(Type::TensorType(t)) = &ty.value else {
        return Ok(Err("only tensors are supported".into()));
    };
    let dtype = match tensor::dtype(t.elem_type) {
        Ok(d) => d,
        Err(reason) => return Ok(Err(reason)),
    };
    match t.shape.as_ref() {
        Some(shape) => Ok(Ok((dtype, shape))),
        None => Ok(Err("its rank is unknown: export it with a shape".into())),
    }
}

fn resolve(
    cx: &mut Context,
    name: &str,
    dims: &[Dimension],
    given: Option<&Vec<usize>>,
) -> Result<Shape, ImportError> {
    if let Some(given) = given
        && given.len() != dims.len()
    {
        let reason = format!("{} extents for an input of rank {}", given.len(), dims.len());
        return Err(ImportError::InputShape { input: name.into(), reason });
    }
    let mut shape = Vec::with_capacity(dims.len());
    for (i, d) in dims.iter().enumerate() {
        let stated = match &d.value {
            Some(Extent::DimValue(n)) if *n > 0 => Some(positive(name, *n)?),
            // Some exporters write an unknown extent as 0 or -1.
            _ => None,
        };
        let wanted = given.and_then(|g| g.get(i)).copied();
        if wanted == Some(0) || (i > 0 && wanted.is_some() && stated.is_some() && wanted != stated) {
            let reason = format!("dimension {i} is {} in the model", stated.unwrap_or(0));
            return Err(ImportError::InputShape { input: name.into(), reason });
        }
        if let Some(n) = wanted {
            positive(name, i64::try_from(n).unwrap_or(i64::MAX))?;
        }
        shape.push(match (i, stated.or(wanted)) {
            (0, _) => {
                cx.file_batch = stated.filter(|n| *n > 1).or(cx.file_batch);
                Dim::Batch
            }
            (_, Some(n)) => Dim::Fixed(n),
            (_, None) => return Err(open(name, i, dims)),
        });
    }
    Ok(Shape(shape))
}

fn positive(name: &str, n: i64) -> Result<usize, ImportError> {
    size("an extent", n).map_err(|e| ImportError::Input {
        input: name.into(),
        reason: match e {
            Fail::Unsupported(r) | Fail::Invalid(r) => r,
            Fail::Error(e) => e.to_string(),
        },
    })
}

fn open(name: &str, axis: usize, dims: &[Dimension]) -> ImportError {
    let dim = match dims.get(axis).and_then(|d| d.value.as_ref()) {
        Some(Extent::DimParam(p)) if !p.is_empty() => format!("'{p}'"),
        _ => "unknown".to_string(),
    };
    let example = dims.iter().enumerate().map(|(i, d)| match &d.value {
        Some(Extent::DimValue(n)) if *n > 0 => n.to_string(),
        _ if i == 0 => "1".to_string(),
        _ => "?".to_string(),
    });
    let example = example.collect::<Vec<_>>().join(",");
    ImportError::SymbolicDim { input: name.into(), axis, dim, example }
}
