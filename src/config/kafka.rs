//! The configuration as librdkafka wants it.

use rdkafka::ClientConfig;

use super::{Config, ConfigError, GroupProtocol, Properties};

/// Properties that delivery rests on, with the key of ours that sets them.
const OWNED: [(&str, &str); 10] = [
    ("bootstrap.servers", "kafka.brokers"),
    ("group.id", "group.id"),
    ("group.instance.id", "group.instance"),
    ("group.protocol", "group.protocol"),
    ("enable.auto.commit", "delivery.mode"),
    ("enable.auto.offset.store", "delivery.mode"),
    ("isolation.level", "delivery.mode"),
    ("enable.idempotence", "delivery.mode"),
    ("transactional.id", "worker.id"),
    ("transaction.timeout.ms", "delivery.transaction_timeout_ms"),
];

/// A client that is neither worker's consumer nor producer: metadata, replay, produce.
pub fn plain(config: &Config) -> ClientConfig {
    let mut client = ClientConfig::new();
    client.set("bootstrap.servers", &config.kafka.brokers).set("client.id", "rasid");
    for (name, value) in &config.kafka.properties {
        client.set(name, value);
    }
    client
}

/// The producer's queue holds at least one output of so many bytes, however few may be in flight.
const LARGEST_OUTPUT: usize = 16 << 20;

/// Bytes that may wait in one client of librdkafka: a quarter of those in flight.
fn queue_bytes(config: &Config) -> usize {
    (config.limits.in_flight_bytes / 4).max(1 << 20)
}

/// Bytes that the producer's queue holds, and so the most that a message may have.
pub fn producer_queue_bytes(config: &Config) -> usize {
    queue_bytes(config).max(LARGEST_OUTPUT)
}

/// The worker's consumer: one topic, read committed, offsets committed by us alone.
///
/// # Errors
/// When a property is not known to librdkafka, or is one that delivery rests on.
pub fn consumer(config: &Config) -> Result<ClientConfig, ConfigError> {
    let mut client = plain(config);
    // A fetch that finds the queue full backs off for `fetch.queue.backoff.ms`: its default of 1000 is a
    // stall of one second.
    let queued = queue_bytes(config);
    client
        .set("group.id", &config.group.id)
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("isolation.level", "read_committed")
        .set("auto.offset.reset", "earliest")
        .set("queued.max.messages.kbytes", (queued >> 10).to_string())
        .set("fetch.queue.backoff.ms", "2")
        .set("fetch.message.max.bytes", (1 << 20).to_string())
        .set("fetch.max.bytes", queued.to_string())
        .set("fetch.wait.max.ms", "100")
        .set("statistics.interval.ms", config.telemetry.statistics_interval_ms.to_string());
    if !config.group.instance.is_empty() {
        client.set("group.instance.id", &config.group.instance);
    }
    match config.group.protocol {
        GroupProtocol::Classic => client
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("session.timeout.ms", config.group.session_timeout_ms.to_string()),
        GroupProtocol::Consumer => client.set("group.protocol", "consumer"),
    };
    pass_through(client, "kafka.consumer", &config.kafka.consumer, &config.kafka.properties)
}

/// The worker's producer. With a transactional id it is exactly once, without one at least once.
///
/// # Errors
/// As [`consumer`].
pub fn producer(config: &Config, transactional_id: &str) -> Result<ClientConfig, ConfigError> {
    let mut client = plain(config);
    let queued = producer_queue_bytes(config);
    client
        .set("enable.idempotence", "true")
        .set("linger.ms", "5")
        .set("compression.type", "lz4")
        .set("queue.buffering.max.kbytes", (queued >> 10).to_string())
        // A message that the broker cannot take in this time fails, and its work is done again.
        .set("delivery.timeout.ms", config.delivery.transaction_timeout_ms.to_string())
        .set("statistics.interval.ms", config.telemetry.statistics_interval_ms.to_string());
    if !transactional_id.is_empty() {
        client
            .set("transactional.id", transactional_id)
            .set("transaction.timeout.ms", config.delivery.transaction_timeout_ms.to_string());
    }
    pass_through(client, "kafka.producer", &config.kafka.producer, &config.kafka.properties)
}

fn pass_through(
    mut client: ClientConfig,
    section: &str,
    own: &Properties,
    common: &Properties,
) -> Result<ClientConfig, ConfigError> {
    for (section, name) in own.keys().map(|n| (section, n)).chain(common.keys().map(|n| ("kafka.properties", n))) {
        if let Some((_, ours)) = OWNED.iter().find(|(owned, _)| owned == name) {
            let problem = format!("is set by `{ours}`, not passed through");
            return Err(ConfigError::Value { key: format!("{section}.\"{name}\""), problem });
        }
    }
    for (name, value) in common.iter().chain(own) {
        client.set(name, value);
    }
    client.create_native_config().map_err(|e| ConfigError::Value { key: section.into(), problem: e.to_string() })?;
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_output_fits_the_producers_queue() {
        let mut config = Config::default();
        config.limits.in_flight_bytes = 8 << 20;
        let queue = |config: &Config| {
            let client = producer(config, "").unwrap();
            client.get("queue.buffering.max.kbytes").unwrap().parse::<usize>().unwrap() << 10
        };
        assert_eq!(queue(&config), LARGEST_OUTPUT);
        config.limits.in_flight_bytes = 256 << 20;
        assert_eq!(queue(&config), 64 << 20);
    }

    #[test]
    fn an_unknown_property_is_named() {
        let mut config = Config::default();
        config.kafka.consumer.insert("fetch.min.bites".into(), "1".into());
        let error = consumer(&config).unwrap_err().to_string();
        assert!(error.contains("kafka.consumer") && error.contains("fetch.min.bites"), "{error}");
    }

    #[test]
    fn what_delivery_rests_on_cannot_be_passed_through() {
        let mut config = Config::default();
        config.kafka.consumer.insert("enable.auto.commit".into(), "true".into());
        let error = consumer(&config).unwrap_err().to_string();
        assert!(error.contains("enable.auto.commit") && error.contains("delivery.mode"), "{error}");
    }

    #[test]
    fn properties_are_passed_through() {
        let mut config = Config::default();
        config.kafka.properties.insert("socket.keepalive.enable".into(), "true".into());
        config.kafka.producer.insert("linger.ms".into(), "7".into());
        let client = producer(&config, "").unwrap();
        assert_eq!(client.get("linger.ms"), Some("7"));
        assert_eq!(client.get("socket.keepalive.enable"), Some("true"));
        assert_eq!(client.get("transactional.id"), None);
    }

    #[test]
    fn the_broker_sets_the_session_under_kip_848() {
        let mut config = Config::default();
        config.group.protocol = GroupProtocol::Consumer;
        let client = consumer(&config).unwrap();
        assert_eq!(client.get("session.timeout.ms"), None);
        assert_eq!(client.get("group.protocol"), Some("consumer"));
    }
}
