//! The memory of a tape: values, gradients and parameters, kept from step to step.

use nibblec_ir::ValueId;

/// What a parameter is in its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Weights of a convolution or matrix product.
    Weight,
    /// What such a layer adds.
    Bias,
    /// Scale of a batch normalization.
    Scale,
    /// What a batch normalization adds.
    Shift,
    /// Mean or variance that a batch normalization keeps; training moves it, no gradient does.
    Statistic,
    /// Steps of a quantizer.
    Step,
    /// Another constant operand.
    Constant,
}

/// A constant of the network that has a gradient.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name in the model, unique.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// The graph's constant, unless the parameter is a quantizer's.
    pub value: Option<ValueId>,
    /// Extents.
    pub dims: Vec<usize>,
    /// Elements, row major.
    pub data: Vec<f32>,
    /// The loss's derivative after [`crate::Tape::backward`]; empty if `trainable` is false.
    pub grad: Vec<f32>,
    /// Whether gradients are computed.
    pub trainable: bool,
    /// Width of the codes that a weight passes; 32 without a quantizer.
    pub bits: u32,
}

/// Where an operand lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A value of every image.
    Slot(usize),
    /// The same for all images.
    Param(usize),
}

/// Values, gradients and parameters.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// Images of this step.
    pub images: usize,
    /// Whether batch normalization takes the batch's statistics.
    pub training: bool,
    /// How far a training step moves running statistics towards the batch's.
    pub momentum: f32,
    /// Elements of an image, one per slot.
    pub lens: Vec<usize>,
    /// Whether a slot depends on what is trained.
    pub wanted: Vec<bool>,
    /// Buffers of at least `images * len`.
    values: Vec<Vec<f32>>,
    grads: Vec<Option<Vec<f32>>>,
    /// Buffers for gradients that nobody uses now.
    free: Vec<Vec<f32>>,
    /// The parameters.
    pub params: Vec<Parameter>,
}

/// A gradient on its way: the buffer, its length, and whether to add to what it holds.
pub(crate) struct Gradient {
    buffer: Vec<f32>,
    len: usize,
    /// Whether earlier readers of the value have written theirs.
    pub accumulate: bool,
}

impl Gradient {
    /// The elements.
    pub fn slice(&mut self) -> &mut [f32] {
        &mut self.buffer[..self.len]
    }
}

impl Run {
    /// No values and parameters yet.
    pub fn new(momentum: f32) -> Run {
        Run { momentum, ..Run::default() }
    }

    /// Adds a value with `len` elements per image.
    pub fn add_slot(&mut self, len: usize, wanted: bool) -> usize {
        self.lens.push(len);
        self.wanted.push(wanted);
        self.values.push(Vec::new());
        self.grads.push(None);
        self.lens.len() - 1
    }

    /// Whether a place's gradient is of use.
    pub fn wants(&self, place: Place) -> bool {
        match place {
            Place::Slot(s) => self.wanted[s],
            Place::Param(p) => self.params[p].trainable,
        }
    }

    fn len(&self, slot: usize) -> usize {
        self.images * self.lens[slot]
    }

    /// The value of a slot.
    pub fn value(&self, slot: usize) -> &[f32] {
        &self.values[slot][..self.len(slot)]
    }

    /// Takes a value's buffer out, long enough for all images, to be written and put back.
    pub fn take_value(&mut self, slot: usize) -> Vec<f32> {
        let mut buffer = std::mem::take(&mut self.values[slot]);
        let len = self.len(slot);
        if buffer.len() < len {
            buffer.resize(len, 0.0);
        }
        buffer
    }

    /// Puts a value's buffer back.
    pub fn put_value(&mut self, slot: usize, buffer: Vec<f32>) {
        self.values[slot] = buffer;
    }

    /// Writes a slot with `write`, which sees the other values.
    pub fn write(&mut self, slot: usize, write: impl FnOnce(&mut Run, &mut [f32])) {
        let mut buffer = self.take_value(slot);
        let len = self.len(slot);
        write(self, &mut buffer[..len]);
        self.put_value(slot, buffer);
    }

    /// The gradient of a value, complete when its maker asks; `None` if nobody wrote one.
    pub fn take_gradient(&mut self, slot: usize) -> Option<Gradient> {
        let len = self.len(slot);
        let buffer = self.grads[slot].take()?;
        Some(Gradient { buffer, len, accumulate: false })
    }

    /// Takes the gradient of a value out to be written or added to; `None` if it is of no use.
    pub fn open_gradient(&mut self, slot: usize) -> Option<Gradient> {
        if !self.wanted[slot] {
            return None;
        }
        let len = self.len(slot);
        if let Some(buffer) = self.grads[slot].take() {
            return Some(Gradient { buffer, len, accumulate: true });
        }
        let best =
            (0..self.free.len()).filter(|&i| self.free[i].len() >= len).min_by_key(|&i| self.free[i].len());
        let buffer = match best {
            Some(i) => self.free.swap_remove(i),
            None => vec![0.0; len],
        };
        Some(Gradient { buffer, len, accumulate: false })
    }

    /// Puts a written gradient back.
    pub fn close_gradient(&mut self, slot: usize, gradient: Gradient) {
        self.grads[slot] = Some(gradient.buffer);
    }

    /// Gives a gradient's memory to the next one.
    pub fn release(&mut self, gradient: Gradient) {
        self.free.push(gradient.buffer);
    }

    /// Forgets all gradients of values, and sets those of parameters to zero.
    pub fn clear_gradients(&mut self) {
        for g in &mut self.grads {
            self.free.extend(g.take());
        }
        for p in self.params.iter_mut().filter(|p| p.trainable) {
            p.grad.clear();
            p.grad.resize(p.data.len(), 0.0);
        }
    }

    /// Adds to the gradient of a slot with `write`, which sees values and parameters.
    pub fn add_gradient(&mut self, slot: usize, write: impl FnOnce(&mut Run, &mut [f32], bool)) {
        if let Some(mut g) = self.open_gradient(slot) {
            let accumulate = g.accumulate;
            write(self, g.slice(), accumulate);
            self.close_gradient(slot, g);
        }
    }

    /// Adds to the gradient of a parameter, if it is trained.
    pub fn add_parameter_gradient(&mut self, param: usize, write: impl FnOnce(&mut Run, &mut [f32])) {
        if self.params[param].trainable {
            let mut grad = std::mem::take(&mut self.params[param].grad);
            write(self, &mut grad);
            self.params[param].grad = grad;
        }
    }
}
