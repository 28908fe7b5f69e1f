//! A thin layer over inkwell's builder: byte-addressed loads and stores, vectors of any length (a vector of length 1
//! is a scalar), structured loops, intrinsics checked against their declaration.

use crate::error::{CodegenError, Result, internal};
use crate::isa::Isa;
use inkwell::attributes::{Attribute, AttributeLoc};
use inkwell::builder::Builder;
use inkwell::context::Context;
use inkwell::intrinsics::Intrinsic;
use inkwell::module::{Linkage, Module};
use inkwell::types::{BasicType, BasicTypeEnum};
use inkwell::values::{
    BasicMetadataValueEnum, BasicValueEnum, FunctionValue, IntValue, PointerValue, VectorValue,
};
use inkwell::{AddressSpace, FloatPredicate, IntPredicate};

/// Any first-class value.
pub type V<'c> = BasicValueEnum<'c>;

/// Element kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum El {
    /// 8-bit integer.
    I8,
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// Single precision.
    F32,
}

/// A function under construction.
pub struct Fb<'a, 'c> {
    /// LLVM context.
    pub cx: &'c Context,
    /// Module that the function lives in.
    pub module: &'a Module<'c>,
    /// Instruction builder, positioned in the function.
    pub b: Builder<'c>,
    /// The function.
    pub f: FunctionValue<'c>,
    /// Its instruction-set level.
    pub isa: Isa,
}

macro_rules! int_op {
    ($name:ident, $build:ident, $doc:literal) => {
        #[doc = $doc]
        pub fn $name(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
            Ok(match (a, b) {
                (V::IntValue(x), V::IntValue(y)) => self.b.$build(x, y, "")?.into(),
                (V::VectorValue(x), V::VectorValue(y)) => self.b.$build(x, y, "")?.into(),
                _ => return internal(concat!(stringify!($name), ": operand kinds")),
            })
        }
    };
}
macro_rules! float_op {
    ($name:ident, $build:ident, $doc:literal) => {
        #[doc = $doc]
        pub fn $name(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
            Ok(match (a, b) {
                (V::FloatValue(x), V::FloatValue(y)) => self.b.$build(x, y, "")?.into(),
                (V::VectorValue(x), V::VectorValue(y)) => self.b.$build(x, y, "")?.into(),
                _ => return internal(concat!(stringify!($name), ": operand kinds")),
            })
        }
    };
}

impl<'a, 'c> Fb<'a, 'c> {
    /// Starts a function with internal linkage: `void name(params)`; the builder stands in its entry block.
    pub fn function(
        cx: &'c Context,
        module: &'a Module<'c>,
        isa: Isa,
        name: &str,
        params: &[BasicTypeEnum<'c>],
        inline: bool,
    ) -> Fb<'a, 'c> {
        let p: Vec<_> = params.iter().map(|t| (*t).into()).collect();
        let f = module.add_function(name, cx.void_type().fn_type(&p, false), Some(Linkage::Internal));
        set_function_attributes(cx, f, isa, inline);
        let b = cx.create_builder();
        b.position_at_end(cx.append_basic_block(f, "entry"));
        Fb { cx, module, b, f, isa }
    }

    /// Parameter `i`, which must exist.
    pub fn param(&self, i: u32) -> Result<V<'c>> {
        self.f.get_nth_param(i).map_or_else(|| internal(format!("no parameter {i}")), Ok)
    }

