//! Exactly once, through every failure, on a real broker. Each test counts what a reader of committed
//! records finds against what `rasid extract` prints for the same articles, byte for byte.
//!
//! The short forms run with all tests; `RASID_LONG=1` runs the long ones.

mod support;

use std::time::Duration;

use support::{
    Broker, Chance, Expected, OpenTransaction, Topics, Worker, as_records, await_all, flow, lag, long, made_up,
    to_lines,
};

const LIMIT: Duration = Duration::from_secs(600);
/// A worker that comes back ends what it left open at once, and takes its partitions back at once.
const LASTING: [&str; 4] =
    ["worker.id=w", "group.instance=w", "group.session_timeout_ms=6000", "group.drain_timeout_ms=2000"];
const QUICK: [&str; 3] =
    ["group.session_timeout_ms=3000", "group.drain_timeout_ms=2000", "delivery.transaction_timeout_ms=5000"];

/// So many articles in a new set of topics, and what must come of them.
fn articles(bootstrap: &str, partitions: i32, count: usize) -> (Topics, Vec<support::Raw>, Expected) {
    let articles = made_up(count, 500);
    let expected = Expected::of(&to_lines(&articles));
    (Topics::create(bootstrap, partitions), as_records(&articles), expected)
}

fn count(name: &str, topics: &Topics, expected: &Expected) {
    let count = expected.count(topics);
    println!("{name}: {count:?}");
    assert!(count.is_exact(), "{name}: {count:?}");
    assert_eq!(count.articles, expected.articles.len(), "{name}");
}

