//! Pieces of the text form: names, strings, floats, the summary of a constant.

use crate::ann::Format;
use crate::{Data, Tensor};
use std::fmt::{self, Write as _};

/// Significant digits of the statistics of a constant.
const STATISTICS_DIGITS: usize = 4;

/// The word for a memory format.
pub(crate) fn format_name(f: Format) -> &'static str {
    match f {
        Format::RowMajor => "row_major",
        Format::ChannelsLast => "channels_last",
        Format::ChannelsLast16 => "channels_last_16",
        Format::ChannelPairs => "channel_pairs",
    }
}

/// Hash and statistics of a tensor: how a large constant prints.
pub fn summary(t: &Tensor) -> String {
    if let Data::Opaque(text) = t.data() {
        return text.to_string();
    }
    let v = t.to_f64();
    let n = v.len().max(1) as f64;
    let min = v.iter().copied().fold(f64::INFINITY, f64::min);
    let max = v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean = v.iter().sum::<f64>() / n;
    let sd = (v.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    let [min, max, mean, sd] = [min, max, mean, sd].map(|x| rounded(x, STATISTICS_DIGITS));
    format!("#{} <min {min} max {max} mean {mean} sd {sd}>", t.hash())
}

/// `x` to so many significant digits, as short as it reads back.
pub(super) fn rounded(x: f64, digits: usize) -> String {
    let text = format!("{x:.*e}", digits.saturating_sub(1));
    match text.parse::<f32>() {
        Ok(y) if y.is_finite() => format!("{y:?}"),
        _ => format!("{:?}", x as f32),
    }
}

/// Whether `c` may stand in a name without quotes.
pub(crate) fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.:/-".contains(c)
}

/// Whether `s` is a word: a letter or `_`, then letters, digits and `_`.
pub(crate) fn is_word(s: &str) -> bool {
    s.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A value's name, quoted if it must be: a bare one cannot end in `:`, which introduces the type.
pub(crate) fn name(s: &str) -> String {
    let bare = !s.is_empty() && !s.ends_with(':') && s.chars().all(is_name_char);
    if bare { s.to_string() } else { quoted(s) }
}

/// `s` in quotes, with quotes, backslashes and control characters escaped.
pub(crate) fn quoted(s: &str) -> String {
    let mut q = String::with_capacity(s.len() + 2);
    q.push('"');
    for c in s.chars() {
        match c {
            '"' | '\\' => q.extend(['\\', c]),
            '\n' => q.push_str("\\n"),
            c if c.is_control() => put(&mut q, format_args!("\\u{{{:x}}}", u32::from(c))),
            c => q.push(c),
        }
    }
    q.push('"');
    q
}

pub(super) fn put(s: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = s.write_fmt(text);
}
