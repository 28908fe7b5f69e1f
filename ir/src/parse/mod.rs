//! The text form, parsing: the inverse of [`crate::print`]. Time is linear in the text, nesting is bounded, and
//! hostile text gives an error, never a panic.
//!
//! Beyond what is printed it takes `// comments`, constants written out at any length, nodes in any order, nodes
//! without a name, and `const random(seed 3, min -1, max 1)`: made-up elements, the same on every machine (codes
//! range over their whole type by default, floats over -1..1). A constant given as hash and statistics becomes
//! [`crate::Data::Opaque`]: it prints again, but has no elements.

mod annotation;
mod build;
mod constant;
mod error;
mod lex;

pub use error::{ParseError, ParseErrorKind};

use crate::ann::{NodeAnn, ValueAnn};
use crate::op::{Attr, Attrs};
use crate::{DType, Dim, Graph, Op, Quant, Scale, Shape, Tensor, ValueType};
use lex::{Lexer, Token};
use std::str::FromStr;

/// Lists and calls in attributes nest at most so deep.
const MAX_DEPTH: usize = 16;

/// Reads one graph.
pub fn parse(text: &str) -> Result<Graph, ParseError> {
    let mut lexer = Lexer::new(text);
    let (token, at) = lexer.token();
    let mut parser = Parser { lexer, token, at, random_left: constant::MAX_RANDOM_ELEMENTS };
    parser.graph().map_err(|fault| ParseError::new(text, fault))
}

impl FromStr for Graph {
    type Err = ParseError;
    fn from_str(s: &str) -> Result<Graph, ParseError> {
        parse(s)
    }
}

/// An error and the byte where it is.
type Fault = (ParseErrorKind, usize);

/// A name and the byte where it stands.
type Name = (String, usize);

/// A value as it is declared.
struct Declared {
    name: Name,
    ty: ValueType,
    ann: ValueAnn,
}

enum Statement {
    Input(Declared),
    Constant(Declared, Tensor),
    Node { results: Vec<Declared>, op: Op, operands: Vec<Name>, name: Option<Name>, ann: NodeAnn },
    Output(Name),
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token to read next, and where it starts.
    token: Token<'a>,
    at: usize,
    random_left: usize,
}

impl<'a> Parser<'a> {
    fn graph(&mut self) -> Result<Graph, Fault> {
        self.keyword("graph")?;
        let name = self.string("the graph's name in quotes")?;
        self.punct('{')?;
        let mut statements = Vec::new();
        while !self.eat('}') {
            statements.push(self.statement()?);
        }
        if self.token != Token::End {
            return self.expected("the end of the text");
        }
        build::build(name, statements)
    }

    fn statement(&mut self) -> Result<Statement, Fault> {
        if self.token == Token::Word("output") {
            self.next();
            return Ok(Statement::Output(self.value_name()?));
        }
        let mut results = Vec::new();
        if self.eat('(') {
            self.punct(')')?;
        } else if matches!(self.token, Token::Value(_)) {
            results.push(self.declared()?);
            while self.eat(',') {
                results.push(self.declared()?);
            }
        } else {
            return self.expected("a value, 'output' or '}'");
        }
        self.punct('=')?;
        let at = self.at;
        let word = self.word("'input', 'const' or an operator")?;
        if word != "input" && word != "const" {
            return self.node(results, word, at);
        }
        let (Some(value), true) = (results.pop(), results.is_empty()) else {
            return Err((ParseErrorKind::OneValue(word.into()), at));
        };
        if word == "input" {
            return Ok(Statement::Input(value));
        }
        let Some(dims) = value.ty.shape.as_fixed() else {
            return Err((ParseErrorKind::BatchedConstant, at));
        };
        let tensor = self.tensor(value.ty.dtype, Some(dims), 0)?;
        Ok(Statement::Constant(value, tensor))
    }