fn wait(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

/// A worker is killed at random moments while articles flow.
#[test]
fn sigkill() {
    let kills = if long() { 100 } else { 10 };
    let (topics, records, expected) = articles(Broker::shared().bootstrap(), 6, 20_000);
    let feeder = flow(&topics, records, Duration::from_secs(2 * kills));
    let mut chance = Chance::new();
    for _ in 0..kills {
        let worker = Worker::start(&topics, &LASTING);
        worker.await_log("partitions assigned", LIMIT);
        wait(chance.between(20, 1500));
        worker.kill();
    }
    feeder.join().unwrap();
    let last = Worker::start(&topics, &LASTING);
    await_all(&topics, LIMIT);
    assert!(last.stop().success());
    count(&format!("{kills} SIGKILLs"), &topics, &expected);
}

/// The broker is killed and started again under load.
#[test]
fn broker_killed() {
    let kills = if long() { 10 } else { 2 };
    let mut broker = Broker::start(&[]);
    let (topics, records, expected) = articles(broker.bootstrap(), 3, 5_000 * kills as usize);
    let feeder = flow(&topics, records, Duration::from_secs(10 * kills));
    let mut worker = Worker::start(&topics, &["worker.id=w"]);
    worker.await_log("partitions assigned", LIMIT);
    let mut chance = Chance::new();
    for _ in 0..kills {
        wait(chance.between(500, 4_000));
        broker.kill();
        wait(chance.between(0, 2_000));
        broker.restart();
    }
    feeder.join().unwrap();
    await_all(&topics, LIMIT);
    assert!(worker.is_running(), "{}", worker.log());
    assert!(worker.stop().success());
    count(&format!("broker killed {kills} times"), &topics, &expected);
}

/// The broker stands still for longer than the session timeout.
#[test]
fn broker_stands_still() {
    let broker = Broker::start(&[]);
    let (topics, records, expected) = articles(broker.bootstrap(), 3, 5_000);
    let feeder = flow(&topics, records, Duration::from_secs(10));
    let mut worker = Worker::start(&topics, &[&QUICK[..], &["worker.id=w"]].concat());
    worker.await_log("partitions assigned", LIMIT);
    wait(2_000);
    broker.pause();
    wait(8_000);
    broker.resume();
    feeder.join().unwrap();
    await_all(&topics, LIMIT);
    assert!(worker.is_running(), "{}", worker.log());
    assert!(worker.stop().success());
    count("broker stopped for 8 s with a session of 3 s", &topics, &expected);
}

/// Workers join and leave, some of them by SIGKILL.
fn rebalance_storm(protocol: &str, changes: u64, articles_count: usize) {
    let (topics, records, expected) = articles(Broker::shared().bootstrap(), 6, articles_count);
    let feeder = flow(&topics, records, Duration::from_millis(800 * changes));
    let mut chance = Chance::new();
    let protocol_setting = format!("group.protocol={protocol}");
    let settings = [&QUICK[..], &[&protocol_setting]].concat();
    let mut workers: Vec<Worker> = Vec::new();
    for change in 0..changes {
        let full = workers.len() >= 4;
        if workers.is_empty() || (!full && chance.between(0, 1) == 0) {
            workers.push(Worker::start(&topics, &settings));
        } else {
            let leaver = workers.swap_remove(chance.between(0, workers.len() as u64 - 1) as usize);
            match change % 8 {
                7 => leaver.kill(),
                _ => assert!(leaver.stop().success(), "a worker left with an error"),
            }
        }
        wait(chance.between(100, 1_500));
    }
    feeder.join().unwrap();
    workers.push(Worker::start(&topics, &settings));
    await_all(&topics, LIMIT);
    for worker in workers {
        let log = worker.log();
        assert!(worker.stop().success(), "{log}");
    }
    count(&format!("{changes} workers joined or left ({protocol})"), &topics, &expected);
}

#[test]
fn rebalance_storm_classic() {
    rebalance_storm("classic", if long() { 50 } else { 10 }, if long() { 20_000 } else { 6_000 });
}

#[test]
fn rebalance_storm_kip_848() {
    rebalance_storm("consumer", if long() { 50 } else { 8 }, if long() { 20_000 } else { 5_000 });
}

/// A worker is stopped past its session, its partitions move on, it is resumed: nothing of it is seen.
#[test]
fn zombie() {
    let rounds = if long() { 10 } else { 2 };
    let (topics, records, expected) = articles(Broker::shared().bootstrap(), 4, 8_000);
    let feeder = flow(&topics, records, Duration::from_secs(6 * rounds));
    let zombie = Worker::start(&topics, &QUICK);
    zombie.await_log("partitions assigned", LIMIT);
    let mut chance = Chance::new();
    let mut heirs = Vec::new();
    for round in 0..rounds {
        wait(chance.between(200, 1_200));
        zombie.signal("STOP");
        let heir = Worker::start(&topics, &QUICK);
        heir.await_log("partitions assigned", LIMIT);
        wait(5_000);
        zombie.signal("CONT");
        // The heir goes, so that the zombie has partitions again in the next round.
        if round + 1 < rounds {
            wait(2_000);
            assert!(heir.stop().success());
        } else {
            heirs.push(heir);
        }
    }
    feeder.join().unwrap();
    await_all(&topics, LIMIT);
    let log = zombie.log();
    assert!(log.contains("partitions lost") || log.contains("aborted"), "the zombie noticed nothing:\n{log}");
    assert!(zombie.stop().success());
    for heir in heirs {
        assert!(heir.stop().success());
    }
    count(&format!("zombie, {rounds} rounds"), &topics, &expected);
}

/// The last owner's transaction is open, so it is not settled where to begin, and the group changes meanwhile.
#[test]
fn a_takeover_waits_for_the_open_transaction() {
    let (topics, mut records, expected) = articles(Broker::shared().bootstrap(), 4, 2_000);
    let later = records.split_off(1_000);
    support::put(&topics, &records);
    let worker = Worker::start(&topics, &QUICK);
    await_all(&topics, LIMIT);
    assert!(worker.stop().success());

    let open = OpenTransaction::over(&topics);
    support::put(&topics, &later);
    let mut workers = vec![Worker::start(&topics, &QUICK)];
    for _ in 0..3 {
        wait(1_500);
        workers.push(Worker::start(&topics, &QUICK));
    }
    wait(3_000);
    let done = support::read_topic(&topics.bootstrap, &topics.articles, "read_committed").len();
    assert_eq!(done, 1_000, "somebody began before it was settled where");
    open.abort();
    await_all(&topics, LIMIT);
    for worker in workers {
        assert!(worker.stop().success());
    }
    count("takeover from an open transaction", &topics, &expected);
}

/// A worker that is asked to stop in full flow has committed all that it took in.
#[test]
fn a_stop_in_full_flow_is_clean() {
    let (topics, records, expected) = articles(Broker::shared().bootstrap(), 3, 4_000);
    support::put(&topics, &records);
    for _ in 0..3 {
        let worker = Worker::start(&topics, &LASTING);
        worker.await_log("partitions assigned", LIMIT);
        wait(150);
        assert!(worker.stop().success());
    }
    if lag(&topics) > 0 {
        let worker = Worker::start(&topics, &LASTING);
        await_all(&topics, LIMIT);
        assert!(worker.stop().success());
    }
    count("3 stops", &topics, &expected);
}
