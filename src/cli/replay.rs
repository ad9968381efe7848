//! `rasid replay`: dead records back into the raw topic, as they came.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::{Offset, TopicPartitionList};

use super::settings::Settings;
use super::writer::Writer;
use crate::config::{self, Config};
use crate::message::{DeadReason, Headers, header, without_ours};
use crate::worker::headers;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only records that died of this (may be given more than once).
    #[arg(long)]
    reason: Vec<DeadReason>,
    /// Only records put into the dead-letter topic at or after this time (`2026-03-01T12:00:00Z`).
    #[arg(long)]
    since: Option<jiff::Timestamp>,
    /// Only records put into the dead-letter topic before this time.
    #[arg(long)]
    until: Option<jiff::Timestamp>,
    /// Only this partition of the dead-letter topic.
    #[arg(long)]
    partition: Option<i32>,
    /// Only from this offset of the dead-letter topic on.
    #[arg(long)]
    from_offset: Option<i64>,
    /// Only before this offset of the dead-letter topic.
    #[arg(long)]
    to_offset: Option<i64>,
    /// Tell what would be put back; put nothing back.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// How long to wait for the broker.
const WAIT: Duration = Duration::from_secs(30);

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let config = arguments.settings.load()?;
    let reader = Reader::open(&config, arguments)?;
    let mut writer =
        if arguments.dry_run { None } else { Some(Writer::open(&config, &config.topics.raw, "dead records")?) };
    let (mut chosen, mut left_out) = (0u64, 0u64);
    reader.each(|message| {
        let headers = message.headers().map(headers).unwrap_or_default();
        if !arguments.wants(message, &headers) {
            return Ok(());
        }
        if text(&headers, header::LEFT_OUT).is_some() {
            left_out += 1;
            return Ok(());
        }
        chosen += 1;
        match &mut writer {
            Some(writer) => writer.write(message.key(), message.payload(), &without_ours(headers))?,
            None => println!("{}", describe(message, &headers)),
        }
        Ok(())
    })?;
    if let Some(writer) = writer {
        writer.finish()?;
    }
    let would = if arguments.dry_run { "would be" } else { "are" };
    eprintln!("{chosen} of the records of {} {would} back in {}", config.topics.dead, config.topics.raw);
    if left_out > 0 {
        eprintln!("{left_out} did not fit the dead-letter topic: their values are still where their headers say");
    }
    Ok(())
}

impl Arguments {
    fn wants(&self, message: &BorrowedMessage, headers: &Headers) -> bool {
        let time = message.timestamp().to_millis();
        let reason = text(headers, header::REASON).and_then(|r| r.parse().ok());
        (self.reason.is_empty() || reason.is_some_and(|r| self.reason.contains(&r)))
            && self.since.is_none_or(|since| time.is_some_and(|t| t >= since.as_millisecond()))
            && self.until.is_none_or(|until| time.is_some_and(|t| t < until.as_millisecond()))
            && self.from_offset.is_none_or(|from| message.offset() >= from)
            && self.to_offset.is_none_or(|to| message.offset() < to)
    }
}

fn text<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n == name).and_then(|(_, v)| std::str::from_utf8(v.as_deref()?).ok())
}

/// One line about a dead record.
fn describe(message: &BorrowedMessage, headers: &Headers) -> String {
    let of = |name| text(headers, name).unwrap_or("?");
    format!(
        "{}/{}\t{}\t{}/{}/{}\t{} bytes\t{}",
        message.partition(),
        message.offset(),
        of(header::REASON),
        of(header::TOPIC),
        of(header::PARTITION),
        of(header::OFFSET),
        message.payload_len(),
        of(header::DETAIL),
    )
}

/// Reads the dead-letter topic from its start to its end as of now, without any group. What dies again
/// meanwhile lies behind that end: it must not be put back for ever.
struct Reader {
    consumer: BaseConsumer,
    /// Partitions that are not read to their end yet, with that end.
    open: HashMap<i32, i64>,
}

impl Reader {
    fn open(config: &Config, arguments: &Arguments) -> Result<Reader, Box<dyn Error>> {
        let topic = &config.topics.dead;
        let consumer: BaseConsumer = config::plain(config)
            .set("group.id", format!("{}-replay", config.group.id))
            .set("enable.auto.commit", "false")
            .set("isolation.level", "read_committed")
            .set("enable.partition.eof", "true")
            .create()?;
        let metadata = consumer.fetch_metadata(Some(topic), WAIT)?;
        let found = metadata.topics().iter().find(|t| t.name() == topic && t.error().is_none());
        let partitions = found.ok_or_else(|| format!("there is no topic {topic}"))?.partitions();
        let mut open = HashMap::new();
        for partition in partitions.iter().map(|p| p.id()) {
            if arguments.partition.is_none_or(|wanted| wanted == partition) {
                let (_, end) = consumer.fetch_watermarks(topic, partition, WAIT)?;
                open.insert(partition, end);
            }
        }
        let mut list = TopicPartitionList::new();
        for partition in open.keys() {
            let start = arguments.from_offset.map_or(Offset::Beginning, Offset::Offset);
            list.add_partition_offset(topic, *partition, start)?;
        }
        consumer.assign(&list)?;
        Ok(Reader { consumer, open })
    }

    fn each(
        mut self,
        mut take: impl FnMut(&BorrowedMessage) -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        while !self.open.is_empty() {
            match self.consumer.poll(WAIT) {
                Some(Ok(message)) => {
                    let partition = message.partition();
                    let Some(end) = self.open.get(&partition).copied() else { continue };
                    if message.offset() < end {
                        take(&message)?;
                    }
                    if message.offset() + 1 >= end {
                        self.open.remove(&partition);
                    }
                }
                Some(Err(KafkaError::PartitionEOF(partition))) => drop(self.open.remove(&partition)),
                Some(Err(error)) => return Err(error.into()),
                None => return Err("the broker does not answer".into()),
            }
        }
        Ok(())
    }
}
