//! Remarks for people: what was said of many nodes in the same words is said once.

use super::layout::{plural, short};

/// Nodes that are named of many.
const NAMED: usize = 3;
/// Longest name of a node.
const LONGEST: usize = 60;

/// Remarks of the form `pass: node: text`, each text once, in the order in which they came. Others stay as they are.
pub fn grouped(notes: &[String]) -> Vec<String> {
    let mut groups: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for note in notes {
        let mut parts = note.splitn(3, ": ");
        let (pass, node, text) = match (parts.next(), parts.next(), parts.next()) {
            (Some(pass), Some(node), Some(text)) if !node.contains(' ') => (pass, node, text),
            _ => ("", "", note.as_str()),
        };
        match groups.iter_mut().find(|g| (g.0, g.1) == (pass, text)) {
            Some(group) => group.2.push(node),
            None => groups.push((pass, text, vec![node])),
        }
    }
    groups.into_iter().map(|(pass, text, nodes)| sentence(pass, text, &nodes)).collect()
}

fn sentence(pass: &str, text: &str, nodes: &[&str]) -> String {
    match nodes {
        _ if pass.is_empty() => text.to_string(),
        [node] => format!("{pass}: {}: {text}", short(node, LONGEST)),
        _ => {
            let mut named: Vec<String> = nodes.iter().take(NAMED).map(|n| short(n, LONGEST)).collect();
            if nodes.len() > NAMED {
                named.push("...".into());
            }
            format!("{pass}: {text} ({}: {})", plural(nodes.len(), "node"), named.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_come_once() {
        let notes = [
            "fuse: a: no",
            "select: 3 layers: estimated",
            "fuse: b: no",
            "fuse: c: other",
            "fuse: d: no",
            "fuse: e: no",
        ];
        let notes = notes.map(String::from);
        assert_eq!(
            grouped(&notes),
            ["fuse: no (4 nodes: a, b, d, ...)", "select: 3 layers: estimated", "fuse: c: other"]
        );
    }
}
