//! Typed access to a node's attributes that records which were read: one that nobody read is unknown.

use super::error::{Fail, invalid, unsupported};
use super::names::short;
use onnx_protobuf::attribute_proto::AttributeType;
use onnx_protobuf::{AttributeProto, TensorProto};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

/// The attributes of one node.
pub(super) struct Attrs<'a> {
    list: &'a [AttributeProto],
    read: Vec<Cell<bool>>,
}

impl<'a> Attrs<'a> {
    /// Wraps the list after checking that no name repeats.
    pub fn new(list: &'a [AttributeProto]) -> Result<Attrs<'a>, Fail> {
        let mut seen = HashSet::new();
        if let Some(a) = list.iter().find(|a| !seen.insert(a.name.as_str())) {
            return invalid(format!("attribute '{}' is given twice", short(&a.name)));
        }
        Ok(Attrs { list, read: vec![Cell::new(false); list.len()] })
    }

    fn get(&self, name: &str, ty: AttributeType) -> Result<Option<&'a AttributeProto>, Fail> {
        let Some(i) = self.list.iter().position(|a| a.name == name) else { return Ok(None) };
        self.read[i].set(true);
        let a = &self.list[i];
        match a.type_.enum_value() {
            Ok(found) if found == ty => Ok(Some(a)),
            Ok(found) => invalid(format!("attribute '{name}' must be {ty:?}, found {found:?}")),
            Err(n) => invalid(format!("attribute '{name}' must be {ty:?}, found type number {n}")),
        }
    }

    /// Whether the attribute is given (this does not count as reading it).
    pub fn has(&self, name: &str) -> bool {
        self.list.iter().any(|a| a.name == name)
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Result<Option<i64>, Fail> {
        Ok(self.get(name, AttributeType::INT)?.map(|a| a.i))
    }

    /// A whole number with the operator's default.
    pub fn int_or(&self, name: &str, default: i64) -> Result<i64, Fail> {
        Ok(self.int(name)?.unwrap_or(default))
    }

    /// A flag: 0 or 1.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, Fail> {
        match self.int(name)? {
            None => Ok(default),
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(n) => invalid(format!("attribute '{name}' must be 0 or 1, found {n}")),
        }
    }

    /// A float with the operator's default.
    pub fn float_or(&self, name: &str, default: f32) -> Result<f32, Fail> {
        Ok(self.float(name)?.unwrap_or(default))
    }

    /// A float.
    pub fn float(&self, name: &str) -> Result<Option<f32>, Fail> {
        match self.get(name, AttributeType::FLOAT)? {
            Some(a) if a.f.is_nan() => invalid(format!("attribute '{name}' is NaN")),
            Some(a) => Ok(Some(a.f)),
            None => Ok(None),
        }
    }

    /// A list of whole numbers.
    pub fn ints(&self, name: &str) -> Result<Option<&'a [i64]>, Fail> {
        Ok(self.get(name, AttributeType::INTS)?.map(|a| a.ints.as_slice()))
    }

    /// A list of floats.
    pub fn floats(&self, name: &str) -> Result<Option<&'a [f32]>, Fail> {
        Ok(self.get(name, AttributeType::FLOATS)?.map(|a| a.floats.as_slice()))
    }

    /// A string with the operator's default.
    pub fn string_or(&self, name: &str, default: &'a str) -> Result<&'a str, Fail> {
        match self.get(name, AttributeType::STRING)? {
            None => Ok(default),
            Some(a) => std::str::from_utf8(&a.s)
                .map_err(|_| Fail::Invalid(format!("attribute '{name}' is not UTF-8"))),
        }
    }

    /// A tensor.
    pub fn tensor(&self, name: &str) -> Result<Option<&'a TensorProto>, Fail> {
        match self.get(name, AttributeType::TENSOR)? {
            None => Ok(None),
            Some(a) => match a.t.as_ref() {
                Some(t) => Ok(Some(t)),
                None => invalid(format!("attribute '{name}' holds no tensor")),
            },
        }
    }

    /// An error if an attribute was read by nobody.
    pub fn finish(&self) -> Result<(), Fail> {
        let unread: Vec<Cow<'_, str>> =
            self.list.iter().zip(&self.read).filter(|(_, r)| !r.get()).map(|(a, _)| short(&a.name)).collect();
        match unread.as_slice() {
            [] => Ok(()),
            [one] => unsupported(format!("attribute '{one}' is unknown at this opset")),
            many => {
                let more =
                    if many.len() > 5 { format!(" and {} more", many.len() - 5) } else { String::new() };
                let named = many[..many.len().min(5)].join("', '");
                unsupported(format!("attributes '{named}'{more} are unknown at this opset"))
            }
        }
    }
}
