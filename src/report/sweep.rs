//! What a sweep found: as CSV, as text, and as a page with plots.

use super::html::{escaped, head};
use super::plot::{Series, colour, plot};
use super::rank::spearman;
use super::{Align, LayerBits, Table, count, duration, width};
use crate::driver::sweep::{Latency, Measured};
use serde::Serialize;
use std::fmt::Write;

/// A way to choose widths.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// The metric.
    pub name: String,
    /// Time that its gains took; of trials, their sum.
    pub seconds: f64,
    /// Gain of each layer that is selected.
    pub gains: Vec<(String, f64)>,
}

/// A network of a method at a budget.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// The metric.
    pub method: String,
    /// The budget as it was written.
    pub budget: String,
    /// Of the fine-tuning.
    pub seed: u64,
    /// What the chosen widths cost, and its share of the cost of the highest.
    pub cost: u64,
    /// The share.
    pub cost_share: f64,
    /// What was measured.
    #[serde(flatten)]
    pub measured: Measured,
    /// Its speed.
    #[serde(flatten)]
    pub latency: Latency,
    /// Widths of all layers.
    pub layers: Vec<LayerBits>,
}

/// All of a sweep.
#[derive(Clone, Debug, Serialize)]
pub struct Sweep {
    /// The network that all points started from.
    pub model: String,
    /// Passes over the data for each point.
    pub epochs: usize,
    /// Accuracy of the network that was learnt from.
    pub teacher_accuracy: f64,
    /// What costs count.
    pub cost: String,
    /// The methods.
    pub methods: Vec<Method>,
    /// The points.
    pub points: Vec<Point>,
}

