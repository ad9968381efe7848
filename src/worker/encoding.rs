//! How messages are written: JSON, or Avro or Protocol Buffers framed as a Schema Registry's readers expect it.
//!
//! The frame is a zero byte, the schema's number in four bytes, big end first, and for Protocol Buffers one more zero
//! byte: the first message of the file.

use serde::Serialize;

use super::record::Destination;
use super::registry::{Registry, RegistryError};
use crate::config::{Config, Format};
use crate::message::model::{Model, ModelError};
use crate::message::{avro, protobuf, schemas};

/// The encoding of the worker's messages.
#[derive(Debug)]
pub enum Encoding {
    Json,
    Framed { format: Format, events: Framed, articles: Option<Framed> },
}

/// A message with its schema's number.
#[derive(Debug)]
pub struct Framed {
    model: Model,
    number: u32,
}

/// Why there is no encoding.
#[derive(Debug, thiserror::Error)]
pub enum EncodingError {
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Json(#[from] sonic_rs::Error),
    #[error(transparent)]
    Value(#[from] serde_json::Error),
}

impl Encoding {
    /// The configured one; its schemas get their numbers from the registry.
    ///
    /// # Errors
    /// When the registry cannot be reached or refuses a schema.
    pub fn of(config: &Config) -> Result<Encoding, EncodingError> {
        let format = config.encoding.format;
        if format == Format::Json {
            return Ok(Encoding::Json);
        }
        let registry = Registry::new(&config.encoding);
        let framed = |message: &str, topic: &str| -> Result<Framed, EncodingError> {
            let model = model(message)?;
            let (kind, schema) = match format {
                Format::Protobuf => ("PROTOBUF", protobuf::schema(&model)),
                Format::Avro | Format::Json => ("AVRO", avro::schema(&model)),
            };
            let number = registry.number(&format!("{topic}-value"), kind, &schema)?;
            tracing::info!(topic, kind, number, "schema registered");
            Ok(Framed { model, number })
        };
        let topics = &config.topics;
        let events = framed("event", &topics.events)?;
        let articles = (!topics.articles.is_empty()).then(|| framed("article", &topics.articles)).transpose()?;
        Ok(Encoding::Framed { format, events, articles })
    }

    /// What stands in the header `content-type`.
    pub fn content_type(&self) -> &'static str {
        match self {
            Encoding::Json => "application/json",
            Encoding::Framed { format: Format::Protobuf, .. } => "application/protobuf",
            Encoding::Framed { .. } => "application/avro",
        }
    }

    /// The bytes of a message.
    ///
    /// # Errors
    /// When the message does not fit its schema.
    pub fn write(&self, to: Destination, message: &impl Serialize) -> Result<Vec<u8>, EncodingError> {
        let (format, framed) = match (self, to) {
            (Encoding::Framed { format, events, .. }, Destination::Events) => (format, events),
            (Encoding::Framed { format, articles: Some(articles), .. }, Destination::Articles) => (format, articles),
            _ => return Ok(sonic_rs::to_vec(message)?),
        };
        let value = serde_json::to_value(message)?;
        let mut out = vec![0];
        out.extend(framed.number.to_be_bytes());
        match format {
            Format::Protobuf => {
                out.push(0);
                protobuf::encode(&framed.model, &value, &mut out)?;
            }
            Format::Avro | Format::Json => avro::encode(&framed.model, &value, &mut out)?,
        }
        Ok(out)
    }
}

/// The model of a message by its schema's name.
fn model(message: &str) -> Result<Model, EncodingError> {
    let schema = schemas().into_iter().find(|(name, _)| *name == message).map(|(_, schema)| schema);
    Ok(Model::of(&serde_json::to_value(schema)?)?)
}
