//! The files of external data that a network names, found without reading its weights: the wire format of `ModelProto`
//! is walked, and everything but names of files is skipped.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Deepest nesting of graphs in graphs that is followed.
const DEPTH: usize = 64;
/// Longest name of a file.
const NAME: u64 = 4096;

/// Messages that are looked into, and which of their fields hold which of the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Sparse,
    Tensor,
    Entry,
    Function,
    Training,
}

impl Message {
    fn field(self, number: u64) -> Option<Message> {
        use Message::{Attribute, Entry, Function, Graph, Model, Node, Sparse, Tensor, Training};
        Some(match (self, number) {
            (Model, 7) | (Training, 1 | 2) | (Attribute, 6 | 11) => Graph,
            (Model, 20) => Training,
            (Model, 25) => Function,
            (Graph, 1) | (Function, 7) => Node,
            (Graph, 5) | (Attribute, 5 | 10) | (Sparse, 1 | 2) => Tensor,
            (Graph, 15) | (Attribute, 22 | 23) => Sparse,
            (Node, 5) | (Function, 11) => Attribute,
            (Tensor, 13) => Entry,
            _ => return None,
        })
    }
}

struct Walk {
    file: BufReader<File>,
    at: u64,
    found: Vec<String>,
}

/// The files of external data that the network at `path` names, whether they exist or not. Of a file that is damaged or no
/// network those that were found before the damage.
pub fn external_files(path: &Path) -> Vec<PathBuf> {
    let opened = crate::files::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let Ok((size, file)) = opened else { return Vec::new() };
    let mut walk = Walk { file: BufReader::new(file), at: 0, found: Vec::new() };
    let _ = walk.message(Message::Model, size, 0);
    walk.found.sort_unstable();
    walk.found.dedup();
    let folder = crate::files::folder(path);
    walk.found.iter().map(|name| folder.join(name)).collect()
}

impl Walk {
    /// Walks a message that ends at `end`; nothing where it is damaged.
    fn message(&mut self, message: Message, end: u64, depth: usize) -> Option<()> {
        let (mut location, mut value) = (false, String::new());
        while self.at < end {
            let tag = self.varint()?;
            let bytes = match tag & 7 {
                0 => {
                    self.varint()?;
                    0
                }
                1 => 8,
                2 => self.varint()?,
                5 => 4,
                _ => return None,
            };
            let next = self.at.checked_add(bytes).filter(|next| *next <= end)?;
            match (message, tag >> 3, message.field(tag >> 3)) {
                _ if tag & 7 != 2 => {}
                (Message::Entry, 1, _) => location = self.text(bytes)? == "location",
                (Message::Entry, 2, _) => value = self.text(bytes)?,
                (_, _, Some(inner)) if depth < DEPTH => self.message(inner, next, depth + 1)?,
                _ => {}
            }
            self.skip(next)?;
        }
        if location {
            self.found.push(value);
        }
        Some(())
    }

    fn skip(&mut self, to: u64) -> Option<()> {
        let by = i64::try_from(to.checked_sub(self.at)?).ok()?;
        if by > 0 {
            self.file.seek_relative(by).ok()?;
            self.at = to;
        }
        Some(())
    }

    fn text(&mut self, bytes: u64) -> Option<String> {
        if bytes > NAME {
            return Some(String::new());
        }
        let mut text = vec![0; usize::try_from(bytes).ok()?];
        self.file.read_exact(&mut text).ok()?;
        self.at += bytes;
        String::from_utf8(text).ok()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let mut byte = [0u8];
            self.file.read_exact(&mut byte).ok()?;
            self.at += 1;
            value |= u64::from(byte[0] & 0x7f) << shift;
            if byte[0] < 0x80 {
                return Some(value);
            }
        }
        None
    }
}
