//! The worker on a real broker: what goes in comes out, and nothing else.

mod support;

use std::time::{Duration, Instant};

use support::{Broker, Expected, Topics, Worker, end_offsets, made_up, produce, to_lines};

const SOON: Duration = Duration::from_secs(60);

/// Waits until so many articles are committed in the articles topic, markers of transactions not counted.
fn await_articles(worker: &mut Worker, count: usize) {
    let end = Instant::now() + SOON;
    while (worker.metric("rasid_articles_total") as usize) < count {
        assert!(Instant::now() < end, "{} of {count} after {SOON:?}", worker.metric("rasid_articles_total"));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn put(topics: &Topics, articles: &[(String, String)]) {
    let records =
        articles.iter().map(|(id, json)| (Some(id.clone().into_bytes()), Some(json.clone().into_bytes()), []));
    produce(&topics.bootstrap, &topics.raw, records);
}

fn goes_through(mode: &str, protocol: &str) {
    let broker = Broker::shared();
    let topics = Topics::create(broker.bootstrap(), 3);
    let articles = made_up(2_000, 2_000);
    let expected = Expected::of(&to_lines(&articles));
    put(&topics, &articles);
    let mut worker = Worker::start(
        &topics,
        &[&format!("delivery.mode={mode}"), &format!("group.protocol={protocol}"), "worker.id=w"],
    );
    await_articles(&mut worker, articles.len());
    assert_eq!(worker.get("/readyz").0, 200, "{}", worker.get("/readyz").1);
    assert_eq!(worker.get("/livez").0, 200);
    let status = worker.stop();
    assert!(status.success(), "{status}");
    let count = expected.count(&topics);
    println!("{mode}, {protocol}: {count:?}");
    assert!(count.is_exact(), "{count:?}");
    assert_eq!(end_offsets(&topics.bootstrap, &topics.dead).iter().map(|(_, e)| e).sum::<i64>(), 0);
}

#[test]
fn exactly_once_goes_through() {
    goes_through("exactly-once", "classic");
}

#[test]
fn at_least_once_goes_through() {
    goes_through("at-least-once", "classic");
}

#[test]
fn kip_848_goes_through() {
    goes_through("exactly-once", "consumer");
}
