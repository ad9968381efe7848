//! The flags that commands with a configuration share.

use std::path::PathBuf;

use crate::config::{Config, ConfigError, Source, load};
use crate::intake::Reader;

#[derive(Debug, Clone, Default, clap::Args)]
pub struct Settings {
    /// Configuration file (TOML).
    #[arg(long, short, env = "RASID_CONFIG")]
    config: Option<PathBuf>,
    /// Kafka's brokers, `host:port` with commas between them (`kafka.brokers`).
    #[arg(long)]
    brokers: Option<String>,
    /// Any key of the configuration: `delivery.mode=at-least-once`, `kafka.consumer.fetch.min.bytes=1`.
    #[arg(long, value_name = "SECTION.KEY=VALUE")]
    set: Vec<String>,
}

impl Settings {
    /// File, environment, flags.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let brokers = self.brokers.iter().map(|b| format!("kafka.brokers={b}"));
        layers(&self.config, self.set.iter().cloned().chain(brokers))
    }
}

/// The flags that say how raw articles are read, for commands without Kafka.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Shapes {
    /// Shape of the articles: rasid, news-please, ninjs, newsml-g2, json-ld, rss, atom, media-cloud, gdelt, warc, html,
    /// text, or a preset of the configuration's; `intake.preset` by default.
    #[arg(short, long)]
    preset: Option<String>,
    /// Configuration file (TOML): its `intake` table, with presets of your own.
    #[arg(long, short, env = "RASID_CONFIG")]
    config: Option<PathBuf>,
    /// Any key of the configuration: `intake.max_bytes=1000000`.
    #[arg(long, value_name = "SECTION.KEY=VALUE")]
    set: Vec<String>,
}

impl Shapes {
    /// The reader that `rasid run` has with this configuration.
    pub fn reader(&self) -> Result<Reader, ConfigError> {
        let preset = self.preset.iter().map(|p| format!("intake.preset={p}"));
        layers(&self.config, self.set.iter().cloned().chain(preset))?.reader()
    }
}

fn layers(file: &Option<PathBuf>, flags: impl Iterator<Item = String>) -> Result<Config, ConfigError> {
    load(&Source {
        file: file.clone(),
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        flags: flags.collect(),
    })
}
