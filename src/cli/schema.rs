//! `rasid schema`: the JSON Schemas of the messages.

use std::error::Error;

use clap::ValueEnum;

use crate::message::schemas;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which message; without it, all of them, as one object by name.
    message: Option<Message>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Message {
    /// A raw article, topic `articles.raw`.
    Raw,
    /// An event, topic `events.enriched`.
    Event,
    /// An article record, topic `articles.enriched`, and the lines of `rasid extract`.
    Article,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let all = schemas();
    let text = match arguments.message {
        Some(message) => serde_json::to_string_pretty(&all[message as usize].1)?,
        None => serde_json::to_string_pretty(&all.into_iter().collect::<std::collections::BTreeMap<_, _>>())?,
    };
    println!("{text}");
    Ok(())
}