    /// Pointer parameter `i`.
    pub fn param_ptr(&self, i: u32) -> Result<PointerValue<'c>> {
        Ok(self.param(i)?.into_pointer_value())
    }

    /// Integer parameter `i`.
    pub fn param_int(&self, i: u32) -> Result<IntValue<'c>> {
        Ok(self.param(i)?.into_int_value())
    }

    /// The pointer type.
    pub fn ptr_ty(&self) -> BasicTypeEnum<'c> {
        self.cx.ptr_type(AddressSpace::default()).into()
    }

    /// The type of `lanes` elements.
    pub fn ty(&self, e: El, lanes: u32) -> BasicTypeEnum<'c> {
        macro_rules! v {
            ($t:expr) => {
                if lanes == 1 { $t.into() } else { $t.vec_type(lanes).into() }
            };
        }
        match e {
            El::I8 => v!(self.cx.i8_type()),
            El::I16 => v!(self.cx.i16_type()),
            El::I32 => v!(self.cx.i32_type()),
            El::I64 => v!(self.cx.i64_type()),
            El::F32 => v!(self.cx.f32_type()),
        }
    }

    /// Lanes of a value.
    pub fn lanes(&self, v: V<'c>) -> u32 {
        if let V::VectorValue(x) = v { x.get_type().get_size() } else { 1 }
    }

    /// An `i64` constant.
    pub fn i(&self, n: i64) -> IntValue<'c> {
        self.cx.i64_type().const_int(n as u64, true)
    }

    /// An `i64` constant from a size.
    pub fn u(&self, n: usize) -> IntValue<'c> {
        self.cx.i64_type().const_int(n as u64, false)
    }

    /// A constant of `lanes` equal integers.
    pub fn int_const(&self, e: El, lanes: u32, n: i64) -> Result<V<'c>> {
        let t = match e {
            El::I8 => self.cx.i8_type(),
            El::I16 => self.cx.i16_type(),
            El::I32 => self.cx.i32_type(),
            El::I64 => self.cx.i64_type(),
            El::F32 => return internal("int_const of a float type"),
        };
        let c = t.const_int(n as u64, true);
        Ok(if lanes == 1 {
            c.into()
        } else {
            inkwell::types::VectorType::const_vector(&vec![c; lanes as usize]).into()
        })
    }

    /// A constant of `lanes` equal floats.
    pub fn f32_const(&self, lanes: u32, x: f32) -> V<'c> {
        // Through the bits, so that infinities and NaN payloads survive.
        let c = self.cx.f32_type().const_float(f64::from(x));
        if lanes == 1 {
            c.into()
        } else {
            inkwell::types::VectorType::const_vector(&vec![c; lanes as usize]).into()
        }
    }

    int_op!(add, build_int_add, "Wrapping sum.");
    int_op!(sub, build_int_sub, "Wrapping difference.");
    int_op!(mul, build_int_mul, "Wrapping product.");
    int_op!(and, build_and, "Bitwise and.");
    int_op!(or, build_or, "Bitwise or.");
    int_op!(shl, build_left_shift, "Left shift.");
    float_op!(fadd, build_float_add, "IEEE sum.");
    float_op!(fsub, build_float_sub, "IEEE difference.");
    float_op!(fmul, build_float_mul, "IEEE product.");
    float_op!(fdiv, build_float_div, "IEEE quotient.");

    /// Logical right shift.
    pub fn lshr(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        Ok(match (a, b) {
            (V::IntValue(x), V::IntValue(y)) => self.b.build_right_shift(x, y, false, "")?.into(),
            (V::VectorValue(x), V::VectorValue(y)) => self.b.build_right_shift(x, y, false, "")?.into(),
            _ => return internal("lshr: operand kinds"),
        })
    }

    /// Arithmetic right shift.
    pub fn ashr(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        Ok(match (a, b) {
            (V::IntValue(x), V::IntValue(y)) => self.b.build_right_shift(x, y, true, "")?.into(),
            (V::VectorValue(x), V::VectorValue(y)) => self.b.build_right_shift(x, y, true, "")?.into(),
            _ => return internal("ashr: operand kinds"),
        })
    }

    /// `a + b` on `i64`.
    pub fn iadd(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_add(a, b, "")?)
    }
    /// `a - b` on `i64`.
    pub fn isub(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_sub(a, b, "")?)
    }
    /// Bytes from `b` to `a`.
    pub fn apart(&self, a: PointerValue<'c>, b: PointerValue<'c>) -> Result<IntValue<'c>> {
        let i64 = self.cx.i64_type();
        self.isub(self.b.build_ptr_to_int(a, i64, "")?, self.b.build_ptr_to_int(b, i64, "")?)
    }
    /// `a * b` on `i64`.
    pub fn imul(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_mul(a, b, "")?)
    }
    /// `a * k` on `i64`.
    pub fn imulc(&self, a: IntValue<'c>, k: usize) -> Result<IntValue<'c>> {
        if k == 1 { Ok(a) } else { self.imul(a, self.u(k)) }
    }
    /// `a / b`, both non-negative.
    pub fn udiv(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_unsigned_div(a, b, "")?)
    }
    /// `a % b`, both non-negative.
    pub fn urem(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_unsigned_rem(a, b, "")?)
    }
    /// Signed minimum on `i64`.
    pub fn imin(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        let c = self.b.build_int_compare(IntPredicate::SLT, a, b, "")?;
        Ok(self.b.build_select(c, a, b, "")?.into_int_value())
    }
    /// `x` where `a < b`, signed, `y` elsewhere.
    pub fn pick_less(
        &self,
        [a, b]: [IntValue<'c>; 2],
        x: IntValue<'c>,
        y: IntValue<'c>,
    ) -> Result<IntValue<'c>> {
        let c = self.b.build_int_compare(IntPredicate::SLT, a, b, "")?;
        Ok(self.b.build_select(c, x, y, "")?.into_int_value())
    }
    /// Signed maximum on `i64`.
    pub fn imax(&self, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        let c = self.b.build_int_compare(IntPredicate::SGT, a, b, "")?;
        Ok(self.b.build_select(c, a, b, "")?.into_int_value())
    }

    /// Constant bytes of the module at a multiple of 64, made where they are first wanted.
    pub fn constant(&self, name: &str, bytes: impl FnOnce() -> Vec<u8>) -> PointerValue<'c> {
        if let Some(g) = self.module.get_global(name) {
            return g.as_pointer_value();
        }
        let c = self.cx.const_string(&bytes(), false);
        let g = self.module.add_global(c.get_type(), Some(AddressSpace::default()), name);
        g.set_initializer(&c);
        g.set_constant(true);
        g.set_linkage(Linkage::Internal);
        g.set_alignment(64);
        g.as_pointer_value()
    }

    /// `base + bytes`.
    pub fn at(&self, base: PointerValue<'c>, bytes: IntValue<'c>) -> Result<PointerValue<'c>> {
        // SAFETY: building the instruction dereferences nothing; the emitted offsets stay in their buffers.
        Ok(unsafe { self.b.build_gep(self.cx.i8_type(), base, &[bytes], "")? })
    }
    /// `base + bytes`, constant.
    pub fn atc(&self, base: PointerValue<'c>, bytes: usize) -> Result<PointerValue<'c>> {
        if bytes == 0 { Ok(base) } else { self.at(base, self.u(bytes)) }
    }

    /// Loads `lanes` elements from `p`, aligned to `align` bytes.
    pub fn load(&self, e: El, lanes: u32, p: PointerValue<'c>, align: u32) -> Result<V<'c>> {
        let v = self.b.build_load(self.ty(e, lanes), p, "")?;
        if let Some(i) = v.as_instruction() {
            i.set_alignment(align).map_err(|e| CodegenError::Internal(e.to_string()))?;
        }
        Ok(v)
    }
    /// Loads from memory that a loop accumulates into; the optimiser must not keep it in registers instead.
    pub fn load_kept(&self, e: El, lanes: u32, p: PointerValue<'c>, align: u32) -> Result<V<'c>> {
        let v = self.load(e, lanes, p, align)?;
        if let Some(i) = v.as_instruction() {
            i.set_volatile(true).map_err(|e| CodegenError::Internal(e.to_string()))?;
        }
        Ok(v)
    }
    /// The store that goes with [`Fb::load_kept`].
    pub fn store_kept(&self, v: V<'c>, p: PointerValue<'c>, align: u32) -> Result<()> {
        let s = self.b.build_store(p, v)?;
        s.set_volatile(true).map_err(|e| CodegenError::Internal(e.to_string()))?;
        s.set_alignment(align).map_err(|e| CodegenError::Internal(e.to_string()))
    }
    /// Loads a pointer.
    pub fn load_ptr(&self, p: PointerValue<'c>) -> Result<PointerValue<'c>> {
        Ok(self.b.build_load(self.ptr_ty(), p, "")?.into_pointer_value())
    }
    /// Loads an `i32` and sign-extends it to `i64`.
    pub fn load_i32(&self, p: PointerValue<'c>) -> Result<IntValue<'c>> {
        let v = self.load(El::I32, 1, p, 4)?.into_int_value();
        Ok(self.b.build_int_s_extend(v, self.cx.i64_type(), "")?)
    }
    /// Stores a value at `p`, aligned to `align` bytes.
    pub fn store(&self, v: V<'c>, p: PointerValue<'c>, align: u32) -> Result<()> {
        self.b.build_store(p, v)?.set_alignment(align).map_err(|e| CodegenError::Internal(e.to_string()))
    }

    /// The same scalar in every lane.
    pub fn splat(&self, s: V<'c>, lanes: u32) -> Result<V<'c>> {
        if lanes == 1 {
            return Ok(s);
        }
        let e = match s {
            V::FloatValue(_) => El::F32,
            V::IntValue(i) => match i.get_type().get_bit_width() {
                8 => El::I8,
                16 => El::I16,
                32 => El::I32,
                _ => El::I64,
            },
            _ => return internal("splat of that kind"),
        };
        let t = self.ty(e, lanes).into_vector_type();
        let zero = self.cx.i32_type().const_zero();
        let v = self.b.build_insert_element(t.get_poison(), s, zero, "")?;
        let mask = self.cx.i32_type().vec_type(lanes).const_zero();
        Ok(self.b.build_shuffle_vector(v, t.get_poison(), mask, "")?.into())
    }

    /// Lanes `picks` of the concatenation of two vectors.
    pub fn shuffle(&self, a: VectorValue<'c>, b: VectorValue<'c>, picks: &[u32]) -> Result<VectorValue<'c>> {
        let t = self.cx.i32_type();
        let m: Vec<_> = picks.iter().map(|&p| t.const_int(u64::from(p), false)).collect();
        Ok(self.b.build_shuffle_vector(a, b, inkwell::types::VectorType::const_vector(&m), "")?)
    }

    /// Reinterprets the bits.
    pub fn bitcast(&self, v: V<'c>, t: BasicTypeEnum<'c>) -> Result<V<'c>> {
        Ok(self.b.build_bit_cast(v, t, "")?)
    }

    /// Zero-extends each lane.
    pub fn zext(&self, v: V<'c>, e: El) -> Result<V<'c>> {
        let t = self.ty(e, self.lanes(v));
        Ok(match v {
            V::IntValue(x) => self.b.build_int_z_extend(x, t.into_int_type(), "")?.into(),
            V::VectorValue(x) => self.b.build_int_z_extend(x, t.into_vector_type(), "")?.into(),
            _ => return internal("zext of that kind"),
        })
    }
    /// Sign-extends each lane.
    pub fn sext(&self, v: V<'c>, e: El) -> Result<V<'c>> {
        let t = self.ty(e, self.lanes(v));
        Ok(match v {
            V::IntValue(x) => self.b.build_int_s_extend(x, t.into_int_type(), "")?.into(),
            V::VectorValue(x) => self.b.build_int_s_extend(x, t.into_vector_type(), "")?.into(),
            _ => return internal("sext of that kind"),
        })
    }
    /// Keeps the low bits of each lane.
    pub fn trunc(&self, v: V<'c>, e: El) -> Result<V<'c>> {
        let t = self.ty(e, self.lanes(v));
        Ok(match v {
            V::IntValue(x) => self.b.build_int_truncate(x, t.into_int_type(), "")?.into(),
            V::VectorValue(x) => self.b.build_int_truncate(x, t.into_vector_type(), "")?.into(),
            _ => return internal("trunc of that kind"),
        })
    }
    /// i32 to f32, rounding to nearest even.
    pub fn sitofp(&self, v: V<'c>) -> Result<V<'c>> {
        let t = self.ty(El::F32, self.lanes(v));
        Ok(match v {
            V::IntValue(x) => self.b.build_signed_int_to_float(x, t.into_float_type(), "")?.into(),
            V::VectorValue(x) => self.b.build_signed_int_to_float(x, t.into_vector_type(), "")?.into(),
            _ => return internal("sitofp of that kind"),
        })
    }

    /// 1 where a lane is not 0, else 0, in bytes.
    pub fn nonzero(&self, v: V<'c>) -> Result<V<'c>> {
        let zero = v.get_type().const_zero();
        let bit: V<'c> = match (v, zero) {
            (V::IntValue(x), V::IntValue(z)) => self.b.build_int_compare(IntPredicate::NE, x, z, "")?.into(),
            (V::FloatValue(x), V::FloatValue(z)) => {
                self.b.build_float_compare(FloatPredicate::UNE, x, z, "")?.into()
            }
            (V::VectorValue(x), V::VectorValue(z)) => match x.get_type().get_element_type() {
                BasicTypeEnum::FloatType(_) => {
                    self.b.build_float_compare(FloatPredicate::UNE, x, z, "")?.into()
                }
                _ => self.b.build_int_compare(IntPredicate::NE, x, z, "")?.into(),
            },
            _ => return internal("nonzero of that kind"),
        };
        self.zext(bit, El::I8)
    }
    /// `a > b ? a : b` lane by lane (`b` if either is NaN).
    pub fn fmax(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.fselect(FloatPredicate::OGT, a, b)
    }
    /// `a < b ? a : b` lane by lane (`b` if either is NaN).
    pub fn fmin(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.fselect(FloatPredicate::OLT, a, b)
    }
    fn fselect(&self, p: FloatPredicate, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        Ok(match (a, b) {
            (V::FloatValue(x), V::FloatValue(y)) => {
                let c = self.b.build_float_compare(p, x, y, "")?;
                self.b.build_select(c, x, y, "")?
            }
            (V::VectorValue(x), V::VectorValue(y)) => {
                let c = self.b.build_float_compare(p, x, y, "")?;
                self.b.build_select(c, x, y, "")?
            }
            _ => return internal("fselect: operand kinds"),
        })
    }
    /// `x < 0 ? a : b` lane by lane.
    pub fn select_negative(&self, x: V<'c>, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        let lanes = self.lanes(x);
        let zero = self.f32_const(lanes, 0.0);
        Ok(match (x, zero) {
            (V::FloatValue(x), V::FloatValue(z)) => {
                let c = self.b.build_float_compare(FloatPredicate::OLT, x, z, "")?;
                self.b.build_select(c, a, b, "")?
            }
            (V::VectorValue(x), V::VectorValue(z)) => {
                let c = self.b.build_float_compare(FloatPredicate::OLT, x, z, "")?;
                self.b.build_select(c, a, b, "")?
            }
            _ => return internal("select_negative: operand kinds"),
        })
    }
    /// Unsigned maximum lane by lane.
    pub fn umax(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.iselect(IntPredicate::UGT, a, b)
    }
    /// Unsigned minimum lane by lane.
    pub fn umin(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.iselect(IntPredicate::ULT, a, b)
    }
    /// Signed minimum.
    pub fn smin(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.iselect(IntPredicate::SLT, a, b)
    }
    /// Signed maximum.
    pub fn smax(&self, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        self.iselect(IntPredicate::SGT, a, b)
    }
    fn iselect(&self, p: IntPredicate, a: V<'c>, b: V<'c>) -> Result<V<'c>> {
        Ok(match (a, b) {
            (V::IntValue(x), V::IntValue(y)) => {
                let c = self.b.build_int_compare(p, x, y, "")?;
                self.b.build_select(c, x, y, "")?
            }
            (V::VectorValue(x), V::VectorValue(y)) => {
                let c = self.b.build_int_compare(p, x, y, "")?;
                self.b.build_select(c, x, y, "")?
            }
            _ => return internal("iselect: operand kinds"),
        })
    }

    /// Calls an intrinsic; operands are bitcast to the declared parameter types where those differ.
    pub fn intrinsic(&self, name: &str, types: &[BasicTypeEnum<'c>], args: &[V<'c>]) -> Result<V<'c>> {
        let found = Intrinsic::find(name).and_then(|i| i.get_declaration(self.module, types));
        let Some(f) = found else { return internal(format!("LLVM has no intrinsic {name}")) };
        let want = f.get_type().get_param_types();
        if want.len() != args.len() {
            return internal(format!("{name} takes {} operands", want.len()));
        }
        let mut a: Vec<BasicMetadataValueEnum> = Vec::with_capacity(args.len());
        for (w, v) in want.into_iter().zip(args) {
            let w = BasicTypeEnum::try_from(w)
                .map_err(|()| CodegenError::Internal(format!("{name}: operand")))?;
            let v = if v.get_type() == w { *v } else { self.bitcast(*v, w)? };
            a.push(v.into());
        }
        match self.b.build_call(f, &a, "")?.try_as_basic_value().basic() {
            Some(v) => Ok(v),
            None => internal(format!("{name} returns nothing")),
        }
    }

    /// Calls a function of the module that returns nothing.
    pub fn call(&self, f: FunctionValue<'c>, args: &[V<'c>]) -> Result<()> {
        let a: Vec<BasicMetadataValueEnum> = args.iter().map(|v| (*v).into()).collect();
        self.b.build_call(f, &a, "")?;
        Ok(())
    }

    /// An empty assembly statement through which the vector passes: keeps LLVM from reassociating and unrolling
    /// accumulations so far that they spill.
    pub fn pin(&self, v: V<'c>) -> Result<V<'c>> {
        let t = v.get_type();
        let ft = t.fn_type(&[t.into()], false);
        let any_vector_register = match self.isa {
            Isa::Avx512Vnni => "=v,0",
            Isa::Dotprod => "=w,0",
            _ => "=x,0",
        };
        let asm = self.cx.create_inline_asm(
            ft,
            String::new(),
            any_vector_register.into(),
            true,
            false,
            None,
            false,
        );
        match self.b.build_indirect_call(ft, asm, &[v.into()], "")?.try_as_basic_value().basic() {
            Some(v) => Ok(v),
            None => internal("pin returns nothing"),
        }
    }

    /// `acc + x`, lane by lane, as one instruction that updates the register of `acc`: accumulators stay where they are
    /// however the loop is scheduled, so that tiles which need every register do not spill. Other targets than x86
    /// pin the sum instead.
    pub fn accumulate(&self, e: El, acc: V<'c>, x: V<'c>) -> Result<V<'c>> {
        let suffix = match e {
            El::I8 => "b",
            El::I16 => "w",
            El::I32 => "d",
            _ => return internal("accumulate of that element"),
        };
        if !self.isa.is_x86_vector() {
            let s = self.add(acc, x)?;
            return self.pin(s);
        }
        let t = acc.get_type();
        let ft = t.fn_type(&[t.into(), t.into()], false);
        let text = format!("vpadd{suffix} $2, $0, $0");
        let any_vector_register = if self.isa == Isa::Avx512Vnni { "=v,0,v" } else { "=x,0,x" };
        let asm = self.cx.create_inline_asm(ft, text, any_vector_register.into(), true, false, None, false);
        match self.b.build_indirect_call(ft, asm, &[acc.into(), x.into()], "")?.try_as_basic_value().basic() {
            Some(v) => Ok(v),
            None => internal("accumulate returns nothing"),
        }
    }

    /// The same integer, of which the optimiser knows nothing: what is computed from it is computed again.
    pub fn opaque(&self, v: IntValue<'c>) -> Result<IntValue<'c>> {
        let t = v.get_type();
        let ft = t.fn_type(&[t.into()], false);
        let asm = self.cx.create_inline_asm(ft, String::new(), "=r,0".into(), true, false, None, false);
        match self.b.build_indirect_call(ft, asm, &[v.into()], "")?.try_as_basic_value().basic() {
            Some(v) => Ok(v.into_int_value()),
            None => internal("opaque returns nothing"),
        }
    }

    /// Zero of a type.
    pub fn zero(&self, t: BasicTypeEnum<'c>) -> V<'c> {
        t.const_zero()
    }

    /// `for i in (lo..hi).step_by(step)` with values carried from turn to turn; zero turns if `lo >= hi`.
    pub fn for_carry(
        &self,
        lo: IntValue<'c>,
        hi: IntValue<'c>,
        step: usize,
        init: &[V<'c>],
        body: impl FnOnce(&Self, IntValue<'c>, &[V<'c>]) -> Result<Vec<V<'c>>>,
    ) -> Result<Vec<V<'c>>> {
        let Some(pre) = self.b.get_insert_block() else { return internal("no insertion point") };
        let head = self.cx.append_basic_block(self.f, "loop");
        let exit = self.cx.append_basic_block(self.f, "done");
        let enter = self.b.build_int_compare(IntPredicate::SLT, lo, hi, "")?;
        self.b.build_conditional_branch(enter, head, exit)?;
        self.b.position_at_end(head);
        let iv = self.b.build_phi(self.cx.i64_type(), "i")?;
        iv.add_incoming(&[(&lo, pre)]);
        let phis: Vec<_> =
            init.iter().map(|v| self.b.build_phi(v.get_type(), "")).collect::<std::result::Result<_, _>>()?;
        for (p, v) in phis.iter().zip(init) {
            p.add_incoming(&[(v, pre)]);
        }
        let carried: Vec<V> = phis.iter().map(|p| p.as_basic_value()).collect();
        let i = iv.as_basic_value().into_int_value();
        let next = body(self, i, &carried)?;
        let Some(tail) = self.b.get_insert_block() else { return internal("no insertion point") };
        let n = self.b.build_int_nsw_add(i, self.u(step), "")?;
        iv.add_incoming(&[(&n, tail)]);
        for (p, v) in phis.iter().zip(&next) {
            p.add_incoming(&[(v, tail)]);
        }
        let more = self.b.build_int_compare(IntPredicate::SLT, n, hi, "")?;
        self.b.build_conditional_branch(more, head, exit)?;
        self.b.position_at_end(exit);
        let mut out = Vec::with_capacity(init.len());
        for (v, n) in init.iter().zip(&next) {
            let p = self.b.build_phi(v.get_type(), "")?;
            p.add_incoming(&[(v, pre), (n, tail)]);
            out.push(p.as_basic_value());
        }
        Ok(out)
    }

    /// `for i in (lo..hi).step_by(step)`.
    pub fn for_range(
        &self,
        lo: IntValue<'c>,
        hi: IntValue<'c>,
        step: usize,
        body: impl FnOnce(&Self, IntValue<'c>) -> Result<()>,
    ) -> Result<()> {
        self.for_carry(lo, hi, step, &[], |fb, i, _| body(fb, i).map(|()| Vec::new())).map(|_| ())
    }

    /// Runs `body` where `a < b` (signed).
    pub fn if_less(
        &self,
        a: IntValue<'c>,
        b: IntValue<'c>,
        body: impl FnOnce(&Self) -> Result<()>,
    ) -> Result<()> {
        let then = self.cx.append_basic_block(self.f, "then");
        let exit = self.cx.append_basic_block(self.f, "endif");
        let c = self.b.build_int_compare(IntPredicate::SLT, a, b, "")?;
        self.b.build_conditional_branch(c, then, exit)?;
        self.b.position_at_end(then);
        body(self)?;
        self.b.build_unconditional_branch(exit)?;
        self.b.position_at_end(exit);
        Ok(())
    }

    /// Copies a constant number of bytes between buffers that do not overlap.
    pub fn copy(&self, dst: PointerValue<'c>, src: PointerValue<'c>, bytes: IntValue<'c>) -> Result<()> {
        self.b.build_memcpy(dst, 1, src, 1, bytes).map_err(|e| CodegenError::Internal(e.to_string()))?;
        Ok(())
    }

    /// Fills bytes.
    pub fn fill(&self, dst: PointerValue<'c>, byte: u8, bytes: IntValue<'c>) -> Result<()> {
        let v = self.cx.i8_type().const_int(u64::from(byte), false);
        self.b.build_memset(dst, 1, v, bytes).map_err(|e| CodegenError::Internal(e.to_string()))?;
        Ok(())
    }

    /// Ends the function.
    pub fn finish(self) -> Result<FunctionValue<'c>> {
        self.b.build_return(None)?;
        Ok(self.f)
    }
}

/// Attributes of emitted functions: the level's features, no unwinding; kernels are kept out of line.
pub fn set_function_attributes<'c>(cx: &'c Context, f: FunctionValue<'c>, isa: Isa, inline: bool) {
    let kind = Attribute::get_named_enum_kind_id;
    f.add_attribute(AttributeLoc::Function, cx.create_enum_attribute(kind("nounwind"), 0));
    if !inline {
        f.add_attribute(AttributeLoc::Function, cx.create_enum_attribute(kind("noinline"), 0));
    }
    if !isa.features().is_empty() {
        f.add_attribute(
            AttributeLoc::Function,
            cx.create_string_attribute("target-features", isa.features()),
        );
        if let Some(cpu) = isa.cpu() {
            f.add_attribute(AttributeLoc::Function, cx.create_string_attribute("target-cpu", cpu));
        }
        // Vectors of the level's full width are used only where a kernel asks for them.
        for (name, bits) in [("prefer-vector-width", "256"), ("min-legal-vector-width", "512")] {
            if isa.is_x86_vector() && (isa.vector_bits() == 512 || bits == "256") {
                f.add_attribute(AttributeLoc::Function, cx.create_string_attribute(name, bits));
            }
        }
    }
}

trait AsInstruction<'c> {
    fn as_instruction(&self) -> Option<inkwell::values::InstructionValue<'c>>;
}

impl<'c> AsInstruction<'c> for V<'c> {
    fn as_instruction(&self) -> Option<inkwell::values::InstructionValue<'c>> {
        use inkwell::values::BasicValue;
        self.as_instruction_value()
    }
}
