//! The kernels that run at each level, by name. Lowering names the kernel of the highest level; those of the others are
//! read from the code that was emitted: a step calls its inner kernels, whose symbols tell what they are.

use crate::isa::Isa;
use crate::kernels::Family;
use inkwell::values::{CallSiteValue, FunctionValue};

/// The functions that a function calls.
pub fn callees(function: FunctionValue<'_>) -> Vec<String> {
    let instructions = function.get_basic_block_iter().flat_map(|block| block.get_instructions());
    let calls = instructions.filter_map(|i| CallSiteValue::try_from(i).ok());
    let called = calls.filter_map(|call| call.get_called_fn_value());
    called.map(|f| f.get_name().to_string_lossy().into_owned()).collect()
}

/// A kernel's name with another level at its end.
pub fn with_level(kernel: &str, isa: Isa) -> String {
    let stem = kernel.rsplit_once("__").map_or(kernel, |parts| parts.0);
    format!("{stem}__{}", isa.name())
}

/// The family and the panel of an inner kernel, from its symbol `[u8_]<kind>_<pixels>x<panel>[_<form>]__<level>`.
fn inner(symbol: &str) -> Option<(Family, &str, &str)> {
    let stem = symbol.rsplit_once("__")?.0;
    let stem = stem.strip_prefix("u8_").unwrap_or(stem);
    // Longer names first: one begins with another.
    let kinds = [
        ("conv_i16", Family::Int16),
        ("conv32x2", Family::Direct32x2),
        ("conv32", Family::Direct32),
        ("conv16", Family::Direct16),
        ("lookup3", Family::Lookup3),
        ("lookup", Family::Lookup),
        ("conv", Family::Float),
        ("dot", Family::Direct16),
    ];
    let (kind, family) = kinds.into_iter().find(|(kind, _)| stem.starts_with(&format!("{kind}_")))?;
    let size = stem[kind.len() + 1..].split('_').next()?;
    Some((family, kind, size.split_once('x')?.1))
}

/// The kernel of a layer at level `isa`, from the name that lowering gave it for the highest level, what its step calls
/// at `isa`, and whether it is a first layer that some level runs as Winograd.
fn of_level(kernel: &str, isa: Isa, calls: &[String], stem: bool) -> String {
    let plain = || with_level(kernel, isa);
    let Some((name, _)) = kernel.rsplit_once("__") else { return plain() };
    let mut words = name.splitn(3, '_');
    let (Some(x), Some(w), Some(what)) = (words.next(), words.next(), words.next()) else { return plain() };
    let own = |what: &str| format!("{x}_{w}_{what}__{}", isa.name());
    if what.starts_with("depthwise") {
        return if isa.is_x86_vector() { plain() } else { own("depthwise_1x16") };
    }
    if let Some(size) = calls.iter().find_map(|c| c.strip_prefix("stem_")) {
        return own(&format!("winograd_{}", size.split('_').next().unwrap_or_default()));
    }
    let Some((family, kind, panel)) = calls.iter().find_map(|c| inner(c)) else { return plain() };
    // Words of 16 bits where another level has dot products: the sums of transformed tiles.
    let transformed = what.starts_with("winograd") || (what.starts_with("dot") && kind == "conv_i16");
    let kind = if transformed && !stem { "winograd" } else { kind };
    own(&format!("{kind}_{}x{panel}", family.tile(isa)))
}

/// The kernels of a layer at all levels, given what its step calls at each.
pub fn of_levels(kernel: &str, levels: &[(Isa, Vec<String>)]) -> Vec<String> {
    let stem = levels.iter().any(|(_, calls)| calls.iter().any(|c| c.starts_with("stem_")));
    levels.iter().map(|(isa, calls)| of_level(kernel, *isa, calls, stem)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kernels_at_each_level() {
        let calls = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        let rows = [
            ("u8_Reshape__avx512vnni", Isa::Scalar, calls(&[]), "u8_Reshape__scalar"),
            ("f32_Softmax__avx2", Isa::Avx2, calls(&[]), "f32_Softmax__avx2"),
            (
                "u4_i4_dot_10x16__avx512vnni",
                Isa::Avx2,
                calls(&["unpack_4__avx2", "conv16_6x16_runs_ahead__avx2"]),
                "u4_i4_conv16_6x16__avx2",
            ),
            (
                "u8_i8_dot_5x16__dotprod",
                Isa::Dotprod,
                calls(&["u8_dot_5x16__dotprod"]),
                "u8_i8_dot_5x16__dotprod",
            ),
            (
                "u8_i8_dot_10x16__avx512vnni",
                Isa::Avx2,
                calls(&["conv32x2_5x16__avx2"]),
                "u8_i8_conv32x2_5x16__avx2",
            ),
            (
                "u8_i8_dot_10x16__avx512vnni",
                Isa::Avx2,
                calls(&["conv_i16_6x16_run__avx2"]),
                "u8_i8_winograd_6x16__avx2",
            ),
            (
                "u8_i8_winograd_6x16__avx512vnni",
                Isa::Scalar,
                calls(&["conv_i16_1x16__scalar"]),
                "u8_i8_winograd_1x16__scalar",
            ),
            (
                "u2_i2_lookup3_7x64__avx512vnni",
                Isa::AvxVnni,
                calls(&["lookup_4x64__avxvnni"]),
                "u2_i2_lookup_6x64__avxvnni",
            ),
            (
                "f32_f32_conv_10x16__avx512vnni",
                Isa::Avx2,
                calls(&["conv_3x16_group__avx2"]),
                "f32_f32_conv_6x16__avx2",
            ),
            ("u8_i8_depthwise16f_4x32__avx2", Isa::Scalar, calls(&[]), "u8_i8_depthwise_1x16__scalar"),
            ("u8_i8_depthwise16f_4x32__avx2", Isa::Avx2, calls(&[]), "u8_i8_depthwise16f_4x32__avx2"),
            ("u8_i8_gemv_1x16__avx2", Isa::Scalar, calls(&["gemv8_1x16__scalar"]), "u8_i8_gemv_1x16__scalar"),
        ];
        for (kernel, isa, calls, expected) in rows {
            assert_eq!(of_levels(kernel, &[(isa, calls)]), [expected], "{kernel}");
        }
        let stem =
            [(Isa::Scalar, calls(&["conv_i16_1x16__scalar"])), (Isa::Avx2, calls(&["stem_6x16_25x2__avx2"]))];
        let names = ["u8_i8_conv_i16_1x16__scalar", "u8_i8_winograd_6x16__avx2"];
        assert_eq!(of_levels("u8_i8_winograd_6x16__avx2", &stem), names);
    }
}
