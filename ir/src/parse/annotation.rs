//! Annotations: `!name[pass](fields)` behind a value's type or a node.

use super::lex::Token;
use super::{Fault, ParseErrorKind, Parser};
use crate::ann::{Ann, Bits, Format, Layout, NodeAnn, Range, Slot, ValueAnn};
use crate::print::format_name;
use std::borrow::Cow;

impl Parser<'_> {
    pub(super) fn value_annotations(&mut self) -> Result<ValueAnn, Fault> {
        let mut ann = ValueAnn::default();
        while self.eat('!') {
            let (at, what) = (self.at, self.word("an annotation")?.to_string());
            match what.as_str() {
                "range" => {
                    let read = |p: &mut Self| {
                        let min = p.float()?;
                        p.punct(',')?;
                        Ok(Range { min, max: p.float()? })
                    };
                    ann.range = Some(self.note(read)?);
                }
                "layout" => ann.layout = Some(self.note(Self::layout)?),
                "slot" => {
                    let read = |p: &mut Self| {
                        let offset = p.number("an offset")?;
                        p.punct(',')?;
                        Ok(Slot { offset, bytes: p.number("a size")? })
                    };
                    ann.slot = Some(self.note(read)?);
                }
                _ => return Err((ParseErrorKind::Annotation("values", what), at)),
            }
        }
        Ok(ann)
    }

    pub(super) fn node_annotations(&mut self) -> Result<NodeAnn, Fault> {
        let mut ann = NodeAnn::default();
        while self.eat('!') {
            let (at, what) = (self.at, self.word("an annotation")?.to_string());
            match what.as_str() {
                "group" => ann.group = Some(self.note(|p| p.number("a group"))?),
                "entropy" => ann.entropy = Some(self.note(Self::float)?),
                "gain" => ann.gain = Some(self.note(Self::float)?),
                "cost" => ann.cost = Some(self.note(|p| p.number("a cost"))?),
                "bits" => {
                    let read = |p: &mut Self| {
                        p.keyword("w")?;
                        let weight = p.number("a width")?;
                        p.punct(',')?;
                        p.keyword("a")?;
                        Ok(Bits { weight, activation: p.number("a width")? })
                    };
                    ann.bits = Some(self.note(read)?);
                }
                "kernel" => ann.kernel = Some(self.note(|p| p.string("a kernel's name in quotes"))?),
                _ => return Err((ParseErrorKind::Annotation("nodes", what), at)),
            }
        }
        Ok(ann)
    }

    /// `[pass](fields)`.
    fn note<T>(&mut self, fields: impl Fn(&mut Self) -> Result<T, Fault>) -> Result<Ann<T>, Fault> {
        self.punct('[')?;
        let by = match self.token {
            Token::Word(w) => {
                self.next();
                w.to_string()
            }
            _ => self.string("a pass")?,
        };
        self.punct(']')?;
        self.punct('(')?;
        let value = fields(self)?;
        self.punct(')')?;
        Ok(Ann { value, by: Cow::Owned(by) })
    }

    fn layout(&mut self) -> Result<Layout, Fault> {
        const FORMATS: [Format; 4] =
            [Format::RowMajor, Format::ChannelsLast, Format::ChannelsLast16, Format::ChannelPairs];
        let Token::Word(word) = self.token else { return self.expected("a memory format") };
        let Some(format) = FORMATS.into_iter().find(|f| format_name(*f) == word) else {
            return self.expected(FORMATS.map(|f| format!("'{}'", format_name(f))).join(", "));
        };
        self.next();
        self.punct(',')?;
        self.keyword("border")?;
        let mut border = [0; 4];
        for side in &mut border {
            *side = self.number("pixels")?;
        }
        Ok(Layout { format, border })
    }
}
