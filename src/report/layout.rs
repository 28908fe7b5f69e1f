//! How text fits a terminal: its width, lines that are wrapped with a hanging indent, and names of any length.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Narrower terminals are treated as one of this width.
const NARROWEST: usize = 40;
/// Text is not wider than this on any terminal.
const WIDEST: usize = 160;
/// A label in front of a line's text ends before this column.
const LABEL: usize = 24;

/// Columns of tables; 0 is any number.
static TABLES: AtomicUsize = AtomicUsize::new(0);

/// Columns that text may take: those that `COLUMNS` states, otherwise the terminal's; any number where it goes to a file.
pub fn columns(is_terminal: bool) -> Option<usize> {
    let stated = std::env::var("COLUMNS").ok().and_then(|c| c.trim().parse().ok()).filter(|c| *c > 0);
    let measured =
        || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|c| *c > 0);
    let found = stated.or_else(|| is_terminal.then(|| measured().unwrap_or(80)));
    found.map(|c: usize| c.clamp(NARROWEST, WIDEST))
}

/// From now on tables fit so many columns where they can.
pub fn fit_tables(columns: Option<usize>) {
    TABLES.store(columns.unwrap_or(0), Ordering::Relaxed);
}

/// Columns that tables may take.
pub(super) fn table_columns() -> Option<usize> {
    Some(TABLES.load(Ordering::Relaxed)).filter(|c| *c > 0)
}

/// Breaks long lines between words. What follows is indented as the text behind the line's label, or by two columns more
/// than the line. Words are never broken.
pub fn wrap(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return text.to_string() };
    let lines: Vec<String> = text.split('\n').map(|line| wrap_line(line, columns)).collect();
    lines.join("\n")
}

fn wrap_line(line: &str, columns: usize) -> String {
    if line.chars().count() <= columns {
        return line.to_string();
    }
    let indent = hanging(line).min(columns / 2);
    let start = line.len() - line.trim_start_matches(' ').len();
    let (mut out, mut at) = (line[..start].to_string(), start);
    let mut empty = true;
    // Blanks within a line stay as they are: they may align a label's text.
    for word in line[start..].split_inclusive(' ') {
        let width = word.trim_end_matches(' ').chars().count();
        if !empty && width > 0 && at + width > columns {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            at = indent;
        }
        out.push_str(word);
        at += word.chars().count();
        empty = false;
    }
    out
}

/// The column at which the text behind a line's label begins.
fn hanging(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| *c == ' ').count();
    if blanks >= 8 {
        return blanks;
    }
    let behind: String = line.chars().skip(blanks).take(LABEL).collect();
    match behind.find("  ") {
        Some(at) => {
            let label = behind[..at].chars().count();
            blanks + label + line.chars().skip(blanks + label).take_while(|c| *c == ' ').count()
        }
        None => blanks + 2,
    }
}

/// A text whose words are at most `longest` characters long, the middle of longer ones left out, and which holds no control
/// characters but ends of lines.
pub fn readable(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(1 << 16));
    for part in text.split_inclusive([' ', '\n', '\t']) {
        out.push_str(&short(part, longest));
    }
    out.chars().flat_map(visible).collect()
}

fn visible(c: char) -> Box<dyn Iterator<Item = char>> {
    match c {
        '\n' | '\t' => Box::new(std::iter::once(c)),
        c if c.is_control() => Box::new(c.escape_default()),
        c => Box::new(std::iter::once(c)),
    }
}

/// A name of at most `longest` characters; of a longer one its beginning and its end.
pub fn short(name: &str, longest: usize) -> String {
    let count = name.chars().count();
    if count <= longest {
        return name.to_string();
    }
    let kept = longest.saturating_sub(1);
    let head: String = name.chars().take(kept.div_ceil(2)).collect();
    let tail: String = name.chars().skip(count - kept / 2).collect();
    format!("{head}\u{2026}{tail}")
}

/// `1 layer`, `2 layers`: a count with the noun for it.
pub fn plural(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        _ if one.ends_with("ry") => format!("{n} {}ies", &one[..one.len() - 1]),
        _ if one.ends_with("tch") => format!("{n} {one}es"),
        _ => format!("{n} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_hang_behind_their_label() {
        let line = "notes        fuse: a note that has more words than fit on a line of forty columns";
        let wrapped = wrap(line, Some(40));
        assert_eq!(
            wrapped,
            "notes        fuse: a note that has more\n             words than fit on a line of\n             forty columns"
        );
        assert_eq!(wrap(line, None), line);
        let wrapped = wrap("error: there are more words here than fit on one line of it", Some(40));
        assert_eq!(wrapped, "error: there are more words here than\n  fit on one line of it");
        assert_eq!(wrap(&"x".repeat(100), Some(40)), "x".repeat(100), "words stay whole");
    }

    #[test]
    fn names_are_bounded() {
        assert_eq!(short("abcdefgh", 5), "ab\u{2026}gh");
        assert_eq!(short("abc", 3), "abc");
        let text = readable(&format!("node '{}' is wrong\u{1b}[31m", "n".repeat(65_536)), 40);
        assert!(text.len() < 80 && text.ends_with("is wrong\\u{1b}[31m"), "{text}");
    }

    #[test]
    fn one_and_more() {
        let rows = [
            (1, "layer", "1 layer"),
            (0, "layer", "0 layers"),
            (2, "entry", "2 entries"),
            (3, "epoch", "3 epochs"),
            (2, "batch", "2 batches"),
        ];
        for (n, noun, expected) in rows {
            assert_eq!(plural(n, noun), expected);
        }
    }
}
