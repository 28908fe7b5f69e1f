//! Widths that are given rather than selected: of the ends of the network, and of overrides.

use super::{Ends, SelectError, SelectOptions, bits_of, group, selector};
use nibblec_ir::Graph;
use nibblec_ir::ann::Bits;
use nibblec_ir::layers::Layer;

/// The given widths: of the ends, and of overrides with the rest of their groups.
pub fn fixed_widths(
    graph: &Graph,
    all: &[Layer<'_>],
    group_of: &[u32],
    options: &SelectOptions,
    float: bool,
) -> Result<Vec<Option<Bits>>, SelectError> {
    let mut fixed: Vec<Option<Bits>> = vec![None; all.len()];
    let assign = |fixed: &mut Vec<Option<Bits>>, i: usize, bits: Bits| {
        for j in 0..fixed.len() {
            // A layer in float does not tie the width of its tensor for the others.
            if j == i || (!bits.weight.is_float() && group_of[j] == group_of[i]) {
                fixed[j] = Some(bits);
            }
        }
    };
    if options.ends == Ends::EightBits && !float {
        let ends = group::ends(graph, all);
        for i in (0..all.len()).filter(|i| ends.contains(&all[*i].node)) {
            assign(&mut fixed, i, Bits::EIGHT);
        }
    }
    for (selector, bits) in &options.overrides {
        let bits = bits_of(*bits, options.act_bits);
        let mut found = false;
        for i in (0..all.len()).filter(|i| selector::matches(selector, all[*i].name)) {
            found = true;
            assign(&mut fixed, i, bits);
        }
        if !found {
            let near = selector::near(selector, all.iter().map(|l| l.name));
            return Err(SelectError::NoMatch { selector: selector.clone(), near });
        }
    }
    Ok(fixed)
}
