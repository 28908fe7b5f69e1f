//! The products of first layers on transformed tiles: at every position 16-bit values times 16-bit weights, `vpmaddwd`.
//!
//! `void kernel(x, w, out)`: `x` is `[tile][position][K]` i16, `w` `[position][K/2][16 outputs][2 k]` i16, `out`
//! `[position][tile][16]` i32. Sums wrap.

use super::direct::broadcast4;
use crate::build::{El, Fb, V};
use crate::error::Result;
use crate::isa::Isa;
use inkwell::AddressSpace;
use inkwell::context::Context;
use inkwell::module::Module;
use inkwell::values::FunctionValue;

/// The kernel for `tiles` tiles, `positions` of them with `depth` values each; x86 levels only.
pub fn kernel<'c>(
    cx: &'c Context,
    module: &Module<'c>,
    isa: Isa,
    tiles: usize,
    [positions, depth]: [usize; 2],
) -> Result<FunctionValue<'c>> {
    let name = format!("stem_{tiles}x16_{positions}x{depth}__{}", isa.name());
    if let Some(f) = module.get_function(&name) {
        return Ok(f);
    }
    let p = cx.ptr_type(AddressSpace::default()).into();
    let fb = Fb::function(cx, module, isa, &name, &[p, p, p], false);
    let [x, w, out] = [fb.param_ptr(0)?, fb.param_ptr(1)?, fb.param_ptr(2)?];
    let i16x16 = fb.ty(El::I16, 16);
    fb.for_range(fb.i(0), fb.u(positions), 1, |fb, i| {
        let (x, w) = (fb.at(x, fb.imulc(i, 2 * depth)?)?, fb.at(w, fb.imulc(i, 32 * depth)?)?);
        let out = fb.at(out, fb.imulc(i, 64 * tiles)?)?;
        let mut acc: Vec<V> = Vec::new();
        for k in 0..depth / 2 {
            let b = [0, 32].map(|half| fb.load(El::I16, 16, fb.atc(w, 64 * k + half)?, 32));
            let [b0, b1] = b;
            let b = [b0?, b1?];
            for t in 0..tiles {
                let at = fb.u(t * positions * depth * 2 + 4 * k);
                let v = fb.bitcast(broadcast4(fb, x, at)?, i16x16)?;
                for (j, b) in b.iter().enumerate() {
                    let product = fb.intrinsic("llvm.x86.avx2.pmadd.wd", &[], &[v, *b])?;
                    match acc.get(2 * t + j).copied() {
                        Some(sum) => acc[2 * t + j] = fb.accumulate(El::I32, sum, product)?,
                        None => acc.push(fb.pin(product)?),
                    }
                }
            }
        }
        for (i, sum) in acc.iter().enumerate() {
            fb.store(*sum, fb.atc(out, 32 * i)?, 32)?;
        }
        Ok(())
    })?;
    fb.finish()
}
