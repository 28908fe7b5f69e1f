//! The two streams: results on stdout, words on stderr. The only place that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use serde::Serialize;
use std::io::Write;

/// Where a command's results and words go.
pub struct Output {
    json: bool,
}

impl Output {
    /// Results as JSON, or as text.
    pub fn new(json: bool) -> Output {
        Output { json }
    }

    /// Prints a result: `value` with `--json`, otherwise what `text` gives.
    pub fn result<T: Serialize>(&self, value: &T, text: impl FnOnce() -> String) {
        let text = match self.json {
            true => serde_json::to_string_pretty(value).unwrap_or_else(|e| format!("{{\"error\": \"{e}\"}}")),
            false => text(),
        };
        // A reader that went away, as `head` does, is no error.
        let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    }

    /// Whether results are JSON.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a text as it is.
    pub fn text(&self, text: &str) {
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// Prints words for people.
    pub fn words(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
