//! The program `nibblec`: hands its arguments to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    nibblec::cli::main()
}
