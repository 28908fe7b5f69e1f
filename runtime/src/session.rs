//! A session: one context of a library, with its own activations, weights and threads.

use std::ffi::{CString, c_void};
use std::ptr::NonNull;
use std::sync::Arc;

use crate::library::{Inner, text};
use crate::values::{Room, Values, ValuesRef, as_bytes, as_bytes_mut};
use crate::{Dtype, Error, Library, TensorInfo, abi};

/// How a session runs. The default is one thread, the best level, no profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionOptions {
    /// Threads with the calling one, at most 128; 0 means 1.
    pub threads: u32,
    /// A level's name; `None` is the last one that this CPU supports.
    pub level: Option<String>,
    /// Whether each step is measured.
    pub profile: bool,
}

/// Time spent in one step of the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTime {
    /// The step's name.
    pub name: String,
    /// Sum over all images so far.
    pub ns: u64,
    /// Images so far.
    pub runs: u64,
}

/// One context of a library. Sessions are independent of each other.
#[derive(Debug)]
pub struct Session {
    library: Arc<Inner>,
    ctx: NonNull<abi::Ctx>,
}

// SAFETY: a context has no tie to the thread that made it.
unsafe impl Send for Session {}
// SAFETY: all that changes a context takes `&mut self`.
unsafe impl Sync for Session {}

impl Session {
    /// Makes a context: allocates, unpacks the weights, starts the threads.
    ///
    /// # Errors
    /// Where the level is unknown or not supported, or memory or threads are short.
    pub fn new(library: &Library, options: SessionOptions) -> Result<Self, Error> {
        let library = Arc::clone(&library.inner);
        let level = options.level.map(CString::new).transpose();
        let Ok(level) = level else { return Err(create_error(&library, "a level's name has no NUL")) };
        let given = abi::Options {
            size: size_of::<abi::Options>() as u32,
            threads: options.threads,
            level: level.as_ref().map_or(std::ptr::null(), |level| level.as_ptr()),
            arena: std::ptr::null_mut(),
            arena_bytes: 0,
            profile: u32::from(options.profile),
            reserved: 0,
        };
        let (mut ctx, mut why) = (std::ptr::null_mut(), std::ptr::null());
        // SAFETY: all pointers are to locals that outlive the call.
        let status = unsafe { (library.table.create)(&raw const given, &raw mut ctx, &raw mut why) };
        match NonNull::new(ctx) {
            Some(ctx) if status == abi::OK => Ok(Self { library, ctx }),
            // SAFETY: the library sets `why` to a constant text.
            _ => Err(create_error(&library, &unsafe { text(why) }.unwrap_or_default())),
        }
    }

    /// Runs `batch` images and returns one buffer per output. Inputs are dense, row-major, in the order of
    /// `Info::inputs`, and aligned for their elements.
    ///
    /// # Errors
    /// Where a buffer has the wrong size or alignment.
    pub fn run(&mut self, inputs: &[&[u8]], batch: usize) -> Result<Vec<Vec<u8>>, Error> {
        self.check_inputs(inputs, batch)?;
        let sizes = self.library.info.outputs.iter().map(|tensor| self.bytes(tensor, batch));
        let mut outputs: Vec<Vec<u8>> =
            sizes.map(|size| size.map(|size| vec![0; size])).collect::<Result<_, _>>()?;
        let mut slices: Vec<&mut [u8]> = outputs.iter_mut().map(Vec::as_mut_slice).collect();
        self.run_into(inputs, &mut slices, batch)?;
        Ok(outputs)
    }

    /// `run` for a model whose inputs and outputs are all f32.
    ///
    /// # Errors
    /// As `run`; also where a tensor has another type.
    pub fn run_f32(&mut self, inputs: &[&[f32]], batch: usize) -> Result<Vec<Vec<f32>>, Error> {
        let info = &self.library.info;
        let tagged = info.inputs.iter().map(|tensor| ("input", tensor));
        for (direction, tensor) in tagged.chain(info.outputs.iter().map(|tensor| ("output", tensor))) {
            if tensor.dtype != Dtype::F32 {
                let (tensor, found) = (tensor.name.clone(), tensor.dtype);
                return Err(Error::Type { direction, tensor, expected: Dtype::F32, found });
            }
        }
        let inputs: Vec<&[u8]> = inputs.iter().map(|input| as_bytes(input)).collect();
        self.check_inputs(&inputs, batch)?;
        let sizes = self.library.info.outputs.iter().map(|tensor| self.bytes(tensor, batch));
        let mut outputs: Vec<Vec<f32>> =
            sizes.map(|size| size.map(|size| vec![0.0; size / 4])).collect::<Result<_, _>>()?;
        let mut slices: Vec<&mut [u8]> = outputs.iter_mut().map(|output| as_bytes_mut(output)).collect();
        self.run_into(&inputs, &mut slices, batch)?;
        Ok(outputs)
    }

