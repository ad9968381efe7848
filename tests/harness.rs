//! The test harness itself: what is written to the real broker can be read back, also after it was killed.

mod support;

use support::{Broker, create_topic, end_offsets, kcat, produce, read_topic, unique};

#[test]
fn what_is_written_is_read_back() {
    let broker = Broker::shared();
    let topic = unique("round-trip");
    create_topic(broker.bootstrap(), &topic, 3, &[]);
    let headers: [(&str, &[u8]); 1] = [("traceparent", b"00-1")];
    produce(broker.bootstrap(), &topic, (0..100).map(|i| (Some(vec![i]), Some(vec![i; 10]), headers)));
    let records = read_topic(broker.bootstrap(), &topic, "read_committed");
    assert_eq!(records.len(), 100);
    assert!(records.iter().all(|r| r.header("traceparent") == Some("00-1")));
    assert_eq!(end_offsets(broker.bootstrap(), &topic).iter().map(|(_, e)| e).sum::<i64>(), 100);
    if let Some(text) = kcat(broker.bootstrap(), &["-C", "-t", &topic, "-e", "-q", "-f", "%h\n"]) {
        assert_eq!(text.lines().filter(|l| l.contains("traceparent=00-1")).count(), 100);
    }
}

#[test]
fn a_killed_broker_comes_back_with_its_data() {
    let mut broker = Broker::start(&[]);
    let topic = unique("survivor");
    create_topic(broker.bootstrap(), &topic, 1, &[]);
    produce(broker.bootstrap(), &topic, (0..10).map(|i| (None, Some(vec![i]), [])));
    broker.kill();
    broker.restart();
    assert_eq!(read_topic(broker.bootstrap(), &topic, "read_committed").len(), 10);
}
