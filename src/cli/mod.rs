//! The command line: one file a verb. Words go to stderr, results to stdout (as JSON with `--json`).

mod analyze;
mod bench;
mod compile;
mod effects;
mod emit;
mod inspect;
mod interrupt;
mod kernels;
mod labels;
mod measure;
mod options;
mod output;
mod places;
mod progress;
mod resume;
mod run;
mod sweep;
mod training;
mod tune;
mod verify;

use crate::Error;
use crate::report::layout::columns;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use effects::Given;
use output::Output;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

const EXIT_CODES: &str = "Exit codes: 0 fine, 1 verification mismatch, 2 usage, 3 unsupported model, \
4 invalid model or data, 5 budget infeasible, 70 a bug in nibblec, 130 interrupted";

/// Columns of help where the terminal does not say.
const COLUMNS: usize = 80;
/// Wider help is hard to read.
const MOST_COLUMNS: usize = 100;

/// Compiles trained networks to native libraries of 8-, 4- and 2-bit integers.
#[derive(Parser)]
#[command(name = "nibblec", version, after_help = EXIT_CODES, subcommand_required = true)]
struct Cli {
    /// Print the result as JSON on stdout
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyze(Box<analyze::Analyze>),
    Tune(Box<tune::Tune>),
    Sweep(Box<sweep::Sweep>),
    Compile(Box<compile::Compile>),
    Run(run::Run),
    Verify(Box<verify::Verify>),
    Bench(Box<bench::Bench>),
    Inspect(inspect::Inspect),
}

/// Runs the program on the process's arguments. A panic anywhere is a bug of ours and gives exit code 70.
pub fn main() -> ExitCode {
    let width = columns(std::io::stdout().is_terminal()).unwrap_or(COLUMNS).min(MOST_COLUMNS);
    let parsed = Cli::command().term_width(width).try_get_matches();
    let parsed = parsed.and_then(|matches| Ok((Given::of(&matches), Cli::from_arg_matches(&matches)?)));
    let (given, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(e) => return not_parsed(&e),
    };
    let out = Output::new(cli.json);
    interrupt::install(out);
    let result = std::panic::catch_unwind(|| {
        cli.command.effects(&given)?.iter().for_each(|note| out.words(note));
        cli.command.execute(&out)
    });
    match result {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(e)) => fail(&out, &e),
        Err(_) => fail(&out, &Error::Bug("the compiler panicked (see above)".into())),
    }
}

impl Command {
    /// Notes on options that have no effect; an error where they contradict each other.
    fn effects(&self, given: &Given) -> Result<Vec<String>, Error> {
        match self {
            Command::Analyze(c) => c.effects(given),
            Command::Tune(c) => c.effects(given),
            Command::Sweep(c) => c.effects(given),
            Command::Compile(c) => c.effects(given),
            Command::Verify(c) => c.effects(given),
            // Theirs are told apart when they are parsed.
            Command::Run(_) | Command::Bench(_) | Command::Inspect(_) => Ok(Vec::new()),
        }
    }

    fn execute(&self, out: &Output) -> Result<(), Error> {
        match self {
            Command::Analyze(c) => c.execute(out),
            Command::Tune(c) => c.execute(out),
            Command::Sweep(c) => c.execute(out),
            Command::Compile(c) => c.execute(out),
            Command::Run(c) => c.execute(out),
            Command::Verify(c) => c.execute(out),
            Command::Bench(c) => c.execute(out),
            Command::Inspect(c) => c.execute(out),
        }
    }
}

/// Help and version are no errors; clap knows where each text goes. Errors are JSON too where results would be.
fn not_parsed(e: &clap::Error) -> ExitCode {
    let before_values = |arg: &std::ffi::OsString| arg != "--";
    let json = std::env::args_os().take_while(before_values).any(|arg| arg == "--json");
    match e.use_stderr() {
        true if json => fail(&Output::new(true), &Error::Usage(usage_words(e))),
        true => {
            let _ = e.print();
            ExitCode::from(2)
        }
        false => match e.print().and_then(|()| std::io::stdout().flush()) {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                fail(&Output::new(json), &Error::Stdout(e))
            }
            _ => ExitCode::SUCCESS,
        },
    }
}

/// What clap says, without the prefix that [`fail`] adds.
fn usage_words(e: &clap::Error) -> String {
    let words = e.to_string();
    words.strip_prefix("error: ").unwrap_or(&words).trim_end().to_string()
}

fn fail(out: &Output, error: &Error) -> ExitCode {
    let code = error.exit_code();
    let mut message = error.to_string().trim_end().to_string();
    if code == 70 {
        message.push_str("\nThis is a bug in nibblec. Please report it with the command and the model.");
    }
    out.failure(error.kind(), code, error.file().map(|f| f.display().to_string()), &message);
    ExitCode::from(code)
}
