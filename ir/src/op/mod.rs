//! The operators. An ONNX operator keeps its ONNX name in the text form; shapes are `[N, C, H, W]` and pads
//! `[top, left, bottom, right]`.
//!
//! [`for_each_op!`](crate::for_each_op) is the one list of them. Each lies in the file of its family, with the formula
//! that it computes, what it makes of its operands, the rules of its nodes and its facts; the crates that execute,
//! differentiate, lower, import and export operators have files of the same names. The arithmetic of operators on codes is
//! the definition that the interpreter executes and that compiled code equals bit for bit. In those formulas `fma` is one
//! IEEE fused multiply-add in f32, `f32(i)` rounds to nearest even, and *requantize* of a real-valued `t` by the list
//! `outs` gives one output for each [`Requant`]: `clamp(round_half_even(fma(t, m, b)), lo, hi)`, computed as
//! `v = fma(t, m, b); v = if v > lo { v } else { lo }; v = if v < hi { v } else { hi }; round_half_even(v)`
//! (so a NaN gives `lo`).

mod attr;
mod contract;
mod elementwise;
mod epilogue;
mod facts;
mod index;
mod movement;
mod norm;
mod operator;
mod quantize;
mod reduce;
mod window;

pub use attr::{Activation, Affine, Attr, AttrError, AttrType, Attrs, Reader, Requant};
pub use contract::Gemm;
pub use elementwise::{Binary, BinaryCodes, BinaryFunction, Cast, Unary};
pub use epilogue::{CodesEpilogue, DequantizeEpilogue, Epilogue, FloatEpilogue};
pub use facts::{Elements, Facts, OnCodes, RowMajor, Sign};
pub use index::Gather;
pub use movement::{Concat, ConcatCodes, Pad, Reshape, Slice, Transpose};
pub use norm::BatchNormalization;
pub use operator::{
    Attributes, Form, Operand, OperandError, Operands, Operator, ResultType, Types, broadcast,
};
pub use quantize::{DequantizeLinear, FakeQuantize, Lookup, QuantizeLinear, Requantize};
pub use reduce::{GlobalAveragePool, MeanCodes, Softmax};
pub use window::{AveragePool, Conv, MaxPool, Windows, window_extent};

/// Defines a struct of attributes and its text form, whose name and attributes are those of the struct.
macro_rules! plain {
    ($(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident : $ty:ty ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $( $(#[$fdoc])* pub $field: $ty ),* }

        impl $crate::op::Form for $name {
            const NAMES: &'static [&'static str] = &[stringify!($name)];

            fn read(_: &str, _r: &mut $crate::op::Reader<'_>) -> Result<$name, $crate::op::AttrError> {
                Ok($name { $($field: _r.get(stringify!($field))?),* })
            }
        }

        impl $name {
            fn plain_attributes(&self) -> $crate::op::Attributes {
                vec![$((stringify!($field), $crate::op::AttrType::to_attr(&self.$field))),*]
            }
        }
    };
}

/// The name and the attributes of a [`plain!`] operator, inside its `impl Operator`.
macro_rules! plain_form {
    ($name:ident) => {
        fn name(&self) -> &'static str {
            stringify!($name)
        }

        fn attributes(&self) -> $crate::op::Attributes {
            self.plain_attributes()
        }
    };
}
use {plain, plain_form};

/// Calls a macro with the types of all operators: the one list from which the crates make their exhaustive matches.
#[macro_export]
macro_rules! for_each_op {
    ($with:ident) => {
        $with! {
            Conv
            Gemm
            Unary
            Binary
            Cast
            MaxPool
            AveragePool
            GlobalAveragePool
            Softmax
            BatchNormalization
            Concat
            Pad
            Reshape
            Transpose
            Slice
            Gather
            FakeQuantize
            QuantizeLinear
            DequantizeLinear
            Requantize
            Lookup
        }
    };
}

macro_rules! define_op {
    ($($name:ident)*) => {
        /// An operator with its attributes.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Op {
            $(#[doc = concat!("[`", stringify!($name), "`].")] $name($name),)*
        }

        $(impl From<$name> for Op {
            fn from(op: $name) -> Op {
                Op::$name(op)
            }
        })*

        impl Op {
            /// What it says of itself.
            pub fn operator(&self) -> &dyn Operator {
                match self { $(Op::$name(op) => op,)* }
            }

            /// The names of all operators in the text form.
            pub fn names() -> Vec<&'static str> {
                [$(<$name as Form>::NAMES),*].concat()
            }

            /// The operator of that name with those attributes: each must be there, and no other.
            pub fn from_attributes(name: &str, attributes: &Attrs) -> Result<Op, AttrError> {
                let mut reader = Reader::new(name, attributes);
                let op: Op = match name {
                    $(_ if <$name as Form>::NAMES.contains(&name) => {
                        <$name as Form>::read(name, &mut reader)?.into()
                    })*
                    _ => return Err(AttrError::Operator(name.to_string())),
                };
                reader.finish()?;
                Ok(op)
            }
        }
    };
}
for_each_op!(define_op);

impl Op {
    /// The operator's name.
    pub fn name(&self) -> &'static str {
        self.operator().name()
    }

    /// Attributes in the order of the text form.
    pub fn attributes(&self) -> Attributes {
        self.operator().attributes()
    }

    /// Shape, and element type where the operator fixes it, of each result.
    pub fn infer(&self, operands: &[Operand<'_>]) -> Types {
        let op = self.operator();
        op.infer(&Operands::of(op, operands)?)
    }

    /// What is true of it wherever it stands.
    pub fn facts(&self) -> Facts {
        self.operator().facts()
    }

    /// Requantizations of an operator that ends in them: one entry per output, in output order.
    pub fn outs(&self) -> Option<&[Requant]> {
        self.operator().outs()
    }

    /// How many outputs the operator has.
    pub fn output_count(&self) -> usize {
        self.outs().map_or(1, <[Requant]>::len)
    }

    /// What follows the sums of a layer.
    pub fn epilogue(&self) -> Option<&Epilogue> {
        match self {
            Op::Conv(c) => Some(&c.epilogue),
            Op::Gemm(g) => Some(&g.epilogue),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn epilogue_mut(&mut self) -> Option<&mut Epilogue> {
        match self {
            Op::Conv(c) => Some(&mut c.epilogue),
            Op::Gemm(g) => Some(&mut g.epilogue),
            _ => None,
        }
    }

    /// What follows the sums of a float layer.
    pub fn float_epilogue(&self) -> Option<&FloatEpilogue> {
        self.epilogue().and_then(Epilogue::float)
    }

    /// Whether the operator carries weights that bit selection can lower.
    pub fn is_layer(&self) -> bool {
        self.epilogue().is_some()
    }

    /// Whether the operator is a layer on codes.
    pub fn is_integer_layer(&self) -> bool {
        self.epilogue().is_some_and(|e| e.float().is_none())
    }

    /// A convolution on codes.
    pub fn integer_conv(&self) -> Option<&Conv> {
        if let Op::Conv(c) = self { Some(c).filter(|c| c.epilogue.float().is_none()) } else { None }
    }
}
