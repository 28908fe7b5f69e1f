//! Operators over windows of a plane: convolution and pooling.

use super::attr::{AttrError, AttrType, Reader, Requant};
use super::operator::{Attributes, Form, OperandError, Operands, Operator, Types};
use super::reduce::MeanCodes;
use super::{Elements, Epilogue, Facts, OnCodes, Sign};
use crate::verify::{Site, VerifyError};
use crate::{DType, Dim, Shape, Window};

/// Extent of a pooling or convolution output along one axis; `None` if the window does not fit or an extent is zero.
pub fn window_extent(
    input: usize,
    kernel: usize,
    stride: usize,
    dilation: usize,
    pads: (usize, usize),
    ceil: bool,
) -> Option<usize> {
    let reach = kernel.checked_sub(1)?.checked_mul(dilation)?.checked_add(1)?;
    let padded = input.checked_add(pads.0)?.checked_add(pads.1)?;
    let room = padded.checked_sub(reach)?;
    if stride == 0 || dilation == 0 || input == 0 {
        return None;
    }
    let n = room / stride + 1;
    // A window that would start in the padding at the end does not count (ONNX, ceil_mode).
    let partial = ceil && room % stride != 0 && n.checked_mul(stride)? < input + pads.0;
    Some(n + usize::from(partial))
}

/// Windows without the plane on which they lie, vertical before horizontal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// kh, kw.
    pub kernel: [usize; 2],
    /// Vertical, horizontal.
    pub strides: [usize; 2],
    /// Vertical, horizontal.
    pub dilations: [usize; 2],
    /// Top, left, bottom, right.
    pub pads: [usize; 4],
}

impl Windows {
    /// Windows of one pixel, next to each other.
    pub const PIXELS: Windows = Windows { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0; 4] };

    /// The windows on a plane.
    pub fn on(&self, input: [usize; 2], output: [usize; 2]) -> Window {
        let Windows { kernel, strides, dilations, pads } = *self;
        Window { input, output, kernel, strides, dilations, pads }
    }

    /// Extent of the result along axis 0 (vertical) or 1.
    fn extent(&self, axis: usize, input: usize, ceil: bool) -> Option<usize> {
        let pads = (self.pads[axis], self.pads[axis + 2]);
        window_extent(input, self.kernel[axis], self.strides[axis], self.dilations[axis], pads, ceil)
    }

    fn attributes(&self, dilated: bool) -> Attributes {
        let mut list = vec![("kernel", self.kernel.to_attr()), ("strides", self.strides.to_attr())];
        if dilated {
            list.push(("dilations", self.dilations.to_attr()));
        }
        list.push(("pads", self.pads.to_attr()));
        list
    }

    fn read(r: &mut Reader<'_>, dilated: bool) -> Result<Windows, AttrError> {
        let (kernel, strides) = (r.get("kernel")?, r.get("strides")?);
        let dilations = if dilated { r.get("dilations")? } else { [1, 1] };
        Ok(Windows { kernel, strides, dilations, pads: r.get("pads")? })
    }
}

/// Convolution. Operands: x `[N,C,H,W]`, w `[M,C/groups,kh,kw]`, then those of the epilogue, in floats or codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Conv {
    /// The windows.
    pub windows: Windows,
    /// Channel groups.
    pub groups: usize,
    /// What follows the sums.
    pub epilogue: Epilogue,
}

const CONV: [&str; 3] = ["Conv", "QLinearConv", "QLinearConvDequantize"];

impl Form for Conv {
    const NAMES: &'static [&'static str] = &CONV;

    fn read(name: &str, r: &mut Reader<'_>) -> Result<Conv, AttrError> {
        let (windows, groups) = (Windows::read(r, true)?, r.get("groups")?);
        let epilogue = match name {
            "Conv" => Epilogue::read_float(r)?,
            "QLinearConv" => Epilogue::read_codes(r)?,
            _ => Epilogue::read_dequantize(r)?,
        };
        Ok(Conv { windows, groups, epilogue })
    }
}

