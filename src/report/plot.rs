//! Pictures for pages: points and lines over two axes as SVG.

use super::html::escaped;
use std::fmt::Write;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 340.0;
/// Left, right, top, bottom of the drawing area.
const EDGES: [f64; 4] = [64.0, 544.0, 16.0, 292.0];
const COLOURS: [&str; 8] =
    ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"];

/// Points of one name. A line joins the means of the points of each mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What they are.
    pub name: String,
    /// Mark (points that belong together have the same), x and y.
    pub points: Vec<(usize, f64, f64)>,
}

/// An axis.
#[derive(Clone, Copy, Debug)]
pub struct Axis<'a> {
    /// What it shows, with its unit.
    pub name: &'a str,
    /// The least step between its marks: 1 for numbers that are whole.
    pub least: f64,
}

impl<'a> From<&'a str> for Axis<'a> {
    fn from(name: &'a str) -> Axis<'a> {
        Axis { name, least: 0.0 }
    }
}

/// The colour of the series at a place.
pub fn colour(at: usize) -> &'static str {
    COLOURS[at % COLOURS.len()]
}

/// Round numbers that divide a range, about five of them, `least` or more from each other.
fn ticks(lo: f64, hi: f64, least: f64) -> Vec<f64> {
    let rough = ((hi - lo) / 5.0).max(least);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(rough);
    let mut all = Vec::new();
    let mut at = (lo / step).ceil();
    while at * step <= hi + step * 1e-9 && all.len() < 20 {
        all.push(at * step);
        at += 1.0;
    }
    all
}

/// Smallest and largest, with some room on both sides.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (lo, hi) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
    if lo > hi {
        return None;
    }
    let room = ((hi - lo) * 0.06).max(hi.abs() * 1e-3).max(1e-9);
    Some((lo - room, hi + room))
}

