//! Parse errors and the small steps of the parser that make most of them.

use super::lex::Token;
use super::{Fault, Name, Parser};
use crate::TensorError;
use crate::op::AttrError;
use std::str::FromStr;

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct ParseError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: ParseErrorKind,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
    /// Something else should stand here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What may stand here.
        expected: String,
        /// What does.
        found: String,
    },
    /// A number that does not fit its place.
    #[error("expected {expected}, found {text}, which does not fit")]
    Number {
        /// What the number is for.
        expected: String,
        /// The number.
        text: String,
    },
    /// Bounds of made-up elements that hold none of the type.
    #[error("random elements need min <= max, both within {0}")]
    Bounds(crate::DType),
    /// No such element type.
    #[error("unknown element type '{0}'")]
    DType(String),
    /// No such operator, or other attributes than it has.
    #[error(transparent)]
    Operator(#[from] AttrError),
    /// An attribute is given twice.
    #[error("attribute '{0}' is given twice")]
    AttributeTwice(String),
    /// An annotation that values (or nodes) do not have.
    #[error("{0} have no annotation '{1}'")]
    Annotation(&'static str, String),
    /// Lists nest too deep.
    #[error("lists nest deeper than {0} levels")]
    TooDeep(usize),
    /// `input` or `const` with several values, or none.
    #[error("'{0}' declares one value")]
    OneValue(String),
    /// A constant with a symbolic batch.
    #[error("a constant has fixed extents")]
    BatchedConstant,
    /// Elements that do not make the tensor.
    #[error("{0}")]
    Tensor(#[from] TensorError),
    /// More made-up elements than a text may ask for.
    #[error("random constants of a text hold at most {0} elements")]
    TooLarge(usize),
    /// An operand or output that no line declares.
    #[error("no value is named {0:?}")]
    UnknownValue(String),
    /// Two lines declare the value, or two nodes have the name.
    #[error("two {what} are named {name:?}")]
    Duplicate {
        /// `values` or `nodes`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A name without characters.
    #[error("a name must not be empty")]
    EmptyName,
}

impl ParseError {
    pub(super) fn new(text: &str, (kind, at): Fault) -> ParseError {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ParseError { line, column, kind }
    }
}

impl<'a> Parser<'a> {
    /// Takes the token and reads the next.
    pub(super) fn next(&mut self) -> Token<'a> {
        let (token, at) = self.lexer.token();
        self.at = at;
        std::mem::replace(&mut self.token, token)
    }

    pub(super) fn expected<T>(&self, what: impl Into<String>) -> Result<T, Fault> {
        Err((ParseErrorKind::Expected { expected: what.into(), found: self.token.to_string() }, self.at))
    }

    /// Takes the character if it comes next.
    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.token == Token::Punct(c);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn punct(&mut self, c: char) -> Result<(), Fault> {
        if self.eat(c) { Ok(()) } else { self.expected(format!("'{c}'")) }
    }

    pub(super) fn keyword(&mut self, word: &str) -> Result<(), Fault> {
        if self.token != Token::Word(word) {
            return self.expected(format!("'{word}'"));
        }
        self.next();
        Ok(())
    }

    pub(super) fn word(&mut self, what: &str) -> Result<&'a str, Fault> {
        let Token::Word(w) = self.token else { return self.expected(what) };
        self.next();
        Ok(w)
    }

    pub(super) fn string(&mut self, what: &str) -> Result<String, Fault> {
        if !matches!(self.token, Token::Str(_)) {
            return self.expected(what);
        }
        match self.next() {
            Token::Str(s) => Ok(s),
            _ => self.expected(what),
        }
    }

    pub(super) fn value_name(&mut self) -> Result<Name, Fault> {
        let at = self.at;
        if !matches!(self.token, Token::Value(_)) {
            return self.expected("a value, '%name'");
        }
        match self.next() {
            Token::Value(v) if v.is_empty() => Err((ParseErrorKind::EmptyName, at)),
            Token::Value(v) => Ok((v, at)),
            _ => self.expected("a value, '%name'"),
        }
    }

    /// A whole number of type `T`.
    pub(super) fn number<T: FromStr>(&mut self, what: &str) -> Result<T, Fault> {
        let Token::Number(text) = self.token else { return self.expected(what) };
        let number = text
            .parse()
            .map_err(|_| (ParseErrorKind::Number { expected: what.into(), text: text.into() }, self.at))?;
        self.next();
        Ok(number)
    }

    /// A float; `inf`, `-inf` and `NaN` included, but no number that overflows.
    pub(super) fn float(&mut self) -> Result<f32, Fault> {
        let text = match self.token {
            Token::Number(text) | Token::Word(text @ ("inf" | "NaN")) => text,
            _ => return self.expected("a float"),
        };
        match text.parse::<f32>() {
            Ok(x) if x.is_finite() || matches!(text, "inf" | "-inf" | "NaN") => {
                self.next();
                Ok(x)
            }
            _ => Err((ParseErrorKind::Number { expected: "a float".into(), text: text.into() }, self.at)),
        }
    }
}
