//! The events as cards, their arguments linked to their words.

use super::{escape, spelled};
use crate::message::{Actor, ArticleRecord, Event};

pub(super) fn cards(record: &ArticleRecord, out: &mut String) {
    out.push_str("<section><h2>الأحداث</h2>\n");
    if record.events.is_empty() {
        out.push_str("<p>لا أحداث</p>");
    }
    record.events.iter().enumerate().for_each(|(i, event)| card(i, event, out));
    out.push_str("</section>\n");
}

fn card(i: usize, event: &Event, out: &mut String) {
    let mode = spelled(&event.mode);
    let lead = if event.lead { " lead" } else { "" };
    out.push_str(&format!("<div class=\"card{lead}\" data-of=\"event-{i}\"><h3><bdi>{}", spelled(&event.kind)));
    if !mode.is_empty() {
        out.push_str(&format!(" / {mode}"));
    }
    out.push_str(&format!("</bdi> <small>{} · {:.2}</small></h3><dl>", spelled(&event.status), event.confidence));
    let mut row = |name: &str, value: &str, at: Option<usize>| {
        out.push_str(&format!("<div><dt>{name}</dt><dd"));
        if let Some(at) = at {
            out.push_str(&format!(" data-at=\"{at}\""));
        }
        out.push('>');
        escape(value, out);
        out.push_str("</dd></div>");
    };
    row("اللفظ", &event.trigger.text, Some(event.trigger.start));
    event.actors.iter().for_each(|a| row("الفاعل", &actor(a), Some(a.start)));
    event.recipients.iter().for_each(|a| row("المتلقي", &actor(a), Some(a.start)));
    if let Some(place) = &event.place {
        let part = place.part.as_deref().map_or(String::new(), |p| format!(" ({p})"));
        row("المكان", &format!("{}{part}", place.name), Some(place.start));
    }
    if let Some(time) = &event.time {
        let (from, to) = (time.from.as_deref().unwrap_or("؟"), time.to.as_deref().unwrap_or("؟"));
        row(
            "الزمان",
            &if from == to { format!("{} = {from}", time.text) } else { format!("{} = {from} / {to}", time.text) },
            Some(time.start),
        );
    }
    event.tolls.iter().for_each(|t| row("الخسائر", &format!("{} ({})", t.text, spelled(&t.kind)), Some(t.start)));
    let attribution = &event.attribution;
    for source in [&attribution.speaker, &attribution.agency].into_iter().flatten() {
        row("وفق", source, None);
    }
    row("الرموز", &codes(event), None);
    row("القاعدة", &reason(event), None);
    out.push_str("</dl><p class=\"evidence\">");
    escape(&event.evidence.text, out);
    out.push_str("</p></div>\n");
}

/// The line of the word list that made the event, with all words that tell of it.
pub(super) fn reason(event: &Event) -> String {
    let words: Vec<&str> = event.mentions.iter().map(|m| m.trigger.as_str()).collect();
    format!("{} · {}", event.rule, words.join("، "))
}

pub(super) fn actor(a: &Actor) -> String {
    match &a.code {
        Some(code) => format!("{} [{code}]", a.name),
        None => a.name.clone(),
    }
}

pub(super) fn codes(event: &Event) -> String {
    let codes = &event.codes;
    let acled = codes.acled.as_ref().map_or(String::new(), |a| {
        let civilians = if a.civilian_targeting { ", civilian targeting" } else { "" };
        format!(" · ACLED {} / {}{civilians}", a.event_type, a.sub_event_type)
    });
    format!("CAMEO {} · {} · {}{acled}", codes.cameo, spelled(&codes.quad), codes.score)
}