/// Mean x and y of the points of each mark, by x.
fn means(points: &[(usize, f64, f64)]) -> Vec<(f64, f64)> {
    let mut marks: Vec<usize> = points.iter().map(|p| p.0).collect();
    marks.sort_unstable();
    marks.dedup();
    let mean = |mark: usize| {
        let of: Vec<_> = points.iter().filter(|p| p.0 == mark).collect();
        let n = of.len() as f64;
        (of.iter().map(|p| p.1).sum::<f64>() / n, of.iter().map(|p| p.2).sum::<f64>() / n)
    };
    let mut all: Vec<(f64, f64)> = marks.into_iter().map(mean).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// Where numbers lie in the drawing area: what it covers along both axes.
struct Frame {
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    /// The range of all points and the level; `None` without points.
    fn of(series: &[Series], level: Option<f64>) -> Option<Frame> {
        let all = || series.iter().flat_map(|s| &s.points);
        Some(Frame { x: range(all().map(|p| p.1))?, y: range(all().map(|p| p.2).chain(level))? })
    }

    fn x(&self, x: f64) -> f64 {
        let ([left, right, ..], (x0, x1)) = (EDGES, self.x);
        left + (x - x0) / (x1 - x0) * (right - left)
    }

    fn y(&self, y: f64) -> f64 {
        let ([.., top, bottom], (y0, y1)) = (EDGES, self.y);
        bottom - (y - y0) / (y1 - y0) * (bottom - top)
    }
}

/// A picture of series with a legend; `None` without points. `level` is a dashed line across, with its name.
pub fn plot(axes: [Axis<'_>; 2], series: &[Series], level: Option<(&str, f64)>) -> Option<String> {
    let frame = Frame::of(series, level.map(|l| l.1))?;
    let [left, right, ..] = EDGES;
    let rows = series.len() + usize::from(level.is_some());
    let height = legend_at(rows);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" role=\"img\" font-size=\"12\" fill=\"#333\">\n"
    );
    grid(&mut svg, &frame, axes);
    names(&mut svg, axes);
    for (i, s) in series.iter().enumerate() {
        draw(&mut svg, &frame, s, colour(i));
        legend(&mut svg, i, colour(i), "", &s.name);
    }
    if let Some((name, y)) = level {
        let dash = " stroke-dasharray=\"5 4\"";
        let _ = writeln!(svg, "<path d=\"M{left} {:.1}H{right}\" stroke=\"#333\"{dash}/>", frame.y(y));
        legend(&mut svg, series.len(), "#333", dash, name);
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

/// Lines across the drawing area at round numbers, with these beside them. A string takes every write, here and below.
fn grid(svg: &mut String, frame: &Frame, axes: [Axis<'_>; 2]) {
    let [left, right, top, bottom] = EDGES;
    for x in ticks(frame.x.0, frame.x.1, axes[0].least) {
        let at = frame.x(x);
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"#eee\"/><text x=\"{at:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">{}</text>",
            bottom + 16.0,
            number(x)
        );
    }
    for y in ticks(frame.y.0, frame.y.1, axes[1].least) {
        let at = frame.y(y);
        let _ = writeln!(
            svg,
            "<path d=\"M{left} {at:.1}H{right}\" stroke=\"#eee\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\">{}</text>",
            left - 6.0,
            at + 4.0,
            number(y)
        );
    }
}

/// What the axes show.
fn names(svg: &mut String, axes: [Axis<'_>; 2]) {
    let [left, right, top, bottom] = EDGES;
    let middle = (left + right) / 2.0;
    let _ = writeln!(
        svg,
        "<text x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text><text transform=\"translate(14 {:.1}) \
         rotate(-90)\" text-anchor=\"middle\">{}</text>",
        bottom + 34.0,
        escaped(axes[0].name),
        (top + bottom) / 2.0,
        escaped(axes[1].name)
    );
}

/// The points of a series, and the line through their means.
fn draw(svg: &mut String, frame: &Frame, series: &Series, colour: &str) {
    let path: Vec<String> =
        means(&series.points).iter().map(|(x, y)| format!("{:.1} {:.1}", frame.x(*x), frame.y(*y))).collect();
    let _ = writeln!(
        svg,
        "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>",
        path.join("L")
    );
    for (_, x, y) in &series.points {
        let _ = writeln!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"><title>{}: {}, {}</title></circle>",
            frame.x(*x),
            frame.y(*y),
            escaped(&series.name),
            number(*x),
            number(*y)
        );
    }
}

/// Where a row of the legend begins.
fn legend_at(row: usize) -> f64 {
    HEIGHT + 8.0 + 18.0 * row as f64
}

/// A row of the legend: a stroke as the lines it stands for, and their name.
fn legend(svg: &mut String, row: usize, colour: &str, dash: &str, name: &str) {
    let ([left, ..], y) = (EDGES, legend_at(row));
    let _ = writeln!(
        svg,
        "<path d=\"M{left} {:.1}h24\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/><text x=\"{:.1}\" \
         y=\"{y:.1}\">{}</text>",
        y - 4.0,
        left + 32.0,
        escaped(name)
    );
}

/// Four significant digits, without zeros behind the point.
fn number(v: f64) -> String {
    let digits = if v == 0.0 { 0 } else { (3 - v.abs().log10().floor() as i32).clamp(0, 9) as usize };
    let text = format!("{v:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(0.13, 0.87, 0.0), [0.2, 0.4, 0.6000000000000001, 0.8]);
        assert_eq!(ticks(89.9, 92.1, 0.0), [90.0, 90.5, 91.0, 91.5, 92.0]);
        assert_eq!(ticks(0.9, 3.1, 1.0), [1.0, 2.0, 3.0]);
        assert_eq!([number(90.5), number(1234.0), number(0.25)], ["90.5", "1234", "0.25"]);
    }

    #[test]
    fn a_line_joins_means() {
        let points = [(1, 4.0, 10.0), (0, 1.0, 2.0), (0, 3.0, 4.0)];
        assert_eq!(means(&points), [(2.0, 3.0), (4.0, 10.0)]);
        let series = [Series { name: "a<b".into(), points: points.to_vec() }];
        let svg = plot(["x".into(), "y".into()], &series, Some(("float", 12.0))).unwrap();
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains("a&lt;b") && svg.contains("stroke-dasharray"));
        assert_eq!(plot(["x".into(), "y".into()], &[], None), None);
    }
}