    fn node(&mut self, results: Vec<Declared>, op: &str, at: usize) -> Result<Statement, Fault> {
        self.punct('(')?;
        let mut operands = Vec::new();
        while !self.eat(')') {
            if !operands.is_empty() {
                self.punct(',')?;
            }
            operands.push(self.value_name()?);
        }
        let mut attrs = Attrs::new();
        if self.eat('{') {
            while !self.eat('}') {
                if !attrs.is_empty() {
                    self.punct(',')?;
                }
                let at = self.at;
                let key = self.word("an attribute's name")?.to_string();
                self.punct('=')?;
                let value = self.attr(0)?;
                if attrs.insert(key.clone(), value).is_some() {
                    return Err((ParseErrorKind::AttributeTwice(key), at));
                }
            }
        }
        let op = Op::from_attributes(op, &attrs).map_err(|why| (why.into(), at))?;
        let name = if self.eat('@') {
            let at = self.at;
            Some((self.string("the node's name in quotes")?, at))
        } else {
            None
        };
        let ann = self.node_annotations()?;
        Ok(Statement::Node { results, op, operands, name, ann })
    }

    fn declared(&mut self) -> Result<Declared, Fault> {
        let name = self.value_name()?;
        self.punct(':')?;
        let at = self.at;
        let word = self.word("an element type")?;
        let dtype = word.parse::<DType>().map_err(|_| (ParseErrorKind::DType(word.into()), at))?;
        let shape = self.shape()?;
        let quant = self.quant(&shape)?;
        let ann = self.value_annotations()?;
        Ok(Declared { ty: ValueType { name: name.0.clone(), dtype, shape, quant }, name, ann })
    }

    fn shape(&mut self) -> Result<Shape, Fault> {
        self.punct('[')?;
        let mut dims = Vec::new();
        while !self.eat(']') {
            if !dims.is_empty() {
                self.punct(',')?;
            }
            if self.token == Token::Word("N") {
                self.next();
                dims.push(Dim::Batch);
            } else {
                dims.push(Dim::Fixed(self.number("an extent or 'N'")?));
            }
        }
        Ok(Shape(dims))
    }

    fn quant(&mut self, shape: &Shape) -> Result<Option<Quant>, Fault> {
        if self.token != Token::Word("q") {
            return Ok(None);
        }
        self.next();
        self.punct('(')?;
        let scale = if self.token == Token::Word("axis") {
            self.next();
            let axis = self.number("an axis")?;
            self.punct(',')?;
            // A hash does not say how many scales there are; the axis does.
            let channels = shape.dim(axis).unwrap_or(0);
            Scale::PerChannel { axis, values: self.tensor(DType::F32, None, channels)? }
        } else {
            self.keyword("s")?;
            Scale::PerTensor(self.float()?)
        };
        self.punct(',')?;
        self.keyword("z")?;
        let zero_point = self.number("a zero point")?;
        self.punct(')')?;
        Ok(Some(Quant { scale, zero_point }))
    }

    fn attr(&mut self, depth: usize) -> Result<Attr, Fault> {
        if depth > MAX_DEPTH {
            return Err((ParseErrorKind::TooDeep(MAX_DEPTH), self.at));
        }
        match self.token {
            Token::Punct('[') => {
                self.next();
                Ok(Attr::List(self.attr_list(']', depth)?))
            }
            Token::Word("inf" | "NaN") => Ok(Attr::Float(self.float()?)),
            Token::Word(w) => {
                self.next();
                if self.eat('(') {
                    return Ok(Attr::Call(w.into(), self.attr_list(')', depth)?));
                }
                Ok(Attr::Word(w.into()))
            }
            Token::Number(n) if n.contains(['.', 'e', 'E', 'f']) => Ok(Attr::Float(self.float()?)),
            Token::Number(_) => Ok(Attr::Int(self.number("a number")?)),
            _ => self.expected("an attribute's value"),
        }
    }

    fn attr_list(&mut self, close: char, depth: usize) -> Result<Vec<Attr>, Fault> {
        let mut list = Vec::new();
        while !self.eat(close) {
            if !list.is_empty() {
                self.punct(',')?;
            }
            list.push(self.attr(depth + 1)?);
        }
        Ok(list)
    }
}
