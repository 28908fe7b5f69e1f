//! `nibblec bench --kernels`: the time of every distinct layer of a network at every pair of widths and with every kernel
//! that can run it.

use super::options::input_shape;
use super::output::Output;
use crate::Error;
use clap::Args;
use nibblec_ir::ann::Bits;
use nibblec_passes::kernel_table::{parse_widths, widths_name};
use std::path::{Path, PathBuf};

/// Runs of each kernel.
const RUNS: u32 = 11;

/// Layers by themselves.
#[derive(Args)]
#[command(next_help_heading = "Layers by themselves")]
pub struct KernelArgs {
    /// FILE is an ONNX model: measure each distinct layer at every pair of widths, with every kernel, on one thread
    #[arg(long, conflicts_with_all = ["threads", "batch", "seconds", "per_layer"])]
    pub kernels: bool,
    /// Pairs of widths to measure: w4a4, w2a8, float [default: all]
    #[arg(long, value_name = "W,...", value_delimiter = ',', value_parser = widths, requires = "kernels")]
    widths: Vec<Bits>,
    /// Shape of an input that the model leaves open, the batch included
    #[arg(long, value_name = "NAME=N,C,H,W", value_parser = input_shape, requires = "kernels")]
    input_shape: Vec<(String, Vec<usize>)>,
    /// Refuse what would take more memory than this: 8G, 512M [default: what the machine has]
    #[arg(long, value_name = "BYTES", value_parser = crate::memory::parse)]
    pub max_memory: Option<u64>,
    /// Keep the medians in a table for --kernel-table; what the file has already is not measured again
    #[arg(long, value_name = "FILE.toml", requires = "kernels")]
    save: Option<PathBuf>,
    /// Measure the layers that several kernels can run, and fail where the one that the table picks is over 5 % slower
    /// than the fastest
    #[arg(long, requires = "kernels", conflicts_with = "save")]
    check_picker: bool,
    /// The table to check [default: the built-in one]
    #[arg(long, value_name = "FILE.toml", requires = "check_picker")]
    kernel_table: Option<PathBuf>,
}

fn widths(s: &str) -> Result<Bits, String> {
    parse_widths(s).ok_or_else(|| format!("expected w8a8, w4a8, ... or float, found '{s}'"))
}

#[cfg(not(feature = "llvm"))]
impl KernelArgs {
    /// Says that this build cannot.
    pub fn execute(&self, _: &Path, _: &[String], _: Option<u32>, _: &Output) -> Result<(), Error> {
        let _ = (widths_name, RUNS);
        Err(Error::Usage(
            "this nibblec was built without code generation: build it with the feature llvm22".into(),
        ))
    }
}

#[cfg(feature = "llvm")]
mod measuring {
    use super::*;
    use crate::cli::interrupt::{self, Staging};
    use crate::cli::places::Places;
    use crate::cli::progress::Progress;
    use crate::driver::kernels::{self, Measured, Variant};
    use crate::driver::{Driver, Settings, table};
    use crate::report::layout::plural;
    use crate::report::{Align, Table};
    use nibblec_codegen::{Arch, CodegenError, Isa};
    use nibblec_passes::kernel_table::{Kernel, KernelTable, LayerShape};
    use serde::Serialize;

    /// A picked kernel may take so much longer than the fastest.
    const TOLERANCE: f64 = 1.05;

    #[derive(Serialize)]
    struct Report {
        isa: &'static str,
        cpu: String,
        compiler: &'static str,
        kernels: Vec<Row>,
    }

    /// A measured kernel.
    #[derive(Serialize)]
    struct Row {
        shape: String,
        widths: String,
        kernel: &'static str,
        name: String,
        runs: usize,
        median_us: f64,
        min_us: f64,
        max_us: f64,
        mac_per_ns: f64,
    }

    #[derive(Serialize)]
    struct Checks {
        isa: &'static str,
        picks: Vec<Check>,
    }

    /// What the table picks, beside the fastest.
    #[derive(Serialize)]
    struct Check {
        shape: String,
        widths: String,
        picked: &'static str,
        fastest: &'static str,
        picked_over_fastest: f64,
    }

