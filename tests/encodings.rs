//! Avro and Protocol Buffers: a registry of the test's own that speaks the REST API, and decoders that are not ours.

mod support;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use support::{
    Broker, Received, Topics, Worker, as_records, await_all, made_up, put, rasid, read_topic, to_lines, unique,
};

/// Subjects with their schemas' numbers and texts, as a registry keeps them.
#[derive(Clone, Default)]
struct Registry(Arc<Mutex<Vec<(String, String, String)>>>);

impl Registry {
    /// Serves `POST /subjects/{subject}/versions`; subjects that begin with `refused` are told to be incompatible. The
    /// first request finds the registry busy.
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let registry = self.clone();
        std::thread::spawn(move || {
            for (n, stream) in listener.incoming().enumerate() {
                let mut reader = BufReader::new(stream.unwrap());
                let (mut head, mut line) = (String::new(), String::new());
                while reader.read_line(&mut line).unwrap() > 2 {
                    head.push_str(&std::mem::take(&mut line));
                }
                let lower = head.to_lowercase();
                let length = lower.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap();
                let mut body = vec![0; length.parse().unwrap()];
                reader.read_exact(&mut body).unwrap();
                assert!(lower.contains("application/vnd.schemaregistry.v1+json"), "{head}");
                assert!(head.contains("Basic dXNlcjpodW50ZXIy"), "user:hunter2 is asked for: {head}");
                let (status, answer) = match n {
                    0 => ("503 Service Unavailable", json!({"error_code": 50301, "message": "busy"})),
                    _ => registry.answer(&head, &body),
                };
                let (answer, length) = (answer.to_string(), answer.to_string().len());
                let answer =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}");
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        address
    }

    fn answer(&self, head: &str, body: &[u8]) -> (&'static str, Value) {
        let path = head.split_whitespace().nth(1).unwrap();
        let subject = path.strip_prefix("/subjects/").and_then(|p| p.strip_suffix("/versions")).unwrap();
        if subject.starts_with("refused") {
            return ("409 Conflict", json!({"error_code": 409, "message": "Schema being registered is incompatible"}));
        }
        let body: Value = serde_json::from_slice(body).unwrap();
        let text = |key: &str| body[key].as_str().unwrap().to_owned();
        let mut subjects = self.0.lock().unwrap();
        subjects.push((subject.to_owned(), text("schemaType"), text("schema")));
        ("200 OK", json!({"id": 100 + subjects.len()}))
    }

    /// Kind and text of the schema with a number.
    fn schema(&self, number: u32) -> (String, String, String) {
        self.0.lock().unwrap()[number as usize - 101].clone()
    }
}

/// What absence, null and an empty list have in common is not told apart by all encodings.
fn pruned(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let told = |v: &Value| {
                !matches!(v, Value::Null | Value::Bool(false)) && v.as_array().is_none_or(|a| !a.is_empty())
            };
            fields
                .iter()
                .filter(|(_, v)| told(v))
                .map(|(k, v)| (k.clone(), pruned(v)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Value::Array(items) => items.iter().map(pruned).collect(),
        // A whole number may come back as one with a fraction.
        Value::Number(n) => json!(n.as_f64()),
        other => other.clone(),
    }
}

/// Where decoders come from; `None`, with a notice, where they cannot be had.
fn python() -> Option<PathBuf> {
    let made = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decoders")).output().unwrap();
    if !made.status.success() {
        eprintln!("PASSED OVER: no decoders: {}", String::from_utf8_lossy(&made.stderr));
        return None;
    }
    Some(String::from_utf8(made.stdout).unwrap().trim().into())
}

/// Decodes a topic's messages with libraries that are not ours.
fn decoded(python: &Path, format: &str, registry: &Registry, topic: &str, records: &[Received]) -> Vec<Value> {
    let folder = std::env::temp_dir().join(unique("rasid-encodings"));
    std::fs::create_dir_all(&folder).unwrap();
    let (mut messages, mut schema) = (Vec::new(), String::new());
    for record in records {
        assert_eq!(record.header("content-type"), Some(format!("application/{format}").as_str()));
        let value = record.value.as_ref().unwrap();
        let (frame, rest) = value.split_at(5);
        assert_eq!(frame[0], 0);
        let (subject, kind, text) = registry.schema(u32::from_be_bytes(frame[1..].try_into().unwrap()));
        assert_eq!((subject, kind.to_lowercase().as_str()), (format!("{topic}-value"), format));
        schema = text;
        let message = if format == "protobuf" { rest.strip_prefix(&[0]).unwrap() } else { rest };
        messages.extend((message.len() as u32).to_be_bytes());
        messages.extend(message);
    }
    std::fs::write(folder.join("schema"), schema).unwrap();
    std::fs::write(folder.join("messages"), messages).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decode.py");
    let out = Command::new(python)
        .args([script.as_os_str(), format.as_ref()])
        .args([folder.join("schema"), folder.join("messages")])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    std::fs::remove_dir_all(folder).unwrap();
    String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn goes_through(format: &str) {
    let Some(python) = python() else { return };
    let topics = Topics::create(Broker::shared().bootstrap(), 1);
    let registry = Registry::default();
    let settings = [
        format!("encoding.format={format}"),
        format!("encoding.registry={}", registry.start()),
        "encoding.registry_user=user".to_owned(),
        "encoding.registry_password=hunter2".to_owned(),
        "worker.id=w".to_owned(),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let articles = made_up(40, 1_500);
    put(&topics, &as_records(&articles));
    let worker = Worker::start(&topics, &settings);
    await_all(&topics, Duration::from_secs(60));
    assert!(!worker.log().contains("hunter2"), "a secret stands in the log");
    assert!(worker.stop().success());

    let expected: HashMap<String, Value> = String::from_utf8(rasid(&["extract"], &to_lines(&articles)))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap())
        .map(|v| (v["id"].as_str().unwrap().to_owned(), v))
        .collect();
    let read = |topic: &str| read_topic(&topics.bootstrap, topic, "read_committed");
    let records = decoded(&python, format, &registry, &topics.articles, &read(&topics.articles));
    assert_eq!(records.len(), articles.len());
    for record in &records {
        assert_eq!(pruned(record), pruned(&expected[record["id"].as_str().unwrap()]));
    }
    let events = decoded(&python, format, &registry, &topics.events, &read(&topics.events));
    assert_eq!(events.len(), expected.values().map(|r| r["events"].as_array().unwrap().len()).sum::<usize>());
    assert!(events.len() > 100, "{}", events.len());
    for mut event in events {
        let article = event.as_object_mut().unwrap().remove("article").unwrap();
        let record = &expected[article["id"].as_str().unwrap()];
        assert_eq!(article["title"], record["title"]);
        let told = record["events"].as_array().unwrap().iter().find(|e| e["id"] == event["id"]).unwrap();
        assert_eq!(pruned(&event), pruned(told));
    }
}

#[test]
fn avro_goes_through() {
    goes_through("avro");
}

#[test]
fn protobuf_goes_through() {
    goes_through("protobuf");
}

#[test]
fn a_schema_that_is_refused_ends_the_worker_with_a_word() {
    let mut topics = Topics::create(Broker::shared().bootstrap(), 1);
    topics.events = unique("refused");
    let address = Registry::default().start();
    let refused = Command::new(env!("CARGO_BIN_EXE_rasid"))
        .arg("run")
        .args(topics.flags())
        .args(["--set", "encoding.format=avro", "--set", &format!("encoding.registry={address}")])
        .args(["--set", "encoding.registry_user=user", "--set", "encoding.registry_password=hunter2"])
        .args(["--set", "telemetry.listen=127.0.0.1:0"])
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(says.contains("incompatible") && says.contains("refused") && !says.contains("hunter2"), "{says}");
}
