//! The command line: a file a subcommand.

mod extract;
mod inspect;
mod schema;

use clap::{Parser, Subcommand};

/// Coded events from Arabic news.
#[derive(Debug, Parser)]
#[command(name = "rasid", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Extract raw articles from files, or JSON lines from standard input; print article records.
    Extract(extract::Arguments),
    /// Write an article as a page that shows what was found where.
    Inspect(inspect::Arguments),
    /// Print the JSON Schemas of the messages.
    Schema(schema::Arguments),
}

impl Cli {
    pub fn run(self) -> Result<(), Box<dyn std::error::Error>> {
        match self.command {
            Command::Extract(arguments) => extract::run(&arguments),
            Command::Inspect(arguments) => inspect::run(&arguments),
            Command::Schema(arguments) => schema::run(&arguments),
        }
    }
}
