//! The command line program: parses arguments, dispatches, ends with the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(vires::cli::main())
}
