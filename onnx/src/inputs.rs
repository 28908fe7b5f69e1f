//! Model inputs: types, and shapes whose leading dimension becomes the batch.

use super::call::size;
use super::context::{Bound, Context};
use super::error::{Fail, ImportError};
use super::names::bounded;
use super::names::short;
use super::report::{FLOAT, Unsupported};
use super::{ImportOptions, refusal, tensor};
use nibblec_ir::{DType, Dim, Shape, ValueType};
use onnx_protobuf::tensor_shape_proto::Dimension;
use onnx_protobuf::tensor_shape_proto::dimension::Value as Extent;
use onnx_protobuf::type_proto::Value as Type;
use onnx_protobuf::{TensorShapeProto, ValueInfoProto};
use std::collections::HashSet;

/// What is refused about an input, and what helps.
type Refusal = (String, &'static str);

/// Adds the inputs that are no initializers to the graph; returns those that are not supported.
pub(super) fn bind(
    cx: &mut Context,
    inputs: &[ValueInfoProto],
    initializers: &HashSet<String>,
    options: &ImportOptions,
) -> Result<Vec<Unsupported>, ImportError> {
    if let Some(stray) = options.input_shapes.keys().find(|k| !inputs.iter().any(|i| i.name == **k)) {
        let known: Vec<_> = inputs.iter().take(10).map(|i| short(&i.name)).collect();
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
        let given = options.input_shapes.get(&input.name);
        let resolved = match typed(input)? {
            Ok((dtype, shape)) => resolve(cx, &input.name, &shape.dim, given)?.map(|s| (dtype, s)),
            Err(refusal) => Err(refusal),
        };
        let bound = match resolved {
            Ok((dtype, shape)) => {
                Bound::Graph(cx.graph.add_input(ValueType::new(bounded(&input.name), dtype, shape)))
            }
            Err((reason, help)) => {
                refused.push(refusal(&input.name, "input", reason, help));
                Bound::Poison
            }
        };
        cx.bind(&input.name, bound)?;
    }
    if refused.is_empty() && cx.graph.inputs().is_empty() {
        let name = cx.graph.name.clone();
        let reason = "it has no inputs: all that it computes is constant";
        refused.push(refusal(&name, "graph", reason, "give a model whose outputs depend on an input"));
    }
    Ok(refused)
}

type Typed<'a> = Result<(DType, &'a TensorShapeProto), Refusal>;

fn typed(input: &ValueInfoProto) -> Result<Typed<'_>, ImportError> {
    let Some(ty) = input.type_.as_ref() else {
        return Err(ImportError::Input { input: input.name.clone(), reason: "it has no type".into() });
    };
    let Some(Type::TensorType(t)) = &ty.value else {
        return Ok(Err(("only tensors are supported".into(), "")));
    };
    let dtype = match tensor::dtype(t.elem_type) {
        Ok(d) => d,
        Err(reason) => return Ok(Err((reason, FLOAT))),
    };
    match t.shape.as_ref() {
        Some(shape) => Ok(Ok((dtype, shape))),
        None => Ok(Err(("its rank is unknown".into(), "export the model with shapes of its inputs"))),
    }
}

fn resolve(
    cx: &mut Context,
    name: &str,
    dims: &[Dimension],
    given: Option<&Vec<usize>>,
) -> Result<Result<Shape, Refusal>, ImportError> {
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
        if wanted == Some(0) {
            return Ok(Err((format!("dimension {i} is 0: empty inputs are not supported"), "")));
        }
        if let (true, Some(n), Some(w)) = (i > 0, stated, wanted)
            && n != w
        {
            let reason = format!("dimension {i} is {n} in the model, not {w}");
            return Err(ImportError::InputShape { input: name.into(), reason });
        }
        if let Some(n) = wanted {
            positive(name, i64::try_from(n).unwrap_or(i64::MAX))?;
        }
        shape.push(match (i, stated.or(wanted)) {
            (0, _) => {
                if let (Some(n), Some(other)) = (stated, cx.file_batch)
                    && n != other
                {
                    return Ok(Err((
                        format!("its leading extent is {n}, that of another input {other}: it must be the batch of both"),
                        "",
                    )));
                }
                cx.file_batch = stated.or(cx.file_batch);
                Dim::Batch
            }
            (_, Some(n)) => Dim::Fixed(n),
            (_, None) => return Ok(Err((open(name, i, dims), ""))),
        });
    }
    let shape = Shape(shape);
    match cx.limits.value(DType::F32, &shape) {
        Err(Fail::Limit(reason)) => Err(ImportError::Limit { node: name.into(), op: "input".into(), reason }),
        _ => Ok(Ok(shape)),
    }
}

fn positive(name: &str, n: i64) -> Result<usize, ImportError> {
    size("an extent", n).map_err(|e| ImportError::Input {
        input: name.into(),
        reason: match e {
            Fail::Unsupported(r) | Fail::Helped(r, _) | Fail::Limit(r) | Fail::Invalid(r) => r,
            Fail::Error(e) => e.to_string(),
        },
    })
}

fn open(name: &str, axis: usize, dims: &[Dimension]) -> String {
    let dim = match dims.get(axis).and_then(|d| d.value.as_ref()) {
        Some(Extent::DimParam(p)) if !p.is_empty() => format!("'{}'", short(p)),
        Some(Extent::DimValue(n)) => n.to_string(),
        _ => "unknown".to_string(),
    };
    let example = dims.iter().enumerate().map(|(i, d)| match &d.value {
        Some(Extent::DimValue(n)) if *n > 0 => n.to_string(),
        _ if i == 0 => "1".to_string(),
        _ => "?".to_string(),
    });
    let example = example.collect::<Vec<_>>().join(",");
    format!(
        "no fixed extent in dimension {axis} ({dim}): give one with --input-shape {}={example}",
        short(name)
    )
}
