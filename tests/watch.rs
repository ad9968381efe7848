//! A real Prometheus watches a worker under load: every query of the dashboard and of the rules returns data.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use support::{Broker, Topics, Worker, made_up, produce, unique};

/// Queries that have nothing to return while all is well: the alerts, and errors that did not happen.
const SILENT: [&str; 1] = ["rasid_kafka_errors_total"];

struct Prometheus {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Prometheus {
    /// Scrapes `target` twice a second. `None`, with a notice, where Prometheus is not installed.
    fn start(target: &str) -> Option<Prometheus> {
        let folder = std::env::temp_dir().join(unique("rasid-prometheus"));
        fs::create_dir_all(&folder).unwrap();
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/helm/rasid/rules.yml");
        let settings = format!(
            "global: {{scrape_interval: 500ms, evaluation_interval: 500ms}}\nrule_files: [{}]\n\
             scrape_configs: [{{job_name: rasid, static_configs: [{{targets: ['{target}']}}]}}]\n",
            rules.display()
        );
        fs::write(folder.join("prometheus.yml"), settings).unwrap();
        backfill(&folder);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", folder.join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).unwrap())
            .spawn();
        match child {
            Ok(child) => Some(Prometheus { child, address, folder }),
            Err(error) => {
                eprintln!("PASSED OVER: this test needs prometheus (Debian's package): {error}");
                None
            }
        }
    }

    /// The samples that a query returns now.
    fn query(&self, query: &str) -> Vec<Value> {
        let encoded: String = query.bytes().map(|b| format!("%{b:02X}")).collect();
        let Ok(mut stream) = TcpStream::connect(&self.address) else { return Vec::new() };
        write!(stream, "GET /api/v1/query?query={encoded} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let json: Value = serde_json::from_str(body).unwrap_or_default();
        assert_ne!(json["status"], "error", "{query}: {}", json["error"]);
        json["data"]["result"].as_array().cloned().unwrap_or_default()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What Prometheus recorded a day ago, so that drift has something to be measured against: `promtool` writes it.
fn backfill(folder: &Path) {
    const SERIES: [&str; 3] = [
        "rasid:events_per_article:ratio1h",
        "rasid:found_per_article:ratio1h{layer=\"places\"}",
        "rasid:source_events_per_article:ratio1h{source=\"made up\"}",
    ];
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut text = String::new();
    for series in SERIES {
        text.push_str(&format!("# TYPE {} gauge\n", series.split('{').next().unwrap()));
        (0..60).for_each(|i| text.push_str(&format!("{series} 2.5 {}\n", now - 86_400 - 600 + i * 30)));
    }
    text.push_str("# EOF\n");
    fs::write(folder.join("yesterday.om"), text).unwrap();
    let made = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics", "yesterday.om", "data"])
        .current_dir(folder)
        .output();
    if let Ok(made) = made {
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

/// Draws the dashboard from what Prometheus has, into the folder that `RASID_PICTURE` names.
fn draw(prometheus: &Prometheus) {
    let Some(folder) = std::env::var_os("RASID_PICTURE") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/grafana/picture.py");
    let drawn = Command::new(script).arg(format!("http://{}", prometheus.address)).arg(folder).status().unwrap();
    assert!(drawn.success());
}

/// Every panel's queries, and the recorded names of the rules.
fn queries() -> Vec<(String, String)> {
    let dashboard: Value = serde_json::from_str(include_str!("../deploy/grafana/rasid.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.flat_map(|p| {
        let title = p["title"].as_str().unwrap();
        let targets = p["targets"].as_array().into_iter().flatten();
        // Grafana puts at least four scrapes into `$__rate_interval`; `5m` rates hold as they are.
        targets.map(move |t| (title.to_owned(), t["expr"].as_str().unwrap().replace("$__rate_interval", "10s")))
    });
    let recorded = include_str!("../deploy/helm/rasid/rules.yml")
        .lines()
        .filter_map(|l| l.trim().strip_prefix("- record: "))
        .map(|name| ("rule".to_owned(), name.to_owned()));
    targets.chain(recorded).collect()
}

#[test]
fn every_query_returns_data() {
    let broker = Broker::shared();
    let topics = Topics::create(broker.bootstrap(), 3);
    let mut worker = Worker::start(&topics, &["worker.id=watched"]);
    let Some(prometheus) = Prometheus::start(&worker.address()) else { return };
    let queries = queries();
    assert!(queries.len() > 45, "{}", queries.len());
    let end = Instant::now() + Duration::from_secs(120);
    // A picture wants some minutes to show.
    let least = if std::env::var_os("RASID_PICTURE").is_some() { 40 } else { 4 };
    let mut round = 0;
    loop {
        // Some load in every round, with some of the records dead and some in another language.
        let articles = made_up(200, 1_500);
        let records = articles.iter().enumerate().map(|(i, (id, json))| {
            let value = match i % 20 {
                0 => "{\"broken\"".to_owned(),
                1 => "{\"text\": \"This article is in another language and is passed over by the worker.\"}".to_owned(),
                _ => json.clone(),
            };
            (Some(id.clone().into_bytes()), Some(value.into_bytes()), [])
        });
        produce(&topics.bootstrap, &topics.raw, records);
        std::thread::sleep(Duration::from_secs(2));
        round += 1;
        let answers: Vec<_> = queries.iter().map(|(title, query)| (title, query, prometheus.query(query))).collect();
        let is_silent = |query: &str| SILENT.iter().any(|s| query.contains(s));
        let missing: Vec<_> = answers.iter().filter(|(_, q, a)| a.is_empty() && !is_silent(q)).collect();
        if missing.is_empty() && round >= least {
            for (title, query, answer) in &answers {
                let values: Vec<_> = answer.iter().map(|a| a["value"][1].as_str().unwrap_or("")).collect();
                println!("{title} | {query} | {}", values.join(" "));
            }
            draw(&prometheus);
            break;
        }
        assert!(Instant::now() < end, "no data for {missing:#?}\n{}", worker.log());
    }
    let alerts = prometheus.query("ALERTS{alertstate=\"firing\"}");
    assert!(alerts.is_empty(), "{alerts:?}");
    assert!(worker.stop().success());
}
