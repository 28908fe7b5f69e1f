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
mod progress;
mod resume;
mod run;
mod sweep;
mod training;
mod tune;
mod verify;

use crate::Error;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use effects::Given;
use output::Output;
use std::process::ExitCode;

const EXIT_CODES: &str = "Exit codes: 0 fine, 1 verification mismatch, 2 usage, 3 unsupported model, \
4 invalid model or data, 5 budget infeasible, 70 a bug in nibblec";

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
    let parsed = Cli::command().try_get_matches();
    let parsed = parsed.and_then(|matches| Ok((Given::of(&matches), Cli::from_arg_matches(&matches)?)));
    let (given, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(e) => {
            // Help and version are no errors; clap knows where each text goes.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    interrupt::install();
    let out = Output::new(cli.json);
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

fn fail(out: &Output, error: &Error) -> ExitCode {
    out.words(format!("error: {error}").trim_end());
    if error.exit_code() == 70 {
        out.words("This is a bug in nibblec. Please report it with the command and the model.");
    }
    ExitCode::from(error.exit_code())
}