    impl KernelArgs {
        /// Measures the layers of `model`.
        pub fn execute(
            &self,
            model: &Path,
            levels: &[String],
            runs: Option<u32>,
            out: &Output,
        ) -> Result<(), Error> {
            let mut places = Places::default();
            let file = model.to_path_buf();
            places.reads_model("the model", &file);
            places.writes("--save", &self.save, &["toml", "txt"]);
            places.check()?;
            let isa = level(levels)?;
            let runs = runs.unwrap_or(RUNS) as usize;
            let input_shapes = self.input_shape.iter().cloned().collect();
            let settings = Settings { input_shapes, max_memory: self.max_memory, ..Settings::default() };
            let mut ignore = |_: &str, _: &nibblec_ir::Graph| {};
            let mut driver = Driver::new(&settings, &mut ignore, None);
            let shapes = kernels::shapes(&mut driver, model)?;
            let all = kernels::all_widths();
            let widths = if self.widths.is_empty() { &all } else { &self.widths };
            match self.check_picker {
                true => self.check(&shapes, widths, isa, runs, out),
                false => self.measure(&shapes, widths, isa, runs, out),
            }
        }

        fn measure(
            &self,
            shapes: &[LayerShape],
            widths: &[Bits],
            isa: Isa,
            runs: usize,
            out: &Output,
        ) -> Result<(), Error> {
            let mut saved = self.saved(isa)?;
            let mut rows = Vec::new();
            let mut progress = Progress::new("measuring kernels", shapes.len());
            let mut known = 0;
            for shape in shapes {
                progress.say(shape.to_string());
                let mut variants = kernels::variants(shape, widths);
                variants.retain(|v| saved.measured(shape, v.bits, v.kernel).is_none());
                if variants.is_empty() {
                    known += 1;
                    progress.add(1);
                    continue;
                }
                let measured = run(shape, &variants, isa, runs)?;
                for m in &measured {
                    saved.insert(shape, m.variant.bits, m.variant.kernel, m.median());
                    rows.push(row(shape, m));
                }
                if let Some(path) = &self.save {
                    interrupt::write(path, saved.write(COMMENT).as_bytes())?;
                    let path = path.display();
                    interrupt::kept(format!("layers so far are kept in {path}; the same command goes on"));
                }
                progress.add(1);
            }
            drop(progress);
            if known > 0 {
                let all = plural(shapes.len(), "layer");
                out.words(&format!("{known} of {all} were in the table already"));
            }
            let report =
                Report { isa: isa.name(), cpu: cpu(), compiler: env!("CARGO_PKG_VERSION"), kernels: rows };
            out.result(&report, || text(&report))?;
            if let Some(path) = &self.save {
                out.words(&format!("saved the table to {}", path.display()));
            }
            Ok(())
        }

        /// The table to go on with.
        fn saved(&self, isa: Isa) -> Result<KernelTable, Error> {
            let compiler = env!("CARGO_PKG_VERSION");
            let new = KernelTable::new(isa.name(), compiler, &cpu());
            let Some(path) = self.save.as_deref().filter(|p| p.exists()) else { return Ok(new) };
            let old = table::read(path)?;
            table::check_level(&old, Some(path), &[isa.name()])?;
            if (&old.compiler, &old.cpu) != (&new.compiler, &new.cpu) {
                return Err(Error::Usage(format!(
                    "{} was measured by nibblec {} on {}, this is nibblec {} on {}: save to another file",
                    path.display(),
                    old.compiler,
                    old.cpu,
                    new.compiler,
                    new.cpu
                )));
            }
            Ok(old)
        }

        fn check(
            &self,
            shapes: &[LayerShape],
            widths: &[Bits],
            isa: Isa,
            runs: usize,
            out: &Output,
        ) -> Result<(), Error> {
            let path = self.kernel_table.as_deref();
            let table = table::open(path)?;
            table::check_level(&table, path, &[isa.name()])?;
            let mut picks = Vec::new();
            let mut progress = Progress::new("measuring kernels", shapes.len());
            for shape in shapes {
                progress.say(shape.to_string());
                let several: Vec<Bits> =
                    widths.iter().copied().filter(|b| shape.kernels(*b).len() > 1).collect();
                if !several.is_empty() {
                    let measured = run(shape, &kernels::variants(shape, &several), isa, runs)?;
                    picks.extend(several.iter().filter_map(|b| check(&table, shape, *b, &measured)));
                }
                progress.add(1);
            }
            drop(progress);
            let slow = picks.iter().filter(|c| c.picked_over_fastest > TOLERANCE).count();
            let report = Checks { isa: isa.name(), picks };
            out.result(&report, || check_text(&report))?;
            match slow {
                0 => Ok(()),
                n => Err(Error::Mismatch(format!(
                    "{} more than 5 % slower than the fastest",
                    plural(n, "picked kernel")
                ))),
            }
        }
    }

    const COMMENT: &str = "Nanoseconds of layers on one thread, measured by `nibblec bench --kernels MODEL --save FILE`:\n\
        input, output, filter, then stride, dilation, groups and residual where there are any, and the widths.";

