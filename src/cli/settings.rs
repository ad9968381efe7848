//! The flags that all commands with a configuration share.

use std::path::PathBuf;

use crate::config::{Config, ConfigError, Source, load};

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
        load(&Source {
            file: self.config.clone(),
            environment: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            flags: self.set.iter().cloned().chain(brokers).collect(),
        })
    }
}
