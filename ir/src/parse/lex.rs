//! Tokens of the text form. Every byte sequence has tokens: what fits nowhere becomes [`Token::Bad`].

use crate::print::is_name_char;
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `%name` or `%"name"`, without the `%`.
    Value(String),
    /// `"text"`, escapes resolved.
    Str(String),
    /// A letter or `_`, then letters, digits and `_`.
    Word(&'a str),
    /// Starts with a digit or `-`.
    Number(&'a str),
    /// `#` and the letters and digits behind it.
    Hash(&'a str),
    /// `<text>`, within a line, brackets included.
    Angle(&'a str),
    /// A single character of the grammar.
    Punct(char),
    /// What is no token, in words.
    Bad(String),
    /// The end of the text.
    End,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Value(v) => write!(f, "%{}", crate::print::name(v)),
            Token::Str(s) => f.write_str(&crate::print::quoted(s)),
            Token::Word(s) | Token::Number(s) | Token::Hash(s) | Token::Angle(s) => write!(f, "'{s}'"),
            Token::Punct(c) => write!(f, "'{c}'"),
            Token::Bad(why) => f.write_str(why),
            Token::End => f.write_str("the end of the text"),
        }
    }
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, at: 0 }
    }

    /// The next token and the byte where it starts.
    pub fn token(&mut self) -> (Token<'a>, usize) {
        self.skip_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let Some(c) = rest.chars().next() else { return (Token::End, start) };
        let token = match c {
            '%' => self.value(),
            '"' => self.string().map_or_else(Token::Bad, Token::Str),
            'a'..='z' | 'A'..='Z' | '_' => Token::Word(self.take(|c| c.is_ascii_alphanumeric() || c == '_')),
            '0'..='9' | '-' => self.number(),
            '#' => {
                self.at += 1;
                self.take(|c| c.is_ascii_alphanumeric());
                Token::Hash(&self.text[start..self.at])
            }
            '<' => match rest.find(['>', '\n']).filter(|&i| rest[i..].starts_with('>')) {
                Some(i) => {
                    self.at += i + 1;
                    Token::Angle(&rest[..=i])
                }
                None => {
                    self.at += 1;
                    Token::Bad("'<' without '>' on its line".into())
                }
            },
            '{' | '}' | '(' | ')' | '[' | ']' | ',' | '=' | ':' | '!' | '@' => {
                self.at += 1;
                Token::Punct(c)
            }
            _ => {
                self.at += c.len_utf8();
                Token::Bad(format!("the character {c:?}"))
            }
        };
        (token, start)
    }

    /// White space and `// comments`.
    fn skip_blanks(&mut self) {
        loop {
            self.take(char::is_whitespace);
            if !self.text[self.at..].starts_with("//") {
                return;
            }
            self.take(|c| c != '\n');
        }
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let n = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += n;
        &rest[..n]
    }

    fn value(&mut self) -> Token<'a> {
        self.at += 1;
        if self.text[self.at..].starts_with('"') {
            return self.string().map_or_else(Token::Bad, Token::Value);
        }
        let mut name = self.take(is_name_char);
        if let Some(shorter) = name.strip_suffix(':') {
            name = shorter;
            self.at -= 1;
        }
        if name.is_empty() { Token::Bad("'%' without a name".into()) } else { Token::Value(name.into()) }
    }

    fn number(&mut self) -> Token<'a> {
        let start = self.at;
        if self.text[start..].starts_with('-') {
            self.at += 1;
        }
        // The sign of an exponent belongs to the number.
        loop {
            let part = self.take(|c| c.is_ascii_alphanumeric() || c == '.');
            let exponent = part.ends_with(['e', 'E']) && self.text[self.at..].starts_with(['-', '+']);
            if !exponent {
                return Token::Number(&self.text[start..self.at]);
            }
            self.at += 1;
        }
    }

    /// A quoted string; the error is what went wrong, in words.
    fn string(&mut self) -> Result<String, String> {
        let mut out = String::new();
        let body = &self.text[self.at + 1..];
        let mut chars = body.char_indices();
        let mut end = body.len();
        let mut result = Err("a string without an end".to_string());
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    end = i + 1;
                    result = Ok(());
                    break;
                }
                '\\' => match escape(&mut chars) {
                    Some(c) => out.push(c),
                    None => {
                        end = i + 1;
                        result = Err("a string with an unknown escape".into());
                        break;
                    }
                },
                c => out.push(c),
            }
        }
        self.at += 1 + end;
        result.map(|()| out)
    }
}

/// What stands behind a backslash: `"`, `\`, `n` or `u{hex}`.
fn escape(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    match chars.next()?.1 {
        c @ ('"' | '\\') => Some(c),
        'n' => Some('\n'),
        'u' => {
            let body = chars.as_str().strip_prefix('{')?;
            let digits = &body[..body.find('}').filter(|n| (1..=6).contains(n))?];
            let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
            chars.nth(digits.len() + 1)?;
            Some(c)
        }
        _ => None,
    }
}
