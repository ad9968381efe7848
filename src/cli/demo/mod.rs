//! `rasid demo`: an embedded broker, articles of our own, the worker, and its events in readable lines.
//!
//! The broker is librdkafka's mock: good to look at, no place to test delivery on (it keeps 5 MiB a partition
//! and fences nobody).

use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::mocking::MockCluster;

use super::run::Edge;
use super::writer::Writer;
use crate::config::{self, Config};
use crate::extract::Extractor;
use crate::message::{Actor, EventMessage, Place};
use crate::telemetry::{Telemetry, start_log};
use crate::worker::{self, Stop};

/// Twenty short news articles, written for this.
const ARTICLES: &str = include_str!("articles.jsonl");

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// End once all events are printed, instead of leaving the metrics page up.
    #[arg(long)]
    once: bool,
    /// Where the metrics page is.
    #[arg(long, default_value = "127.0.0.1:9464")]
    listen: String,
}

/// How long the worker may take for the articles.
const LIMIT: Duration = Duration::from_secs(60);

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let cluster = MockCluster::new(1)?;
    let config = configure(&cluster.bootstrap_servers(), &arguments.listen);
    start_log(&config.telemetry)?;
    for topic in [&config.topics.raw, &config.topics.events, &config.topics.dead] {
        cluster.create_topic(topic, 3, 1)?;
    }
    let extractor = Extractor::new()?;
    let telemetry = Telemetry::new(&extractor.version().lexicon, &config.telemetry);
    let stop = Stop::default();
    let edge = Edge::start(&config, &telemetry, &stop)?;
    eprintln!("embedded broker at {}, metrics at http://{}/metrics", config.kafka.brokers, edge.served.address);

    let worker = std::thread::spawn({
        let (config, telemetry, stop) = (config.clone(), telemetry.clone(), stop.clone());
        move || worker::run(&config, extractor, &telemetry, &stop).map_err(|e| e.to_string())
    });
    let fed = feed(&config)?;
    let printed = print_events(&config, &telemetry, fed, &stop)?;
    eprintln!("{fed} articles, {printed} events");
    if arguments.once {
        stop.ask();
    } else if !stop.is_asked() {
        eprintln!("the metrics page stays up: http://{}/metrics (Ctrl-C ends)", edge.served.address);
    }
    match worker.join() {
        Ok(ended) => ended.map_err(Into::into),
        Err(_) => Err("the worker panicked".into()),
    }
}

fn configure(brokers: &str, listen: &str) -> Config {
    let mut config = Config::default();
    config.kafka.brokers = brokers.to_owned();
    config.telemetry.listen = listen.to_owned();
    config.telemetry.log = "error".into();
    config.worker.id = "demo".into();
    config
}

/// Puts the articles into the raw topic.
fn feed(config: &Config) -> Result<usize, Box<dyn Error>> {
    let mut writer = Writer::open(config, &config.topics.raw, "articles")?;
    for article in ARTICLES.lines() {
        writer.write(None, Some(article.as_bytes()), &Vec::new())?;
    }
    Ok(writer.finish()? as usize)
}

/// Prints each event, until all articles are done and no more comes.
fn print_events(config: &Config, telemetry: &Telemetry, articles: usize, stop: &Stop) -> Result<usize, Box<dyn Error>> {
    let consumer: BaseConsumer = config::plain(config)
        .set("group.id", "demo-reader")
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .create()?;
    consumer.subscribe(&[&config.topics.events])?;
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} articles, {elapsed}");
    let bar = ProgressBar::new(articles as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let (start, mut printed) = (Instant::now(), 0);
    let done = || telemetry.metrics().articles_total();
    let told = || telemetry.metrics().events_total();
    while !stop.is_asked() && (done() < articles as u64 || (printed as u64) < told()) {
        if start.elapsed() > LIMIT {
            return Err(format!("only {} of {articles} articles are done after {LIMIT:?}", done()).into());
        }
        bar.set_position(done());
        let Some(Ok(message)) = consumer.poll(Duration::from_millis(100)) else { continue };
        let event: EventMessage = serde_json::from_slice(message.payload().unwrap_or_default())?;
        printed += 1;
        bar.suspend(|| writeln!(std::io::stdout(), "{}", line(&event)))?;
    }
    bar.finish_and_clear();
    Ok(printed)
}

/// An event in one line: when, what, who to whom, where, how many, in which words.
fn line(message: &EventMessage) -> String {
    let event = &message.event;
    let mut kind = format!("{:?}", event.kind).to_uppercase();
    if let Some(mode) = event.mode.and_then(|m| serde_json::to_value(m).ok()) {
        kind = format!("{kind}/{}", mode.as_str().unwrap_or_default());
    }
    let when = event.time.as_ref().and_then(|t| t.from.as_deref()).unwrap_or("          ");
    let names = |actors: &[Actor]| match actors {
        [] => "؟".to_owned(),
        some => some.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join("، "),
    };
    let place =
        |p: &Place| format!(" · {}{}", p.name, p.country.as_ref().map(|c| format!(" ({c})")).unwrap_or_default());
    let tolls: Vec<String> = event.tolls.iter().map(|t| t.text.clone()).collect();
    format!(
        "{when}  {kind:<22} {} ← {}{}{}  «{}»",
        names(&event.recipients),
        names(&event.actors),
        event.place.as_ref().map(place).unwrap_or_default(),
        if tolls.is_empty() { String::new() } else { format!(" · {}", tolls.join("، ")) },
        event.trigger.text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake;

    #[test]
    fn the_articles_can_be_read() {
        for article in ARTICLES.lines() {
            assert!(intake::parse(article.as_bytes(), None).is_ok(), "{article}");
        }
        assert_eq!(ARTICLES.lines().count(), 20);
    }
}
