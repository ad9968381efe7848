//! The command line: a file a subcommand.

mod config;
mod demo;
mod extract;
mod gazetteer;
mod inspect;
mod load;
mod produce;
mod replay;
mod run;
mod schema;
mod settings;
mod train;
mod writer;

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
    /// Run the worker: raw articles from Kafka in, coded events out, exactly once.
    Run(run::Arguments),
    /// See it work: an embedded broker, articles, the worker and its events; nothing to install.
    Demo(demo::Arguments),
    /// Extract raw articles from files, or JSON lines from standard input; print article records.
    Extract(extract::Arguments),
    /// Write an article as a page that shows what was found where.
    Inspect(inspect::Arguments),
    /// Build a gazetteer from GeoNames' dumps or plain tables.
    Gazetteer(gazetteer::Arguments),
    /// Print the JSON Schemas of the messages.
    Schema(schema::Arguments),
    /// Put raw articles, files or JSON lines from standard input, into the raw topic.
    Produce(produce::Arguments),
    /// Put dead records back into the raw topic, by reason, time or offset.
    Replay(replay::Arguments),
    /// Check the configuration and show it, secrets hidden.
    Config(config::Arguments),
    /// Time the worker end to end on a broker, beside a bare consume-and-produce loop.
    Load(load::Arguments),
    #[command(hide = true)]
    Train(train::Arguments),
}

impl Cli {
    pub fn run(self) -> Result<(), Box<dyn std::error::Error>> {
        match self.command {
            Command::Run(arguments) => run::run(&arguments),
            Command::Demo(arguments) => demo::run(&arguments),
            Command::Extract(arguments) => extract::run(&arguments),
            Command::Inspect(arguments) => inspect::run(&arguments),
            Command::Gazetteer(arguments) => gazetteer::run(&arguments),
            Command::Schema(arguments) => schema::run(&arguments),
            Command::Produce(arguments) => produce::run(&arguments),
            Command::Replay(arguments) => replay::run(&arguments),
            Command::Config(arguments) => config::run(&arguments),
            Command::Train(arguments) => train::run(&arguments),
            Command::Load(arguments) => load::run(&arguments),
        }
    }
}
