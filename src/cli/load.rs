//! `rasid load`: times the worker end to end on a real broker, beside a bare consume-and-produce loop in the
//! same run, at least once and exactly once.

use std::error::Error;
use std::io::{self, BufRead};
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Message, Offset, TopicPartitionList};

use super::settings::Settings;
use super::writer::Writer;
use crate::config::{self, Config, DeliveryMode};
use crate::extract::Extractor;
use crate::message::{ArticleRecord, RawArticle};
use crate::telemetry::{Telemetry, start_log};
use crate::worker::{self, Extract, Stop};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// So many articles a run: those of standard input (JSON lines), over and over.
    #[arg(long, default_value_t = 20_000)]
    articles: usize,
    /// Partitions of the topics, which are made for the run and deleted after it.
    #[arg(long, default_value_t = 6)]
    partitions: i32,
    /// Runs of each kind, one kind after the other.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Do without the extractor: what Kafka costs alone. Each article gives one record of its own size.
    #[arg(long)]
    cheap: bool,
    #[command(flatten)]
    settings: Settings,
}

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Bare,
    Worker(DeliveryMode),
}

const KINDS: [Kind; 3] = [Kind::Bare, Kind::Worker(DeliveryMode::AtLeastOnce), Kind::Worker(DeliveryMode::ExactlyOnce)];
const LIMIT: Duration = Duration::from_secs(600);

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut config = arguments.settings.load()?;
    start_log(&config.telemetry)?;
    let name = format!("rasid-load-{}", std::process::id());
    config.topics.raw = format!("{name}-raw");
    config.topics.events = format!("{name}-events");
    config.topics.dead = format!("{name}-dead");
    config.topics.articles = if arguments.cheap { format!("{name}-articles") } else { String::new() };
    let made = topics(&config, arguments.partitions)?;
    let fed = feed(&config, arguments.articles)?;
    eprintln!("{fed} bytes in {} articles", arguments.articles);

    let mut rates = vec![Vec::new(); KINDS.len()];
    for round in 0..arguments.rounds {
        for (kind, rates) in KINDS.into_iter().zip(&mut rates) {
            config.group.id = format!("{name}-{round}-{kind:?}").replace(['(', ')'], "-");
            let took = match kind {
                Kind::Bare => bare(&config, arguments)?,
                Kind::Worker(mode) => {
                    config.delivery.mode = mode;
                    match arguments.cheap {
                        true => timed(&config, arguments, Echo)?,
                        false => timed(&config, arguments, Extractor::new()?)?,
                    }
                }
            };
            let rate = arguments.articles as f64 / took.as_secs_f64();
            println!("round {round} {kind:?}: {rate:.0} articles/s");
            rates.push(rate);
        }
    }
    let best = |n: usize| rates[n].iter().copied().fold(0.0, f64::max);
    println!("best: bare {:.0}, at least once {:.0}, exactly once {:.0} articles/s", best(0), best(1), best(2));
    println!("exactly once keeps {:.2} of at least once, {:.2} of bare", best(2) / best(1), best(2) / best(0));
    delete(&config, &made)?;
    Ok(())
}

/// An extractor that costs nothing and gives the text back.
struct Echo;

impl Extract for Echo {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        let (crate::message::Body::Text(text) | crate::message::Body::Html(text)) = &raw.body;
        ArticleRecord { id: raw.id.clone(), language: "ar".into(), text: text.clone(), ..ArticleRecord::default() }
    }
}

/// From the first assignment to the last commit; the worker's start is not in it.
fn timed<E: Extract>(config: &Config, arguments: &Arguments, extractor: E) -> Result<Duration, Box<dyn Error>> {
    let (telemetry, stop) = (Telemetry::new("load", &config.telemetry), Stop::default());
    let done = || telemetry.metrics().articles_total();
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| worker::run(config, extractor, &telemetry, &stop).map_err(|e| e.to_string()));
        let begun = Instant::now();
        let mut start = None;
        while done() < arguments.articles as u64 && !worker.is_finished() && begun.elapsed() < LIMIT {
            if telemetry.metrics().assigned.get() > 0 {
                start.get_or_insert_with(Instant::now);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let took = start.map_or(LIMIT, |s| s.elapsed());
        stop.ask();
        worker.join().unwrap_or_else(|_| Err("the worker panicked".into()))?;
        match done() == arguments.articles as u64 {
            true => Ok(took),
            false => Err(format!("{} of {} articles in {LIMIT:?}", done(), arguments.articles).into()),
        }
    })
}

/// One thread that reads each record and writes it to the events topic as it is.
fn bare(config: &Config, arguments: &Arguments) -> Result<Duration, Box<dyn Error>> {
    let consumer: BaseConsumer = config::consumer(config)?.create()?;
    let producer: BaseProducer = config::producer(config, "")?.create()?;
    let mut list = TopicPartitionList::new();
    for partition in 0..arguments.partitions {
        list.add_partition_offset(&config.topics.raw, partition, Offset::Beginning)?;
    }
    let start = Instant::now();
    consumer.assign(&list)?;
    let mut done = 0;
    while done < arguments.articles {
        let Some(message) = consumer.poll(Duration::from_secs(10)) else { return Err("nothing more to read".into()) };
        let message = message?;
        let mut record: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(&config.topics.events);
        (record.key, record.payload) = (message.key(), message.payload());
        while let Err((_, back)) = producer.send(record) {
            producer.poll(Duration::from_millis(1));
            record = back;
        }
        if done % 64 == 0 {
            producer.poll(Duration::ZERO);
        }
        done += 1;
    }
    producer.flush(LIMIT)?;
    Ok(start.elapsed())
}

fn feed(config: &Config, articles: usize) -> Result<usize, Box<dyn Error>> {
    let lines: Vec<Vec<u8>> = io::stdin().lock().split(b'\n').collect::<Result<_, _>>()?;
    let lines: Vec<&[u8]> = lines.iter().map(|l| l.trim_ascii()).filter(|l| !l.is_empty()).collect();
    if lines.is_empty() {
        return Err("no articles on standard input".into());
    }
    let mut writer = Writer::open(config, &config.topics.raw, "articles")?;
    let mut bytes = 0;
    for line in lines.iter().cycle().take(articles) {
        bytes += line.len();
        writer.write(None, Some(line), &Vec::new())?;
    }
    writer.finish()?;
    Ok(bytes)
}

fn topics(config: &Config, partitions: i32) -> Result<Vec<String>, Box<dyn Error>> {
    let names = [&config.topics.raw, &config.topics.events, &config.topics.dead, &config.topics.articles];
    let names: Vec<String> = names.into_iter().filter(|n| !n.is_empty()).cloned().collect();
    let new: Vec<NewTopic> = names
        .iter()
        .map(|n| NewTopic::new(n, partitions, TopicReplication::Fixed(1)).set("max.message.bytes", "20000000"))
        .collect();
    let (admin, runtime) = admin(config)?;
    for made in runtime.block_on(admin.create_topics(&new, &AdminOptions::new()))? {
        made.map_err(|(topic, error)| format!("{topic}: {error}"))?;
    }
    Ok(names)
}

fn delete(config: &Config, topics: &[String]) -> Result<(), Box<dyn Error>> {
    let names: Vec<&str> = topics.iter().map(String::as_str).collect();
    let (admin, runtime) = admin(config)?;
    runtime.block_on(admin.delete_topics(&names, &AdminOptions::new()))?;
    Ok(())
}

fn admin(config: &Config) -> Result<(AdminClient<DefaultClientContext>, tokio::runtime::Runtime), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok((config::plain(config).create()?, runtime))
}