    /// `run` on elements in Rust's types: each input must have the type of its tensor.
    ///
    /// # Errors
    /// As `run`; also where an input has another type than its tensor.
    pub fn run_values(&mut self, inputs: &[ValuesRef<'_>], batch: usize) -> Result<Vec<Values>, Error> {
        let info = &self.library.info;
        self.check_count("input", info.inputs.len(), inputs.len())?;
        for (tensor, input) in info.inputs.iter().zip(inputs) {
            if tensor.dtype != input.dtype() {
                let (name, expected, found) = (tensor.name.clone(), tensor.dtype, input.dtype());
                return Err(Error::Given { direction: "input", tensor: name, expected, found });
            }
        }
        let bytes: Vec<&[u8]> = inputs.iter().map(|input| input.bytes()).collect();
        self.check_inputs(&bytes, batch)?;
        let room = |tensor: &TensorInfo| Ok(Room::new(tensor.dtype, self.bytes(tensor, batch)?));
        let mut outputs: Vec<Room> = info.outputs.iter().map(room).collect::<Result<_, Error>>()?;
        let mut slices: Vec<&mut [u8]> = outputs.iter_mut().map(Room::bytes).collect();
        self.run_into(&bytes, &mut slices, batch)?;
        Ok(outputs.into_iter().map(Room::values).collect())
    }

    /// Runs `batch` images from and into the caller's buffers, without copies.
    ///
    /// # Errors
    /// Where a buffer has the wrong size or alignment.
    pub fn run_into(
        &mut self,
        inputs: &[&[u8]],
        outputs: &mut [&mut [u8]],
        batch: usize,
    ) -> Result<(), Error> {
        self.check_inputs(inputs, batch)?;
        let tensors = &self.library.info.outputs;
        self.check_count("output", tensors.len(), outputs.len())?;
        for (tensor, output) in tensors.iter().zip(outputs.iter()) {
            self.check_buffer("output", tensor, output, batch)?;
        }
        let items = i64::try_from(batch).map_err(|_| self.batch_error(batch))?;
        let from: Vec<*const c_void> = inputs.iter().map(|input| input.as_ptr().cast()).collect();
        let to: Vec<*mut c_void> = outputs.iter_mut().map(|output| output.as_mut_ptr().cast()).collect();
        // SAFETY: the context is alive and borrowed for us alone; each buffer was checked against the tensor that
        // the library declares, and the outputs are exclusive borrows.
        let status =
            unsafe { (self.library.table.run)(self.ctx.as_ptr(), from.as_ptr(), to.as_ptr(), items) };
        if status == abi::OK {
            return Ok(());
        }
        // SAFETY: the context is alive; the library returns a constant text.
        let reason = unsafe { text((self.library.table.last_error)(self.ctx.as_ptr())) }.unwrap_or_default();
        Err(Error::Run { model: self.library.info.name.clone(), reason })
    }

    /// The level that the session runs.
    #[must_use]
    pub fn level_name(&self) -> String {
        // SAFETY: the context is alive; the library returns a constant text.
        unsafe { text((self.library.table.level_name)(self.ctx.as_ptr())) }.unwrap_or_default()
    }

    /// The time of each step so far, in order; all zero unless `SessionOptions::profile` was set.
    #[must_use]
    pub fn profile(&self) -> Vec<StepTime> {
        let (ctx, profile) = (self.ctx.as_ptr(), self.library.table.profile);
        let mut count = 0;
        // SAFETY: no entry is written where the capacity is 0.
        unsafe { profile(ctx, std::ptr::null_mut(), 0, &raw mut count) };
        let mut times = vec![abi::StepTime { name: std::ptr::null(), ns: 0, runs: 0 }; count as usize];
        // SAFETY: there is room for `count` entries.
        unsafe { profile(ctx, times.as_mut_ptr(), count, &raw mut count) };
        let step = |time: abi::StepTime| StepTime {
            // SAFETY: a name of the library's constant data.
            name: unsafe { text(time.name) }.unwrap_or_default(),
            ns: time.ns,
            runs: time.runs,
        };
        times.into_iter().map(step).collect()
    }

    fn check_inputs(&self, inputs: &[&[u8]], batch: usize) -> Result<(), Error> {
        let tensors = &self.library.info.inputs;
        self.check_count("input", tensors.len(), inputs.len())?;
        let mut pairs = tensors.iter().zip(inputs);
        pairs.try_for_each(|(tensor, input)| self.check_buffer("input", tensor, input, batch))
    }

    fn check_count(&self, direction: &'static str, expected: usize, found: usize) -> Result<(), Error> {
        if expected == found {
            return Ok(());
        }
        Err(Error::Count { model: self.library.info.name.clone(), direction, expected, found })
    }

    fn check_buffer(
        &self,
        direction: &'static str,
        tensor: &TensorInfo,
        buffer: &[u8],
        batch: usize,
    ) -> Result<(), Error> {
        let (expected, found) = (self.bytes(tensor, batch)?, buffer.len());
        let name = tensor.name.clone();
        if expected != found {
            let (shape, expected) = (tensor.to_string(), expected as u64);
            return Err(Error::Size { direction, tensor: name, shape, batch, expected, found });
        }
        let alignment = tensor.dtype.bytes();
        if found > 0 && !buffer.as_ptr().addr().is_multiple_of(alignment) {
            return Err(Error::Alignment { direction, tensor: name, alignment, dtype: tensor.dtype });
        }
        Ok(())
    }

    fn bytes(&self, tensor: &TensorInfo, batch: usize) -> Result<usize, Error> {
        let item = usize::try_from(tensor.bytes_per_item).ok();
        let bytes =
            item.and_then(|item| item.checked_mul(batch)).filter(|&bytes| isize::try_from(bytes).is_ok());
        bytes.ok_or_else(|| self.batch_error(batch))
    }

    fn batch_error(&self, batch: usize) -> Error {
        Error::Batch { model: self.library.info.name.clone(), batch }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: the context came from this library's `create`, and nothing uses it afterwards.
        unsafe { (self.library.table.destroy)(self.ctx.as_ptr()) };
    }
}

fn create_error(library: &Inner, reason: &str) -> Error {
    let levels = library.info.levels.iter().map(|level| match level.supported {
        true => level.name.clone(),
        false => format!("[{}]", level.name),
    });
    let levels = levels.collect::<Vec<_>>().join(", ");
    Error::Create { model: library.info.name.clone(), reason: reason.to_owned(), levels }
}
