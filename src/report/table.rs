//! Tables of text with aligned columns, which fit the terminal where there is one: long names go on in the next line.

use super::layout::{short, table_columns};
use std::fmt;

/// Longest name that is shown whole.
const LONGEST: usize = 120;
/// Columns of words are not made narrower than this.
const NARROWEST: usize = 10;
/// Between two columns.
const GAP: usize = 2;

/// Which side a column's texts lean to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A header and rows; printed with two spaces between columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns.
    pub fn new(columns: &[(&str, Align)]) -> Table {
        Table {
            align: columns.iter().map(|c| c.1).collect(),
            rows: vec![columns.iter().map(|c| c.0.to_string()).collect()],
        }
    }

    /// Adds a row of as many texts as columns.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|c| short(&c, LONGEST)).collect());
    }

    /// The width of each column. Where the table would be wider than `columns`, headings take several lines, and then the
    /// widest columns of words give way.
    fn widths(&self, columns: Option<usize>) -> Vec<usize> {
        let cells = |i: usize, from: usize| self.rows.iter().skip(from).filter_map(move |r| r.get(i));
        let widest = |i, from| cells(i, from).map(|c| c.chars().count()).max().unwrap_or(0);
        let n = self.align.len();
        let mut widths: Vec<usize> = (0..n).map(|i| widest(i, 0)).collect();
        let Some(columns) = columns else { return widths };
        let room = columns.saturating_sub(GAP * n.saturating_sub(1));
        let heading = |i: usize| cells(i, 0).next().map_or(0, |h| longest_word(h));
        for (i, width) in widths.iter_mut().enumerate() {
            if self.rows.len() > 1 {
                *width = (*width).min(widest(i, 1).max(heading(i)));
            }
        }
        if (0..n).map(|i| widest(i, 0)).sum::<usize>() <= room {
            return (0..n).map(|i| widest(i, 0)).collect();
        }
        while widths.iter().sum::<usize>() > room {
            let words = (0..n).filter(|i| self.align[*i] == Align::Left);
            match words.filter(|i| widths[*i] > NARROWEST.max(heading(*i))).max_by_key(|i| widths[*i]) {
                Some(widest) => widths[widest] -= 1,
                None => break,
            }
        }
        widths
    }

    /// The table as wide as its cells are.
    pub fn whole(&self) -> String {
        self.text(None)
    }

    /// The table in at most so many columns, if that is possible.
    fn text(&self, columns: Option<usize>) -> String {
        let widths = self.widths(columns);
        let mut text = String::new();
        for row in &self.rows {
            let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(c, w)| pieces(c, *w)).collect();
            for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                let mut line = String::new();
                for ((cell, align), width) in cells.iter().zip(&self.align).zip(&widths) {
                    let piece = cell.get(at).map_or("", String::as_str);
                    let blanks = " ".repeat(width.saturating_sub(piece.chars().count()));
                    match align {
                        Align::Left => line.extend([piece, &blanks]),
                        Align::Right => line.extend([&blanks, piece]),
                    }
                    line.push_str(&" ".repeat(GAP));
                }
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(|w| w.chars().count()).max().unwrap_or(0)
}

/// A cell in lines of at most `width` characters: broken at blanks, otherwise behind a sign that separates parts of a
/// name, otherwise anywhere.
fn pieces(cell: &str, width: usize) -> Vec<String> {
    let mut left: Vec<char> = cell.chars().collect();
    let mut lines = Vec::new();
    while left.len() > width.max(1) {
        let width = width.max(1);
        let blank = left[..=width].iter().rposition(|c| *c == ' ').filter(|at| *at > 0);
        let sign = left[..width].iter().rposition(|c| matches!(c, '.' | '/' | '_' | ':' | '-' | ','));
        let at = blank.or_else(|| sign.map(|at| at + 1).filter(|at| *at > width / 2)).unwrap_or(width);
        let rest = left.split_off(at);
        lines.push(left.iter().collect::<String>().trim_end().to_string());
        left = rest.into_iter().skip_while(|c| *c == ' ').collect();
    }
    lines.push(left.into_iter().collect());
    lines
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(table_columns()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[("layer", Align::Left), ("same top class", Align::Right)]);
        table.row(["layer1.0.conv1".into(), "99.9 %".into()]);
        table.row(["fc".into(), "1 %".into()]);
        table
    }

    #[test]
    fn as_wide_as_its_cells_or_as_the_terminal() {
        let wide = "layer           same top class\nlayer1.0.conv1          99.9 %\nfc                         1 %\n";
        assert_eq!(table().text(None), wide);
        assert_eq!(table().text(Some(30)), wide);
        let narrow = "layer             same\n                   top\n                 class\nlayer1.0.conv1  99.9 %\nfc                 1 %\n";
        assert_eq!(table().text(Some(25)), narrow);
        let narrower = "layer         same\n               top\n             class\nlayer1.0.   99.9 %\nconv1\nfc             1 %\n";
        assert_eq!(table().text(Some(18)), narrower);
    }

    #[test]
    fn names_of_any_length() {
        let mut table = table();
        table.row(["n".repeat(65_536), "2 %".into()]);
        assert!(table.text(None).lines().all(|l| l.chars().count() < 200));
        assert!(table.text(Some(80)).lines().all(|l| l.chars().count() <= 80), "{}", table.text(Some(80)));
    }
}