    /// The level to measure: that of the option, or the best that this CPU has.
    fn level(names: &[String]) -> Result<Isa, Error> {
        let known = Arch::of("native")?.levels();
        match names {
            [] => best(known),
            [name] => {
                let names: Vec<&str> = known.iter().map(|i| i.name()).collect();
                let unknown =
                    || CodegenError::Target(format!("unknown level '{name}'; known: {}", names.join(", ")));
                Ok(known.iter().copied().find(|i| i.name() == name).ok_or_else(unknown)?)
            }
            _ => Err(Error::Usage("--kernels measures one level: give --isa one name".into())),
        }
    }

    /// The last level at which a small layer runs here.
    fn best(known: &[Isa]) -> Result<Isa, Error> {
        let shape: LayerShape = "8x1x1 8x1x1 1x1".parse().map_err(Error::Bug)?;
        let bits = Bits::EIGHT;
        let variant = Variant { bits, kernel: Kernel::Direct };
        let mut last = Err(Error::Usage("this machine's target has no levels".into()));
        for isa in known.iter().rev() {
            last = run(&shape, &[variant], *isa, 1).map(|_| *isa);
            if last.is_ok() {
                break;
            }
        }
        last
    }

    /// Measures in a library that an interrupt removes.
    fn run(shape: &LayerShape, variants: &[Variant], isa: Isa, runs: usize) -> Result<Vec<Measured>, Error> {
        let mut staging = Staging::default();
        let library = staging.file(&std::env::temp_dir().join("libnibblec-layer.so"))?;
        kernels::measure(shape, variants, isa, runs, &library)
    }

    /// The processor as the system names it.
    fn cpu() -> String {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|l| l.strip_prefix("model name")?.split_once(':'));
        model.map_or_else(|| std::env::consts::ARCH.to_string(), |(_, name)| name.trim().to_string())
    }

    fn row(shape: &LayerShape, m: &Measured) -> Row {
        let us = |ns: Option<&u64>| ns.map_or(0.0, |ns| *ns as f64 / 1e3);
        let median = m.median();
        Row {
            shape: shape.to_string(),
            widths: widths_name(m.variant.bits),
            kernel: m.variant.kernel.name(),
            name: m.name.clone(),
            runs: m.ns.len(),
            median_us: us(Some(&median)),
            min_us: us(m.ns.first()),
            max_us: us(m.ns.last()),
            mac_per_ns: shape.macs() as f64 / median.max(1) as f64,
        }
    }

    fn text(report: &Report) -> String {
        let columns = [
            ("layer", Align::Left),
            ("widths", Align::Left),
            ("kernel", Align::Left),
            ("median us", Align::Right),
            ("min us", Align::Right),
            ("max us", Align::Right),
            ("MAC/ns", Align::Right),
        ];
        let mut table = Table::new(&columns);
        for r in &report.kernels {
            let us = |v: f64| format!("{v:.1}");
            table.row([
                r.shape.clone(),
                r.widths.clone(),
                r.name.clone(),
                us(r.median_us),
                us(r.min_us),
                us(r.max_us),
                format!("{:.1}", r.mac_per_ns),
            ]);
        }
        format!("{} on {}, one thread\n{table}", report.isa, report.cpu)
    }

    /// The kernel that the table picks among those that ran.
    fn check(table: &KernelTable, shape: &LayerShape, bits: Bits, measured: &[Measured]) -> Option<Check> {
        let these: Vec<&Measured> = measured.iter().filter(|m| m.variant.bits == bits).collect();
        let ran: Vec<Kernel> = these.iter().map(|m| m.variant.kernel).collect();
        let (picked, _) = table.fastest(shape, bits, &ran)?;
        let picked = these.iter().find(|m| m.variant.kernel == picked)?;
        let fastest = these.iter().min_by_key(|m| m.median())?;
        Some(Check {
            shape: shape.to_string(),
            widths: widths_name(bits),
            picked: picked.variant.kernel.name(),
            fastest: fastest.variant.kernel.name(),
            picked_over_fastest: picked.median() as f64 / fastest.median().max(1) as f64,
        })
    }

    fn check_text(report: &Checks) -> String {
        let columns = [
            ("layer", Align::Left),
            ("widths", Align::Left),
            ("picked", Align::Left),
            ("fastest", Align::Left),
            ("picked/fastest", Align::Right),
        ];
        let mut table = Table::new(&columns);
        for c in &report.picks {
            table.row([
                c.shape.clone(),
                c.widths.clone(),
                c.picked.into(),
                c.fastest.into(),
                format!("{:.3}", c.picked_over_fastest),
            ]);
        }
        format!("{}, one thread\n{table}", report.isa)
    }
}
