//! What can be wrong with a graph.

use crate::op::OperandError;
use crate::{DType, Shape};

/// A broken rule: the node or value by name, what was expected, what was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The model has no inputs.
    #[error("the model has no inputs")]
    NoInputs,
    /// The model has no outputs.
    #[error("the model has no outputs")]
    NoOutputs,
    /// A model output was removed from the graph.
    #[error("model output {index} does not exist any more")]
    MissingOutput {
        /// Its place in the output list.
        index: usize,
    },
    /// Two values or two nodes share a name.
    #[error("two {what} are named {name:?}")]
    DuplicateName {
        /// `values` or `nodes`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// An operand was removed from the graph.
    #[error("{node}: operand {operand} does not exist any more")]
    MissingOperand {
        /// The node.
        node: String,
        /// Which operand.
        operand: usize,
    },
    /// Nodes wait for each other.
    #[error("these nodes are on a cycle or behind one: {}", nodes.join(", "))]
    Cycle {
        /// The nodes.
        nodes: Vec<String>,
    },
    /// Operands that the operator cannot take.
    #[error("{node}: {why}")]
    Operands {
        /// The node.
        node: String,
        /// Expected and found.
        why: OperandError,
    },
    /// The node has more or fewer results than its operator.
    #[error("{node}: the operator has {expected} results, the node {found}")]
    ResultCount {
        /// The node.
        node: String,
        /// Results of the operator.
        expected: usize,
        /// Results of the node.
        found: usize,
    },
    /// A result's stored type is not what the operator makes.
    #[error("{node}: result %{value} must be {expected}, found {found}")]
    ResultType {
        /// The node.
        node: String,
        /// The result.
        value: String,
        /// Type and shape that the operator makes.
        expected: String,
        /// Type and shape that are stored.
        found: String,
    },
    /// An operand (or a result, where it must be codes) of the wrong element type.
    #[error("{node}: %{value} must be {expected}, found {found}")]
    OperandType {
        /// The node.
        node: String,
        /// The operand.
        value: String,
        /// The types allowed, in words.
        expected: &'static str,
        /// Its type.
        found: DType,
    },
    /// An operand that must be a constant.
    #[error("{node}: operand %{value} must be a constant")]
    NotConstant {
        /// The node.
        node: String,
        /// The operand.
        value: String,
    },
    /// Codes without a quantization.
    #[error("{node}: %{value} holds {dtype} codes, expected a quantization, found none")]
    NoQuant {
        /// The node.
        node: String,
        /// The operand or result.
        value: String,
        /// Its type.
        dtype: DType,
    },
    /// Per-channel quantization where one scale is required.
    #[error("{node}: %{value} must have one scale per tensor, found one per channel")]
    PerChannel {
        /// The node.
        node: String,
        /// The operand or result.
        value: String,
    },
    /// A value that is not quantized by its type carries a quantization.
    #[error("%{value} is {dtype}, which takes no quantization, but has one")]
    QuantOnReal {
        /// The value.
        value: String,
        /// Its type.
        dtype: DType,
    },
    /// Scales that cannot be used.
    #[error("%{value}: a scale must be {expected}, found {found}")]
    Scale {
        /// The value or node.
        value: String,
        /// The rule.
        expected: &'static str,
        /// The scale.
        found: String,
    },
    /// A zero point that no code of the type reaches.
    #[error("%{value}: the zero point of {dtype} codes must lie in {}..={}, found {found}", expected.0, expected.1)]
    ZeroPoint {
        /// The value or node.
        value: String,
        /// Its type.
        dtype: DType,
        /// Smallest and largest.
        expected: (i32, i32),
        /// The zero point.
        found: i32,
    },
    /// As many scales as channels are required.
    #[error(
        "%{value} of shape {shape}: {found} scales along axis {axis}, expected one an index (weights: of axis 0)"
    )]
    ChannelScales {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
        /// The axis of the scales.
        axis: usize,
        /// Number of scales.
        found: usize,
    },
    /// A requantization or quantization that leaves the type's codes.
    #[error("{node}: result {result} clamps to {lo}..={hi}, expected a range within {}..={} of {dtype}", expected.0, expected.1)]
    ClampRange {
        /// The node.
        node: String,
        /// Which result.
        result: usize,
        /// Smallest code.
        lo: i32,
        /// Largest code.
        hi: i32,
        /// The type's codes.
        expected: (i32, i32),
        /// The type of the result.
        dtype: DType,
    },
    /// A multiplier or addend is infinite or not a number.
    #[error("{node}: {what} must be finite, found {found}")]
    NotFinite {
        /// The node.
        node: String,
        /// Which.
        what: String,
        /// Its value.
        found: String,
    },
    /// A lookup table of the wrong length.
    #[error("{node}: a table over {dtype} must be [{expected}], found {found}")]
    TableLength {
        /// The node.
        node: String,
        /// The type of the index.
        dtype: DType,
        /// Entries needed.
        expected: usize,
        /// Its shape.
        found: Shape,
    },
    /// An operator that only moves codes changed their meaning.
    #[error("{node}: %{result} must keep the quantization of %{operand}")]
    QuantChanged {
        /// The node.
        node: String,
        /// The operand.
        operand: String,
        /// The result.
        result: String,
    },
    /// Codes padded with what is no code.
    #[error("{node}: padding of {dtype} must be a code in {}..={}, found {found}", expected.0, expected.1)]
    PadCode {
        /// The node.
        node: String,
        /// The type.
        dtype: DType,
        /// Smallest and largest code.
        expected: (i32, i32),
        /// The padding.
        found: String,
    },
    /// An index beyond the extent that it selects from.
    #[error("{node}: indices must lie in 0..{extent}, found {found}")]
    GatherIndex {
        /// The node.
        node: String,
        /// The extent of the axis.
        extent: usize,
        /// The offending index.
        found: i64,
    },
    /// The bytes of one image exceed what can be addressed.
    #[error("%{value}: the extents of {shape} overflow")]
    Overflow {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
    },
    /// The symbolic batch in another place than the first.
    #[error("%{value}: the batch must be the first dimension, found {shape}")]
    BatchPlace {
        /// The value.
        value: String,
        /// Its shape.
        shape: Shape,
    },
    /// A constant whose tensor has another type or other extents than its value says.
    #[error("%{value} is {expected}, but its tensor is {found}")]
    Constant {
        /// The value.
        value: String,
        /// Type and shape of the value.
        expected: String,
        /// Type and shape of the tensor.
        found: String,
    },
    /// An arena place that is not aligned or overflows.
    #[error(
        "%{value}: arena offset {offset} ({bytes} bytes) must be a multiple of 64 within the address space"
    )]
    Slot {
        /// The value.
        value: String,
        /// Byte offset.
        offset: usize,
        /// Bytes.
        bytes: usize,
    },
}