impl Conv {
    fn shape(&self, operands: &Operands<'_>) -> Result<Shape, OperandError> {
        let (x, w) = (operands.x(), operands.shape(1));
        operands.rank(0, "x", 4)?;
        operands.rank(1, "w", 4)?;
        let (c, h, wd) = operands.chw()?;
        let open = || OperandError::Open { what: "w", expected: "a fixed shape", found: w.clone() };
        let wf = w.as_fixed().ok_or_else(open)?;
        let (groups, kernel) = (self.groups, self.windows.kernel);
        if groups == 0 || c % groups != 0 || wf[0] % groups != 0 {
            let why = format!("{groups} groups do not divide {c} input and {} output channels", wf[0]);
            return Err(OperandError::Attribute(why));
        }
        if wf[1] != c / groups || wf[2..] != kernel {
            let expected =
                format!("[M,{},{},{}] for input {x} in {groups} groups", c / groups, kernel[0], kernel[1]);
            return Err(OperandError::Extents { what: "w", expected, found: w.clone() });
        }
        let fit = |n, axis| {
            let why = || format!("the kernel {kernel:?} does not fit the padded input {x}");
            self.windows.extent(axis, n, false).ok_or_else(|| OperandError::Attribute(why()))
        };
        let (oh, ow) = (fit(h, 0)?, fit(wd, 1)?);
        Ok(Shape(vec![x.0[0], Dim::Fixed(wf[0]), Dim::Fixed(oh), Dim::Fixed(ow)]))
    }
}

/// Types of the results of a layer whose sums have that shape; channels are along axis 1.
pub(super) fn layer_types(epilogue: &Epilogue, operands: &Operands<'_>, s: Shape) -> Types {
    let channels = s.dim(1);
    match epilogue {
        Epilogue::Float(e) if e.bias => operands.vector(2, channels, "b")?,
        Epilogue::Float(_) => {}
        _ => {
            operands.vector(2, channels, "m")?;
            operands.vector(3, channels, "b")?;
        }
    }
    operands.residual(epilogue.residual(), &s)?;
    match epilogue {
        Epilogue::Float(_) => operands.floats(s),
        Epilogue::Codes(_) => operands.requantized(s),
        Epilogue::Dequantize(_) => Ok(vec![(Some(DType::F32), s)]),
    }
}

/// Facts of a layer.
pub(super) fn layer_facts(epilogue: &Epilogue) -> Facts {
    match epilogue {
        Epilogue::Float(e) => {
            Facts { sign: Sign::of_activation(e.activation), on_codes: OnCodes::Layer, ..Facts::COMPUTES }
        }
        _ => Facts::INTEGER,
    }
}

impl Operator for Conv {
    fn name(&self) -> &'static str {
        self.epilogue.pick(CONV)
    }

    fn attributes(&self) -> Attributes {
        let mut list = self.windows.attributes(true);
        list.push(("groups", self.groups.to_attr()));
        list.extend(self.epilogue.attributes());
        list
    }

    fn operand_count(&self) -> (usize, usize) {
        let n = self.epilogue.operand_count();
        (n, n)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        if self.epilogue.float().is_none() {
            operands.codes()?;
        }
        layer_types(&self.epilogue, operands, self.shape(operands)?)
    }

    fn facts(&self) -> Facts {
        layer_facts(&self.epilogue)
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.layer(&self.epilogue, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        self.epilogue.outs()
    }
}

fn pool_shape(operands: &Operands<'_>, windows: &Windows, ceil: bool) -> Result<Shape, OperandError> {
    let x = operands.x();
    let (c, h, w) = operands.chw()?;
    let Windows { kernel, dilations, pads, .. } = *windows;
    let fit = |n: usize, axis: usize| {
        let why = || format!("the window {kernel:?} does not fit the padded input {x}");
        let extent = windows.extent(axis, n, ceil).ok_or_else(|| OperandError::Attribute(why()))?;
        // Otherwise some window would see nothing but padding.
        let (a, b) = (pads[axis], pads[axis + 2]);
        if a.max(b) > (kernel[axis] - 1) * dilations[axis] || (a > 0 && dilations[axis] > n) {
            let why = format!("pads {pads:?} leave windows {kernel:?} outside the input {x}");
            return Err(OperandError::Attribute(why));
        }
        Ok(extent)
    };
    let (oh, ow) = (fit(h, 0)?, fit(w, 1)?);
    Ok(Shape(vec![x.0[0], Dim::Fixed(c), Dim::Fixed(oh), Dim::Fixed(ow)]))
}

