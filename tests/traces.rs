//! Traces: taken up, passed on, and exported to a collector of the test's own that speaks OTLP over HTTP.

mod support;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use support::{Broker, Topics, Worker, await_all, made_up, produce, read_topic};

/// Collects what is posted to `/v1/traces`; the first request is told to come again.
fn collector() -> (String, Receiver<ExportTraceServiceRequest>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (to, from) = channel();
    std::thread::spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut head, mut line) = (String::new(), String::new());
            while reader.read_line(&mut line).unwrap() > 2 {
                head.push_str(&std::mem::take(&mut line).to_lowercase());
            }
            let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            assert!(head.starts_with("post /v1/traces ") && head.contains("application/x-protobuf"), "{head}");
            let answer = if n == 0 { "503 Service Unavailable" } else { "200 OK" };
            let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
            if n > 0 && to.send(ExportTraceServiceRequest::decode(&body[..]).unwrap()).is_err() {
                return;
            }
        }
    });
    (address, from)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn attribute(span: &Span, key: &str) -> String {
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    let found = span.attributes.iter().find(|a| a.key == key);
    match found.and_then(|a| a.value.as_ref()?.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{key}: {other:?}"),
    }
}

fn sent_by(n: usize, sampled: bool) -> String {
    format!("00-{:032x}-{:016x}-0{}", 0xabc0_0000_u128 + n as u128, 0xdef0_0000_u64 + n as u64, u8::from(sampled))
}

#[test]
fn traces_go_through() {
    let broker = Broker::shared();
    let topics = Topics::create(broker.bootstrap(), 2);
    let (address, requests) = collector();
    // The first 20 belong to sampled traces, the next 20 to others, the rest to none.
    let articles = made_up(60, 800);
    let parents: Vec<String> = (0..40).map(|n| sent_by(n, n < 20)).collect();
    let records = articles.iter().enumerate().map(|(n, (id, json))| {
        let headers: Vec<(&str, &[u8])> = parents.get(n).map(|p| ("traceparent", p.as_bytes())).into_iter().collect();
        (Some(id.clone().into_bytes()), Some(json.clone().into_bytes()), headers)
    });
    produce(&topics.bootstrap, &topics.raw, records);
    let endpoint = format!("telemetry.otlp_endpoint={address}");
    let worker = Worker::start(&topics, &[&endpoint, "telemetry.trace_share=0", "worker.id=traced"]);
    await_all(&topics, Duration::from_secs(60));
    assert!(worker.stop().success());

    let mut spans: Vec<Span> = Vec::new();
    while let Ok(request) = requests.recv_timeout(Duration::from_secs(1)) {
        for resource in request.resource_spans {
            let service = resource.resource.unwrap().attributes.into_iter().find(|a| a.key == "service.name");
            assert!(format!("{service:?}").contains("rasid"));
            spans.extend(resource.scope_spans.into_iter().flat_map(|s| s.spans));
        }
    }
    let name = format!("process {}", topics.raw);
    let roots: Vec<&Span> = spans.iter().filter(|s| s.name == name).collect();
    assert_eq!(roots.len(), 20, "the sampled ones, each once");
    let batches: HashMap<&[u8], &Span> =
        spans.iter().filter(|s| s.name == "commit").map(|s| (&s.span_id[..], s)).collect();
    let mut headers = HashMap::new();
    for record in read_topic(&topics.bootstrap, &topics.articles, "read_committed") {
        headers.insert(
            String::from_utf8(record.key.clone().unwrap()).unwrap(),
            record.header("traceparent").map(str::to_owned),
        );
    }
    for (n, (id, _)) in articles.iter().enumerate() {
        let passed_on = headers[id].clone();
        if n >= 20 {
            assert_eq!(passed_on, (n < 40).then(|| sent_by(n, false)), "passed on as it came");
            continue;
        }
        let root = roots.iter().find(|s| attribute(s, "rasid.article.id") == *id).unwrap();
        let (trace, own) = (hex(&root.trace_id), hex(&root.span_id));
        assert_eq!(passed_on, Some(format!("00-{trace}-{own}-01")), "our span is the parent of what comes after");
        assert_eq!(format!("00-{trace}-{}-01", hex(&root.parent_span_id)), sent_by(n, true), "the sender's is ours");
        assert_eq!(attribute(root, "messaging.destination.name"), topics.raw);
        let children = |of: &Span| {
            spans.iter().filter(|s| s.parent_span_id == of.span_id && s.trace_id == of.trace_id).collect::<Vec<_>>()
        };
        let parts = children(root);
        let names: Vec<&str> = parts.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["receive", "extract", "send"]);
        assert!(
            parts.iter().all(|s| s.start_time_unix_nano >= root.start_time_unix_nano
                && s.end_time_unix_nano <= root.end_time_unix_nano)
        );
        let steps = children(parts[1]);
        for step in ["read", "intake", "tags", "events", "write"] {
            assert!(steps.iter().any(|s| s.name == step), "{step}");
        }
        let sum: u64 = steps.iter().map(|s| s.end_time_unix_nano - s.start_time_unix_nano).sum();
        assert!(sum <= parts[1].end_time_unix_nano - parts[1].start_time_unix_nano);
        let batch = batches[&parts[2].links[0].span_id[..]];
        assert!(batch.links.iter().any(|l| l.span_id == root.span_id && l.trace_id == root.trace_id));
        assert!(attribute(batch, "messaging.batch.message_count").parse::<usize>().unwrap() >= 1);
    }
}
