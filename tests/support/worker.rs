//! The program itself: `rasid run` as a process, to be stopped, killed and paused.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::{create_topic, unique};

/// Raw, event, dead and article topics of one test, and its consumer group.
#[derive(Debug, Clone)]
pub struct Topics {
    pub bootstrap: String,
    pub raw: String,
    pub events: String,
    pub dead: String,
    pub articles: String,
    pub group: String,
}

impl Topics {
    /// New topics with so many partitions; the dead-letter topic takes all that the raw topic takes.
    pub fn create(bootstrap: &str, partitions: i32) -> Topics {
        let topics = Topics {
            bootstrap: bootstrap.to_owned(),
            raw: unique("raw"),
            events: unique("events"),
            dead: unique("dead"),
            articles: unique("articles"),
            group: unique("group"),
        };
        let large = [("max.message.bytes", "20000000")];
        create_topic(bootstrap, &topics.raw, partitions, &large);
        create_topic(bootstrap, &topics.dead, partitions, &large);
        create_topic(bootstrap, &topics.events, partitions, &[]);
        create_topic(bootstrap, &topics.articles, partitions, &large);
        topics
    }

    /// Flags that tell the program of them.
    pub fn flags(&self) -> Vec<String> {
        [
            format!("kafka.brokers={}", self.bootstrap),
            format!("topics.raw={}", self.raw),
            format!("topics.events={}", self.events),
            format!("topics.dead={}", self.dead),
            format!("topics.articles={}", self.articles),
            format!("group.id={}", self.group),
        ]
        .into_iter()
        .flat_map(|setting| ["--set".to_owned(), setting])
        .collect()
    }
}

/// The program, and the lines of its log.
pub struct Worker {
    child: Child,
    log: Receiver<String>,
    kept: PathBuf,
    metrics: Option<String>,
}

/// Runs a subcommand of the program with the given standard input; its standard output.
pub fn rasid(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rasid"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert!(output.status.success(), "rasid {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

impl Worker {
    /// Starts `rasid run` on the topics, with further `section.key=value` settings.
    pub fn start(topics: &Topics, settings: &[&str]) -> Worker {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rasid"))
            .arg("run")
            .args(topics.flags())
            .args(["--set", "telemetry.listen=127.0.0.1:0", "--set", "telemetry.statistics_interval_ms=500"])
            .args(settings.iter().flat_map(|s| ["--set", s]))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let kept = std::env::temp_dir().join(format!("{}.log", unique("rasid-worker")));
        let (to, log) = channel();
        let mut file = std::fs::File::create(&kept).unwrap();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = writeln!(file, "{line}");
                let _ = to.send(line);
            }
        });
        Worker { child, log, kept, metrics: None }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and the end.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.wait(Duration::from_secs(60))
    }

    /// Any signal, by name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the process to end of itself.
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the worker does not end: see {}", self.kept.display());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for a line of the log that has these words.
    pub fn await_log(&self, words: &str, limit: Duration) -> String {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.log.recv_timeout(left) {
                Ok(line) if line.contains(words) => return line,
                Ok(_) => {}
                Err(_) => panic!("no `{words}` in the log within {limit:?}: see {}", self.kept.display()),
            }
        }
    }

    /// All lines of the log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.kept).unwrap_or_default()
    }

    /// `host:port` of the HTTP port.
    pub fn address(&mut self) -> String {
        if self.metrics.is_none() {
            let line = self.await_log("metrics=", Duration::from_secs(20));
            let address = line.split("metrics=").nth(1).unwrap().split_whitespace().next().unwrap();
            self.metrics = Some(address.trim_matches('"').to_owned());
        }
        self.metrics.clone().unwrap()
    }

    /// A page of the HTTP port: status and body.
    pub fn get(&mut self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: rasid\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split_whitespace().nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// The sum of a metric over its labels.
    pub fn metric(&mut self, name: &str) -> f64 {
        let (_, page) = self.get("/metrics");
        let is_it = |l: &&str| l.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']));
        page.lines().filter(is_it).filter_map(|l| l.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// Peak resident memory in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !std::thread::panicking() {
            let _ = std::fs::remove_file(&self.kept);
        }
    }
}
