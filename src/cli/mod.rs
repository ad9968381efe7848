//! The command line: a file a subcommand.

mod completions;
mod config;
mod demo;
mod extract;
mod gazetteer;
mod inspect;
mod lists;
mod load;
mod produce;
mod reference;
mod replay;
mod run;
mod schema;
mod settings;
mod train;
mod writer;

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "\
Exit codes:
  0  done, or stopped by a signal with all in hand committed
  1  something could not be mended, or read; the last line says what
  2  wrong flags

Every subcommand has examples: rasid extract --help";

/// Coded events from Arabic news.
#[derive(Debug, Parser)]
#[command(name = "rasid", version, about, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the worker: raw articles from Kafka in, coded events out, exactly once.
    #[command(
        after_help = "Examples:\n  RASID_KAFKA_BROKERS=kafka:9092 rasid run\n  rasid run --config rasid.toml --set delivery.mode=at-least-once\n  rasid run --config rasid.toml --set worker.overlay=/etc/rasid/lists"
    )]
    Run(run::Arguments),
    /// See it work: an embedded broker, articles, the worker and its events; nothing to install.
    #[command(after_help = "Examples:\n  rasid demo\n  rasid demo --once --listen 127.0.0.1:0")]
    Demo(demo::Arguments),
    /// Extract raw articles from files, or JSON lines from standard input; print article records.
    #[command(
        after_help = "Examples:\n  rasid extract article.txt pages/a.json > records.jsonl\n  zcat articles.jsonl.gz | rasid extract --jobs 4 > records.jsonl\n  rasid extract --preset html page.html\n  rasid extract --overlay my-lists article.txt"
    )]
    Extract(extract::Arguments),
    /// Write an article as a page that shows what was found where.
    #[command(after_help = "Examples:\n  rasid inspect article.txt --output page.html")]
    Inspect(inspect::Arguments),
    /// Build a gazetteer from GeoNames' dumps or plain tables.
    #[command(
        after_help = "Examples:\n  rasid gazetteer my.gazetteer --places SY.txt --names alternateNamesV2.txt --divisions admin1CodesASCII.txt\n  rasid gazetteer my.gazetteer --tsv places.tsv"
    )]
    Gazetteer(gazetteer::Arguments),
    /// Print the JSON Schemas of the messages.
    #[command(
        after_help = "Examples:\n  rasid schema event\n  rasid schema > schemas.json\n  rasid schema event --notation avro"
    )]
    Schema(schema::Arguments),
    /// Put raw articles, files or JSON lines from standard input, into the raw topic.
    #[command(
        after_help = "Examples:\n  rasid produce --brokers kafka:9092 a.json b.json\n  rasid produce --config rasid.toml < articles.jsonl"
    )]
    Produce(produce::Arguments),
    /// Put dead records back into the raw topic, by reason, time or offset.
    #[command(
        after_help = "Examples:\n  rasid replay --reason no-text --dry-run\n  rasid replay --since 2026-03-01T00:00:00Z --partition 0"
    )]
    Replay(replay::Arguments),
    /// Check the configuration and show it, secrets hidden.
    #[command(
        after_help = "Examples:\n  rasid config --config rasid.toml\n  rasid config --set limits.record_bytes=4000000"
    )]
    Config(config::Arguments),
    /// Time the worker end to end on a broker, beside a bare consume-and-produce loop.
    #[command(
        after_help = "Examples:\n  rasid load --brokers localhost:9092 --articles 20000 < articles.jsonl\n  rasid load --cheap --rounds 1 < articles.jsonl"
    )]
    Load(load::Arguments),
    /// Print a shell's completions.
    #[command(
        after_help = "Examples:\n  rasid completions bash > /etc/bash_completion.d/rasid\n  rasid completions zsh > ~/.zfunc/_rasid"
    )]
    Completions(completions::Completions),
    /// Print a page for `man`.
    #[command(
        after_help = "Examples:\n  rasid man > /usr/local/share/man/man1/rasid.1\n  rasid man run > /usr/local/share/man/man1/rasid-run.1"
    )]
    Man(completions::Manual),
    /// Print the reference of the configuration or of the metrics, as Markdown.
    #[command(hide = true)]
    Reference(reference::Arguments),
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
            Command::Completions(arguments) => completions::completions(&arguments),
            Command::Man(arguments) => completions::manual(&arguments),
            Command::Reference(arguments) => reference::run(&arguments),
            Command::Train(arguments) => train::run(&arguments),
            Command::Load(arguments) => load::run(&arguments),
        }
    }
}