/// Random choices of all seeds are one method in plots.
fn family(method: &str) -> &str {
    method.split_once(':').map_or(method, |(head, _)| if head == "random" { head } else { method })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// A line for each point. A latency that is not known yet stays empty.
pub fn csv(points: &[Point]) -> String {
    let mut text = String::from(
        "method,budget,seed,cost,cost_share,accuracy,loss,latency_ms,isa,library_bytes,train_seconds,network\n",
    );
    for p in points {
        let m = &p.measured;
        let ms = p.latency.latency_ms;
        let latency = if ms.is_nan() { String::new() } else { format!("{ms:.4}") };
        // A string takes every write.
        let _ = writeln!(
            text,
            "{},{},{},{},{:.6},{:.4},{:.6},{latency},{},{},{:.1},{}",
            p.method,
            p.budget,
            p.seed,
            p.cost,
            p.cost_share,
            m.accuracy,
            m.loss,
            p.latency.isa,
            m.library_bytes,
            m.train_seconds,
            m.network.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
        );
    }
    text
}

impl Sweep {
    /// A line for each point.
    pub fn csv(&self) -> String {
        csv(&self.points)
    }

    /// Names of budgets, in their order.
    fn budgets(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for p in &self.points {
            if !all.contains(&p.budget.as_str()) {
                all.push(&p.budget);
            }
        }
        all
    }

    fn families(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for m in &self.methods {
            if !all.contains(&family(&m.name)) {
                all.push(family(&m.name));
            }
        }
        all
    }

    /// Points of a method (random choices together) at a budget.
    fn at<'s>(&'s self, method: &'s str, budget: &'s str) -> impl Iterator<Item = &'s Point> {
        self.points.iter().filter(move |p| family(&p.method) == method && p.budget == budget)
    }

    fn table(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for method in self.families() {
            let mut row = vec![method.to_string()];
            for budget in self.budgets() {
                let of = |f: &dyn Fn(&Point) -> f64| -> Vec<f64> { self.at(method, budget).map(f).collect() };
                let accuracy = of(&|p| p.measured.accuracy);
                let spread = accuracy.iter().fold(0.0f64, |s, a| s.max((a - mean(&accuracy)).abs()));
                let spread = if accuracy.len() > 1 { format!(" ±{spread:.2}") } else { String::new() };
                let latency = mean(&of(&|p| p.latency.latency_ms));
                row.push(format!("{:.2} %{spread}, {latency:.3} ms", mean(&accuracy)));
            }
            rows.push(row);
        }
        rows
    }

    /// A table of methods and budgets.
    pub fn text(&self) -> String {
        let budgets = self.budgets();
        let mut columns = vec![("method", Align::Left)];
        columns.extend(budgets.iter().map(|b| (*b, Align::Right)));
        let mut table = Table::new(&columns);
        self.table().into_iter().for_each(|row| table.row(row));
        let mut times = Table::new(&[("method", Align::Left), ("its gains took", Align::Right)]);
        for m in &self.methods {
            let time = if m.seconds < 10.0 { format!("{:.3} s", m.seconds) } else { duration(m.seconds) };
            times.row([m.name.clone(), time]);
        }
        format!("{table}teacher: {:.2} %\n\n{times}", self.teacher_accuracy)
    }

    fn series(&self, x: impl Fn(&Point) -> f64) -> Vec<Series> {
        let budgets = self.budgets();
        let of = |method: &str| {
            let points = self.points.iter().filter(|p| family(&p.method) == method);
            let mark = |p: &Point| budgets.iter().position(|b| *b == p.budget).unwrap_or(0);
            let points = points.map(|p| (mark(p), x(p), p.measured.accuracy)).collect();
            Series { name: method.to_string(), points }
        };
        self.families().into_iter().map(of).collect()
    }

    /// A page that needs nothing else.
    pub fn page(&self) -> String {
        let title = format!("Sweep of {}", self.model);
        let mut page = head(&title);
        let _ = writeln!(
            page,
            "<p>Each point: widths chosen within a budget, {} epochs of fine-tuning, compiled; accuracy of the \
             library on all test images, median latency of one image on one thread, the libraries in turns.</p>\n<pre>{}</pre>",
            self.epochs,
            escaped(&self.text())
        );
        let level = Some(("teacher", self.teacher_accuracy));
        let pictures = [
            ("Accuracy and latency", "ms an image, one thread", self.series(|p| p.latency.latency_ms)),
            ("Accuracy and cost", "share of the cost of the highest width", self.series(|p| p.cost_share)),
        ];
        for (heading, axis, series) in pictures {
            let picture = plot([axis.into(), "accuracy, %".into()], &series, level).unwrap_or_default();
            let _ = writeln!(page, "<h2>{heading}</h2>\n{picture}");
        }
        self.bars(&mut page);
        self.gains(&mut page);
        page.push_str("</body></html>\n");
        page
    }

    /// Widths of all layers in every plan.
    fn bars(&self, page: &mut String) {
        page.push_str(
            "<h2>Widths</h2>\n<p>A bar a layer, in order, as high as its weights are wide.</p>\n<table>",
        );
        let first = self.points.first().map(|p| p.seed);
        for p in self.points.iter().filter(|p| Some(p.seed) == first) {
            let bar = |l: &LayerBits| {
                let name = escaped(&format!("{} {}", l.name, width(l.weight_bits, l.act_bits)));
                let height = 0.25 * f64::from(l.weight_bits.min(8));
                format!("<span class=\"bits\" style=\"height:{height}rem\" title=\"{name}\"></span>")
            };
            let bars: String = p.layers.iter().map(bar).collect();
            let _ = writeln!(
                page,
                "<tr><td>{} {}<td>{}<td style=\"text-align:left\">{bars}</tr>",
                escaped(&p.method),
                escaped(&p.budget),
                count(p.cost)
            );
        }
        page.push_str("</table>\n");
    }

    /// Gains by method, scaled to their largest, and rank correlations.
    fn gains(&self, page: &mut String) {
        page.push_str("<h2>Gains</h2>\n<p>As shares of each method's largest.</p>\n<table><tr><th>layer");
        self.methods.iter().for_each(|m| page.push_str(&format!("<th>{}", escaped(&m.name))));
        page.push_str("</tr>\n");
        let largest: Vec<f64> =
            self.methods.iter().map(|m| m.gains.iter().map(|g| g.1).fold(0.0, f64::max)).collect();
        let layers = self.methods.first().map_or(&[][..], |m| &m.gains[..]);
        for (i, (name, _)) in layers.iter().enumerate() {
            let _ = write!(page, "<tr><td>{}", escaped(name));
            for (k, (m, most)) in self.methods.iter().zip(&largest).enumerate() {
                let share = m.gains.get(i).map_or(0.0, |g| g.1) / most.max(f64::MIN_POSITIVE);
                let _ = write!(
                    page,
                    "<td><span class=\"bar\" style=\"width:{:.2}rem;background:{}\"></span> {share:.3}",
                    3.0 * share,
                    colour(k)
                );
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n<h2>Rank correlations of gains (Spearman)</h2>\n<table><tr><th>");
        self.methods.iter().for_each(|m| page.push_str(&format!("<th>{}", escaped(&m.name))));
        page.push_str("</tr>\n");
        for a in &self.methods {
            let _ = write!(page, "<tr><td>{}", escaped(&a.name));
            for b in &self.methods {
                let values = |m: &Method| m.gains.iter().map(|g| g.1).collect::<Vec<_>>();
                let rho = spearman(&values(a), &values(b));
                let _ = write!(page, "<td>{}", rho.map_or_else(|| "-".into(), |r| format!("{r:.2}")));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n");
    }
}
