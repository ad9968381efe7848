//! How large a message may be: what the broker says of each output topic, and what the producer's queue holds.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;

use super::process::OutputLimits;
use super::record::Destination;
use crate::config::{self, Config};

/// What a topic takes where the broker does not say (`message.max.bytes` of Apache Kafka by default).
const USUAL: usize = 1_048_588;
/// Room for a batch's and a record's framing.
const FRAMING: usize = 200;

/// `max.message.bytes` of each output topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicLimits {
    events: usize,
    articles: usize,
    dead: usize,
}

impl Default for TopicLimits {
    fn default() -> Self {
        TopicLimits { events: USUAL, articles: USUAL, dead: USUAL }
    }
}

impl TopicLimits {
    /// Asks the broker. What it does not tell, or not in time, is taken as usual.
    pub fn ask(config: &Config) -> TopicLimits {
        let told = ask(config).unwrap_or_else(|error| {
            tracing::info!(%error, "the broker does not tell max.message.bytes: taken as usual");
            Vec::new()
        });
        // What the producer's queue does not hold is never sent.
        let queue = config::producer_queue_bytes(config);
        let told = |topic: &str| told.iter().find(|(name, _)| name == topic).map_or(USUAL, |(_, bytes)| *bytes);
        let of = |topic: &str| told(topic).min(queue);
        let topics = &config.topics;
        TopicLimits { events: of(&topics.events), articles: of(&topics.articles), dead: of(&topics.dead) }
    }

    /// The same as bounds on outputs.
    pub fn outputs(&self) -> OutputLimits {
        let less = |bytes: usize| bytes.saturating_sub(FRAMING);
        OutputLimits { events: less(self.events), articles: less(self.articles), dead: less(self.dead) }
    }

    /// The producer must take the largest message, and build no batch that the strictest topic refuses.
    pub fn apply(&self, client: &mut ClientConfig) {
        let all = [self.events, self.articles, self.dead];
        let largest = all.into_iter().max().unwrap_or(USUAL).clamp(1_000, 1_000_000_000);
        let batch = all.into_iter().min().unwrap_or(USUAL).clamp(1_000, 1_000_000);
        let batch =
            client.get("batch.size").and_then(|own| own.parse().ok()).map_or(batch, |own: usize| own.min(batch));
        client.set("message.max.bytes", largest.to_string()).set("batch.size", batch.to_string());
    }
}

fn ask(config: &Config) -> Result<Vec<(String, usize)>, String> {
    let admin: AdminClient<DefaultClientContext> = config::plain(config).create().map_err(|e| e.to_string())?;
    let topics = Destination::ALL.map(|to| super::topic(config, to));
    let wanted: Vec<ResourceSpecifier> =
        topics.iter().filter(|t| !t.is_empty()).map(|t| ResourceSpecifier::Topic(t)).collect();
    let options = AdminOptions::new().request_timeout(Some(Duration::from_secs(2)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let answers = runtime.block_on(admin.describe_configs(wanted.iter(), &options));
    // It waits up to 100 ms for its own thread to end: no part of the start.
    std::thread::spawn(move || drop(admin));
    let answers = answers.map_err(|e| e.to_string())?;
    let mut told = Vec::new();
    for resource in answers.into_iter().flatten() {
        let bytes = resource.get("max.message.bytes").and_then(|entry| entry.value.as_ref()?.parse().ok());
        if let (rdkafka::admin::OwnedResourceSpecifier::Topic(name), Some(bytes)) = (&resource.specifier, bytes) {
            told.push((name.clone(), bytes));
        }
    }
    Ok(told)
}
