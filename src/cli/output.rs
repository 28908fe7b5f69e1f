//! The two streams: results on stdout, words on stderr. The only place that prints.

use super::progress;
use crate::Error;
use crate::report::layout;
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

/// Longest word of a message that is shown whole: names in a model may have any length.
const LONGEST_WORD: usize = 160;

/// Where a command's results and words go.
#[derive(Clone, Copy)]
pub struct Output {
    json: bool,
    /// Columns of each stream, where it is a terminal or `COLUMNS` says.
    results: Option<usize>,
    words: Option<usize>,
}

/// An error as JSON.
#[derive(Serialize)]
struct Failure<'a> {
    error: Description<'a>,
}

#[derive(Serialize)]
struct Description<'a> {
    kind: &'a str,
    code: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    message: &'a str,
}

impl Output {
    /// Results as JSON, or as text that fits the terminal.
    pub fn new(json: bool) -> Output {
        let results = layout::columns(stdout().is_terminal());
        layout::fit_tables(results);
        Output { json, results, words: layout::columns(stderr().is_terminal()) }
    }

    /// Prints a result: `value` with `--json`, otherwise what `text` gives.
    pub fn result<T: Serialize>(&self, value: &T, text: impl FnOnce() -> String) -> Result<(), Error> {
        let text = match self.json {
            true => serde_json::to_string_pretty(value).map_err(|e| Error::Bug(e.to_string()))?,
            false => layout::wrap(&text(), self.results),
        };
        print(&format!("{}\n", text.trim_end()))
    }

    /// Whether results are JSON.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a text as it is.
    pub fn text(&self, text: &str) -> Result<(), Error> {
        print(text)
    }

    /// Prints words for people.
    pub fn words(&self, text: &str) {
        let text = layout::wrap(&layout::readable(text, LONGEST_WORD), self.words);
        // Where words cannot go, nothing could say so.
        progress::above(|| drop(writeln!(stderr(), "{text}")));
    }

    /// Says why a command ends early: as words, or with `--json` as one line of JSON. Both go to stderr, for a result may
    /// be on stdout already.
    pub fn failure(&self, kind: &str, code: u8, file: Option<String>, message: &str) {
        progress::clear();
        if !self.json {
            return self.words(&format!("{}: {message}", if code == 130 { kind } else { "error" }));
        }
        let message = &layout::readable(message, LONGEST_WORD);
        let failure = Failure { error: Description { kind, code, file, message } };
        let line = serde_json::to_string(&failure).unwrap_or_else(|e| e.to_string());
        drop(writeln!(stderr(), "{line}"));
    }
}

/// Writes to stdout at once. A reader that went away, as `head` does, is no error.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = stdout().lock();
    let written = progress::above(|| stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()));
    match written {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(e)),
        _ => Ok(()),
    }
}
