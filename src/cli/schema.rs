//! `rasid schema`: the JSON Schemas of the messages.

use std::error::Error;

use clap::ValueEnum;

use crate::message::model::Model;
use crate::message::{avro, protobuf, schemas};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which message; without it, all of them, as one object by name.
    message: Option<Message>,
    /// In which notation; for Avro and Protocol Buffers, of an event or an article record.
    #[arg(long, value_enum, default_value_t = Notation::Json)]
    notation: Notation,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Notation {
    Json,
    Avro,
    Protobuf,
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
    let binary =
        |message: Message| Ok::<_, Box<dyn Error>>(Model::of(&serde_json::to_value(&all[message as usize].1)?)?);
    let text = match arguments.message {
        Some(message) if arguments.notation == Notation::Avro => avro::schema(&binary(message)?),
        Some(message) if arguments.notation == Notation::Protobuf => protobuf::schema(&binary(message)?),
        None if arguments.notation != Notation::Json => return Err("name a message: event or article".into()),
        Some(message) => serde_json::to_string_pretty(&all[message as usize].1)?,
        None => serde_json::to_string_pretty(&all.into_iter().collect::<std::collections::BTreeMap<_, _>>())?,
    };
    println!("{text}");
    Ok(())
}
