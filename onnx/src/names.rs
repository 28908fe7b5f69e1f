//! Names of a file, which may be of any length, in messages and in the graph.

use std::borrow::Cow;

/// Longest name in a message, in bytes.
const IN_MESSAGES: usize = 64;

/// Longest name in the graph, in bytes.
const IN_GRAPH: usize = 200;

/// The last place up to `at` where a character begins.
fn boundary(name: &str, at: usize) -> usize {
    (0..=at).rev().find(|&i| name.is_char_boundary(i)).unwrap_or(0)
}

/// A name for a message: a long one without its middle.
pub(super) fn short(name: &str) -> Cow<'_, str> {
    if name.len() <= IN_MESSAGES {
        return Cow::Borrowed(name);
    }
    let head = boundary(name, IN_MESSAGES * 2 / 3);
    let tail = boundary(name, name.len() - IN_MESSAGES / 4);
    Cow::Owned(format!("{}...{}", &name[..head], &name[tail..]))
}

/// The name under which a value or node is known in the graph: a very long one is cut, and a hash makes it one of its
/// own.
pub(super) fn bounded(name: &str) -> Cow<'_, str> {
    if name.len() <= IN_GRAPH {
        return Cow::Borrowed(name);
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let tail = hash.get(..12).unwrap_or_default();
    let head = boundary(name, IN_GRAPH - 16);
    Cow::Owned(format!("{}...{tail}", &name[..head]))
}
