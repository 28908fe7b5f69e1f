//! What the parser says about broken text, and that no text makes it panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod common;

use common::{OPERATORS, graph};
use nibblec_ir::parse;
use std::fmt::Write;

#[test]
fn messages() {
    let relu = "graph \"g\" {\n  %x: f32[N,2] = input\n  %y: f32[N,2] = Relu(%x)";
    let table: Vec<String> = [
        "",
        "grph",
        "graph g {",
        "graph \"g {",
        "graph \"\\q\" {",
        "graph \"g\" {",
        "graph \"g\" {}\n}",
        "graph \"g\" {\n  \u{1F980}",
        "graph \"g\" {\n  %",
        "graph \"g\" {\n  %\"\": f32[] = input }",
        "graph \"g\" { %x f32",
        "graph \"g\" { %x: f64[N]",
        "graph \"g\" { %x: f32[N,-1]",
        "graph \"g\" { %x: f32[N,99999999999999999999]",
        "graph \"g\" { %x: f32[N 2]",
        "graph \"g\" { %x: u8[N] q(t 1)",
        "graph \"g\" { %x: u8[N] q(s 1e99, z 0) = input }",
        "graph \"g\" { %x: u8[N] q(s 1, z 3000000000) = input }",
        "graph \"g\" { %x: f32[N] !rang[p](0) = input }",
        "graph \"g\" { %x: f32[N] !layout[p](sideways, border 0 0 0 0) = input }",
        "graph \"g\" { %x: f32[N] = inputs }",
        "graph \"g\" { %x: f32[N], %y: f32[N] = input }",
        "graph \"g\" { () = const [] }",
        "graph \"g\" { %x: f32[N] = const [1] }",
        "graph \"g\" { %x: f32[2] = const [1] }",
        "graph \"g\" { %x: f32[2] = const [1, x] }",
        "graph \"g\" { %x: i2[2] = const [1, 2] }",
        "graph \"g\" { %x: u4[1] = const [-1] }",
        "graph \"g\" { %x: u4[1] = const #abc }",
        "graph \"g\" { %x: u4[1] = const #abc <min }",
        "graph \"g\" { %x: u4[1] = const random(seed 1, min 3, max 2) }",
        "graph \"g\" { %x: u4[1] = const random(seed 1, max 16, min 16) }",
        "graph \"g\" { %x: u8[1] = const random(seed 1, min 256, max 256) }",
        "graph \"g\" { %x: f32[4000000000,4000000000] = const random(seed 1) }",
        "graph \"g\" { %x: f32[9000000000000000000,9] = const random(seed 1) }",
        "graph \"g\" { %x: bool[2] = const [true, 1] }",
        "graph \"g\" { %x: f32[N] = Frobnicate() }",
        "graph \"g\" { %x: f32[N] = Clip(%x) {min=0.0} }",
        "graph \"g\" { %x: f32[N] = Clip(%x) {min=0.0, max=[1]} }",
        "graph \"g\" { %x: f32[N] = Clip(%x) {min=0.0, min=0.0} }",
        "graph \"g\" { %x: f32[N] = Relu(%x) {min=0.0} }",
        "graph \"g\" { %x: f32[N] = Clip(%x) {min=0.0 max=1.0} }",
        "graph \"g\" { %x: f32[N] = Clip(%x) {min=99999999999999999999} }",
        "graph \"g\" { %x: f32[N] = Relu(%x %x) }",
        "graph \"g\" { %x: f32[N] = Relu(%y) }",
        "graph \"g\" { output %y }",
        "graph \"g\" { output y }",
        "graph \"g\" { %x: f32[N] = input\n%x: f32[N] = input }",
    ]
    .map(String::from)
    .into_iter()
    .chain([
        format!("{relu} @\"n\"\n  %z: f32[N,2] = Relu(%x) @\"n\"\n}}"),
        format!("{relu} @\"\"\n}}"),
        format!("{relu} @n\n}}"),
        format!("{relu} !bits[p](4, 4)\n}}"),
        format!("{relu} !beats[p](4, 4)\n}}"),
        format!("{relu} !cost[p](-1)\n}}"),
    ])
    .collect();
    let mut seen = String::new();
    for text in table {
        let message = match parse(&text) {
            Ok(_) => "no error".to_string(),
            Err(e) => e.to_string(),
        };
        writeln!(seen, "{}\n    {message}", text.replace(relu, "...").replace('\n', "\\n")).unwrap();
    }
    insta::assert_snapshot!(seen);
}

/// Parsing must end, with either result.
fn survives(text: &str) {
    if let Ok(g) = parse(text) {
        let _ = nibblec_ir::check(&g);
        let _ = (g.to_string(), nibblec_ir::dot(&g));
    }
}

#[test]
fn truncated_and_mutated_text_never_panics() {
    for (op, body) in OPERATORS {
        let text = graph(op, body);
        for i in (0..text.len()).filter(|&i| text.is_char_boundary(i)) {
            survives(&text[..i]);
            survives(&format!("{}{}", &text[..i], &text[i + 1..]));
            for c in ["%", "\"", "(", "]", "-", "9", "#", "<", "e999", "\u{0}", "\u{1F980}"] {
                survives(&format!("{}{c}{}", &text[..i], &text[i..]));
            }
        }
    }
}

#[test]
fn numbers_of_any_size_never_panic() {
    let big = ["0", "-1", "2147483648", "4294967296", "9223372036854775807", "18446744073709551615"];
    for (op, body) in OPERATORS {
        let text = graph(op, body);
        let mut at = 0;
        while let Some(i) = text[at..].find(|c: char| c.is_ascii_digit()) {
            let start = at + i;
            let len = text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            for n in big {
                survives(&format!("{}{n}{}", &text[..start], &text[start + len..]));
            }
            at = start + len;
        }
    }
}

#[test]
fn deep_and_long_text_ends_quickly() {
    let attr = |a: String| format!("graph \"g\" {{ %y: f32[N] = Clip(%y) {{min={a}");
    for open in ["[", "f(", "[f("] {
        let e = parse(&attr(open.repeat(100_000))).unwrap_err();
        assert!(e.to_string().contains("nest deeper"), "{e}");
    }
    for piece in ["%", "\"", "<", "#", "(", "{", "-", "\\", "!", "q(", "%x: f32[", "// ", "\n"] {
        survives(&piece.repeat(100_000));
        survives(&format!("graph \"g\" {{ %x: f32[N] = {}", piece.repeat(100_000)));
    }
    // Names that the graph would have to make unique.
    let nameless = "() = Relu()\n".repeat(20_000);
    survives(&format!("graph \"g\" {{ {nameless} }}"));
    let mut chain = String::from("graph \"g\" {\n%v0: f32[N] = input\n");
    for i in 1..20_000 {
        writeln!(chain, "%v{i}: f32[N] = Relu(%v{})", i - 1).unwrap();
    }
    survives(&(chain + "}"));
}
