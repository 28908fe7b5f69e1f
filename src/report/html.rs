//! A report as one HTML file that needs nothing else.

use super::{LayerRow, count, width};

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}\
table{border-collapse:collapse}td,th{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #ddd}\
td:first-child,th:first-child{text-align:left}pre{background:#f6f6f6;padding:1rem;overflow:auto}\
.bar{background:#48a;height:.7rem;display:inline-block}\
.bits{display:inline-block;width:.8rem;margin-right:1px;vertical-align:bottom;background:#48a}";

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The beginning of a page, up to its heading.
pub(super) fn head(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\
         <style>{STYLE}</style></head>\n<body><h1>{0}</h1>\n",
        escaped(title)
    )
}

/// A list of notes, if there are any.
pub(super) fn notes(page: &mut String, notes: &[String]) {
    if !notes.is_empty() {
        page.push_str("<h2>Notes</h2>\n<ul>\n");
        notes.iter().for_each(|n| page.push_str(&format!("<li>{}</li>\n", escaped(n))));
        page.push_str("</ul>\n");
    }
}

/// A page with a heading, a summary in text, the layers, and the notes.
pub fn page(title: &str, summary: &str, rows: &[LayerRow], notes: &[String]) -> String {
    let mut page = head(title);
    page.push_str(&format!("<pre>{}</pre>\n", escaped(summary)));
    page.push_str(
        "<h2>Layers</h2>\n<table><tr><th>layer<th>weights<th>MACs<th>entropy<th>gain<th>cost<th>group<th>bits</tr>\n",
    );
    let real = |x: Option<f32>| x.map_or_else(String::new, |x| format!("{x:.3}"));
    let largest = rows.iter().filter_map(|r| r.entropy).fold(0f32, f32::max).max(f32::MIN_POSITIVE);
    for r in rows {
        let shape: Vec<String> = r.shape.iter().map(usize::to_string).collect();
        let bar = r.entropy.map_or_else(String::new, |h| {
            format!("<span class=\"bar\" style=\"width:{:.1}rem\"></span> ", 5.0 * h / largest)
        });
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}<td>{bar}{}<td>{}<td>{}<td>{}<td>{}</tr>\n",
            escaped(&r.name),
            shape.join("x"),
            count(r.macs),
            real(r.entropy),
            real(r.gain),
            r.cost_text,
            r.group,
            width(r.weight_bits, r.act_bits)
        ));
    }
    page.push_str("</table>\n");
    self::notes(&mut page, notes);
    page.push_str("</body></html>\n");
    page
}
