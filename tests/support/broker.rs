//! Apache Kafka in KRaft mode, one node, on loopback, with ports and a data folder of its own.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A broker that the test started, or one that `RASID_TEST_BROKERS` names.
pub struct Broker {
    bootstrap: String,
    own: Option<Own>,
}

struct Own {
    folder: PathBuf,
    process: Process,
}

/// A running broker. It dies with the test process: its shell waits for the end of its standard input.
struct Process {
    shell: Child,
    pid: u32,
}

impl Broker {
    /// The broker that all tests of this process share.
    pub fn shared() -> &'static Broker {
        static BROKER: OnceLock<Broker> = OnceLock::new();
        BROKER.get_or_init(|| match std::env::var("RASID_TEST_BROKERS") {
            Ok(bootstrap) if !bootstrap.is_empty() => Broker { bootstrap, own: None },
            _ => Broker::start(&[]),
        })
    }

    /// A broker of the test's own, to be killed, paused and restarted, with further properties.
    /// `{port}` in a value stands for the client port, `{folder}` for the broker's folder.
    pub fn start(properties: &[(&str, &str)]) -> Broker {
        Broker::start_formatted(properties, &[])
    }

    /// As [`Broker::start`], with further arguments for the formatting of its storage.
    pub fn start_formatted(properties: &[(&str, &str)], format: &[&str]) -> Broker {
        let (port, controller) = (free_port(), free_port());
        let folder = std::env::temp_dir().join(format!("rasid-kafka-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut settings = vec![
            ("process.roles", "broker,controller".to_owned()),
            ("node.id", "1".to_owned()),
            ("controller.quorum.voters", format!("1@127.0.0.1:{controller}")),
            ("listeners", format!("PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}")),
            ("advertised.listeners", format!("PLAINTEXT://127.0.0.1:{port}")),
            ("controller.listener.names", "CONTROLLER".to_owned()),
            ("log.dirs", folder.join("data").display().to_string()),
            ("offsets.topic.num.partitions", "4".to_owned()),
            ("offsets.topic.replication.factor", "1".to_owned()),
            ("transaction.state.log.num.partitions", "4".to_owned()),
            ("transaction.state.log.replication.factor", "1".to_owned()),
            ("transaction.state.log.min.isr", "1".to_owned()),
            ("group.initial.rebalance.delay.ms", "0".to_owned()),
            ("group.min.session.timeout.ms", "1000".to_owned()),
            ("auto.create.topics.enable", "false".to_owned()),
        ];
        for (key, value) in properties {
            let value = value
                .replace("{port}", &port.to_string())
                .replace("{controller}", &controller.to_string())
                .replace("{folder}", &folder.display().to_string());
            settings.retain(|(k, _)| k != key);
            settings.push((key, value));
        }
        let text = settings.iter().fold(String::new(), |mut text, (k, v)| {
            writeln!(text, "{k}={v}").unwrap();
            text
        });
        std::fs::write(folder.join("server.properties"), text).unwrap();
        fetch();
        let formatted = java()
            .args(["kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c"])
            .arg(folder.join("server.properties"))
            .args(format)
            .output()
            .expect("java can be started");
        assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stderr));
        let bootstrap = format!("127.0.0.1:{port}");
        let process = Process::spawn(&folder);
        await_port(&bootstrap, &folder);
        Broker { bootstrap, own: Some(Own { folder, process }) }
    }

    /// `host:port`, for `bootstrap.servers`.
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// SIGKILL. What the broker had in hand is lost; what it had written stays.
    pub fn kill(&self) {
        self.signal("KILL");
    }

    /// SIGSTOP: the broker still holds its connections and answers nothing.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// SIGCONT after [`Broker::pause`].
    pub fn resume(&self) {
        self.signal("CONT");
    }

    /// Starts it anew after [`Broker::kill`], on the same port and data.
    pub fn restart(&mut self) {
        let own = self.own.as_mut().expect("a broker of the test's own");
        own.process = Process::spawn(&own.folder);
        await_port(&self.bootstrap, &own.folder);
    }

    /// The folder of a broker of the test's own: properties, log and data.
    pub fn folder(&self) -> &Path {
        &self.own.as_ref().expect("a broker of the test's own").folder
    }

    fn signal(&self, signal: &str) {
        let pid = self.own.as_ref().expect("a broker of the test's own").process.pid;
        let status = Command::new("kill").arg(format!("-{signal}")).arg(pid.to_string()).status();
        assert!(status.is_ok_and(|s| s.success()), "kill -{signal} {pid}");
    }
}

impl Process {
    fn spawn(folder: &Path) -> Process {
        let java = java();
        let mut shell = Command::new("sh")
            .args([
                "-c",
                r#""$@" >>"$LOG" 2>&1 </dev/null & b=$!; echo $b; exec 1>&-; cat >/dev/null; kill -9 $b"#,
                "sh",
            ])
            .arg(java.get_program())
            .args(java.get_args())
            .arg("kafka.Kafka")
            .arg(folder.join("server.properties"))
            .env("LOG", folder.join("broker.log"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh can be started");
        let mut pid = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut pid).unwrap();
        Process { pid: pid.trim().parse().expect("the shell prints the broker's id"), shell }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // What is left of a broker whose test failed tells why.
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Kafka's classes and flags for a quick start; `tests/kafka/fetch` brings the classes.
fn java() -> Command {
    let mut java = Command::new("java");
    java.args(["-Xms256m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
        .arg(format!("-Dlog4j2.configurationFile={}", root().join("tests/kafka/log4j2.properties").display()))
        .arg("-cp")
        .arg(root().join(".kafka/libs/*"));
    java
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fetch() {
    let status = Command::new(root().join("tests/kafka/fetch")).status();
    assert!(status.is_ok_and(|s| s.success()), "tests/kafka/fetch failed: Java and Maven are needed");
}

/// A port of loopback that nothing listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn await_port(address: &str, folder: &Path) {
    let end = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect(address).is_err() {
        assert!(
            Instant::now() < end,
            "the broker does not listen on {address}: see {}",
            folder.join("broker.log").display()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}
