//! The contract with the C runtime: where fields lie that emitted code reads, and sizes and versions that it states.
//! `rt/rt.h` asserts the same numbers where the runtime is compiled, and a test here that both files hold the same.

/// Version of the C interface.
pub const ABI: u32 = 1;
/// `sizeof(nibblec_info)`.
pub const INFO_BYTES: i32 = 88;
/// `nb_ctx.arena`: the activations.
pub const CTX_ARENA: usize = 0;
/// `nb_ctx.weights`: the prepared weights.
pub const CTX_WEIGHTS: usize = 8;
/// `nb_ctx.blob`: the constants of the library.
pub const CTX_BLOB: usize = 16;
/// `nb_ctx.in`: pointers to the inputs.
pub const CTX_IN: usize = 24;
/// `nb_ctx.out`: pointers to the outputs.
pub const CTX_OUT: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_asserts_the_same_numbers() {
        let text = concat!(include_str!("../rt/rt.h"), include_str!("../rt/nibblec.h"));
        let rows = [
            ("NIBBLEC_ABI_VERSION", ABI as usize),
            ("NB_INFO_BYTES", INFO_BYTES as usize),
            ("NB_CTX_ARENA", CTX_ARENA),
            ("NB_CTX_WEIGHTS", CTX_WEIGHTS),
            ("NB_CTX_BLOB", CTX_BLOB),
            ("NB_CTX_IN", CTX_IN),
            ("NB_CTX_OUT", CTX_OUT),
        ];
        for (name, number) in rows {
            let defined =
                text.lines().find_map(|l| l.strip_prefix("#define ")?.strip_prefix(name)?.strip_prefix(' '));
            let found = defined.and_then(|d| d.trim().trim_end_matches('u').parse().ok());
            assert_eq!(found, Some(number), "{name}");
            assert!(
                text.contains(&format!("== {name},")) || name == "NIBBLEC_ABI_VERSION",
                "{name}: not asserted"
            );
        }
    }
}
