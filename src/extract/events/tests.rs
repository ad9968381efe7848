//! The sentences of `examples.tsv`, told by the whole extractor.

use crate::extract::Extractor;
use crate::message::{Actor, Body, Event, RawArticle};

#[test]
fn examples_are_understood() {
    let extractor = Extractor::new().unwrap();
    let mut wrong = Vec::new();
    let lines = include_str!("examples.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    for line in lines {
        let mut cells = line.split('\t');
        let (sentence, wanted) = (cells.next().unwrap(), cells.next().unwrap());
        if cells.next().is_some() {
            // The cause of a known failure.
            continue;
        }
        let events = extractor.extract(&article(sentence)).events;
        let told = match wanted {
            "none" => events.is_empty(),
            _ => wanted.split("; ").all(|w| events.iter().any(|e| is(e, w))),
        };
        if !told {
            wrong.push(format!("{line}\n  found {:?}", events.iter().map(show).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_text_of_triggers_is_bounded() {
    let record = Extractor::new().unwrap().extract(&article(&"قصف الجيش مدينة حلب وقتل مدنيين ".repeat(3000)));
    let mentions: usize = record.events.iter().map(|e| e.mentions.len()).sum();
    assert!((1..=2000).contains(&mentions), "{mentions}");
    assert!(record.events.iter().all(|e| e.evidence.text.split(' ').count() <= 500));
}

#[test]
fn the_same_article_gives_the_same_events() {
    let extractor = Extractor::new().unwrap();
    let raw = article("شنت القوات الإسرائيلية غارات على قطاع غزة. وقتل في الغارات ثلاثة مدنيين.");
    let (one, two) = (extractor.extract(&raw), extractor.extract(&raw));
    assert_eq!(one.events, two.events);
    assert!(one.events.iter().filter(|e| e.lead).count() <= 1);
    for event in &one.events {
        let trigger: String =
            one.text.chars().skip(event.trigger.start).take(event.trigger.end - event.trigger.start).collect();
        assert_eq!(trigger, event.trigger.text);
        assert!((0.0..=1.0).contains(&event.confidence), "{event:?}");
    }
}

fn article(text: &str) -> RawArticle {
    // A second sentence keeps the text from being judged as an isolated one.
    let text = format!("{text}\n\nوأوضحت المصادر ذلك في بيان لاحق.");
    RawArticle { id: "1".into(), body: Body::Text(text), ..RawArticle::default() }
}

/// Does the event fit `TYPE/mode/status actor>recipient`?
fn is(event: &Event, wanted: &str) -> bool {
    let (what, who) = wanted.split_once(' ').unwrap_or((wanted, "->-"));
    let shown = show(event);
    let parts: Vec<&str> = what.split('/').collect();
    let have: Vec<&str> = shown.split(' ').next().unwrap_or_default().split('/').collect();
    let same = parts.iter().zip(&have).all(|(w, h)| *w == "-" || w == h);
    let (actor, recipient) = who.rsplit_once('>').unwrap_or((who, "-"));
    let actor = actor.trim_end_matches('>');
    same && has(&event.actors, actor) && has(&event.recipients, recipient)
}

fn has(side: &[Actor], code: &str) -> bool {
    code == "-" || side.iter().any(|a| a.code.as_deref().unwrap_or_default().contains(code))
}

fn show(event: &Event) -> String {
    let name = |v: serde_json::Value| v.as_str().unwrap_or("-").to_owned();
    let of = |side: &[Actor]| side.iter().filter_map(|a| a.code.clone()).collect::<Vec<_>>().join(",");
    format!(
        "{}/{}/{} {}>{} [{}]",
        name(serde_json::to_value(event.kind).unwrap_or_default()),
        name(serde_json::to_value(event.mode).unwrap_or_default()),
        name(serde_json::to_value(event.status).unwrap_or_default()),
        of(&event.actors),
        of(&event.recipients),
        event.trigger.text
    )
}
