use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match rasid::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rasid: {error}");
            ExitCode::FAILURE
        }
    }
}