/// Maximum over windows; padding never wins. Float, or codes: then the output has the input's quantization.
#[derive(Clone, Debug, PartialEq)]
pub struct MaxPool {
    /// The windows.
    pub windows: Windows,
    /// Whether a partial window at the end counts.
    pub ceil_mode: bool,
}

impl Form for MaxPool {
    const NAMES: &'static [&'static str] = &["MaxPool"];

    fn read(_: &str, r: &mut Reader<'_>) -> Result<MaxPool, AttrError> {
        Ok(MaxPool { windows: Windows::read(r, true)?, ceil_mode: r.get("ceil_mode")? })
    }
}

impl Operator for MaxPool {
    fn name(&self) -> &'static str {
        "MaxPool"
    }

    fn attributes(&self) -> Attributes {
        let mut list = self.windows.attributes(true);
        list.push(("ceil_mode", self.ceil_mode.to_attr()));
        list
    }

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        operands.float_or_codes()?;
        operands.same(pool_shape(operands, &self.windows, self.ceil_mode)?)
    }

    fn facts(&self) -> Facts {
        Facts {
            elements: Elements::Maxima,
            sign: Sign::OfOperands,
            on_codes: OnCodes::Same,
            keeps_factors: true,
            ..Facts::COMPUTES
        }
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        site.moved(&site.inputs[..1], errors);
    }
}

/// Mean over windows. On codes `acc = sum (q - zero_point)` over the window's elements inside the image, `count` the
/// divisor (if `count_include_pad` the window's elements on the padded image, which `ceil_mode` may let it leave;
/// otherwise the elements inside), `t = fma(f32(acc), m / f32(count), b)`, requantize.
#[derive(Clone, Debug, PartialEq)]
pub struct AveragePool {
    /// The windows, which have no dilation.
    pub windows: Windows,
    /// Whether a partial window at the end counts.
    pub ceil_mode: bool,
    /// Whether padding counts in the divisor.
    pub count_include_pad: bool,
    /// Of codes.
    pub codes: Option<MeanCodes>,
}

impl Form for AveragePool {
    const NAMES: &'static [&'static str] = &["AveragePool", "QLinearAveragePool"];

    fn read(name: &str, r: &mut Reader<'_>) -> Result<AveragePool, AttrError> {
        Ok(AveragePool {
            windows: Windows::read(r, false)?,
            ceil_mode: r.get("ceil_mode")?,
            count_include_pad: r.get("count_include_pad")?,
            codes: if name == "AveragePool" { None } else { Some(MeanCodes::read(r)?) },
        })
    }
}

impl Operator for AveragePool {
    fn name(&self) -> &'static str {
        if self.codes.is_some() { "QLinearAveragePool" } else { "AveragePool" }
    }

    fn attributes(&self) -> Attributes {
        let mut list = self.windows.attributes(false);
        list.push(("ceil_mode", self.ceil_mode.to_attr()));
        list.push(("count_include_pad", self.count_include_pad.to_attr()));
        list.extend(self.codes.iter().flat_map(MeanCodes::attributes));
        list
    }

    fn operand_count(&self) -> (usize, usize) {
        (1, 1)
    }

    fn infer(&self, operands: &Operands<'_>) -> Types {
        MeanCodes::types(self.codes.as_ref(), operands, |o| pool_shape(o, &self.windows, self.ceil_mode))
    }

    fn facts(&self) -> Facts {
        MeanCodes::facts(self.codes.as_ref())
    }

    fn check(&self, site: &Site<'_>, errors: &mut Vec<VerifyError>) {
        MeanCodes::check(self.codes.as_ref(), site, errors);
    }

    fn outs(&self) -> Option<&[Requant]> {
        self.codes.as_ref().map(|c| &*c.outs)
    }
}
