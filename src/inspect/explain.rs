//! The events of a record with their reasons, as plain lines for a terminal.

use std::fmt::Write;

use super::events::{actor, codes, reason};
use super::spelled;
use crate::message::ArticleRecord;

/// One paragraph an event: what, why, and each argument with the offset of its words.
pub fn explain(record: &ArticleRecord) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", record.title);
    for event in &record.events {
        let mode = spelled(&event.mode);
        let lead = if event.lead { " (lead)" } else { "" };
        let _ = writeln!(
            out,
            "\n{}{}{mode} {} {:.2}{lead}",
            spelled(&event.kind),
            if mode.is_empty() { "" } else { "/" },
            spelled(&event.status),
            event.confidence,
        );
        let mut line = |name: &str, value: &str, at: Option<usize>| {
            let _ = match at {
                Some(at) => writeln!(out, "  {name:<10} {value} @{at}"),
                None => writeln!(out, "  {name:<10} {value}"),
            };
        };
        line("trigger", &event.trigger.text, Some(event.trigger.start));
        line("rule", &reason(event), None);
        event.actors.iter().for_each(|a| line("actor", &actor(a), Some(a.start)));
        event.recipients.iter().for_each(|a| line("recipient", &actor(a), Some(a.start)));
        if let Some(place) = &event.place {
            line("place", &place.name, Some(place.start));
        }
        if let Some(time) = &event.time {
            let (from, to) = (time.from.as_deref().unwrap_or("?"), time.to.as_deref().unwrap_or("?"));
            line("time", &format!("{} = {from}..{to}", time.text), Some(time.start));
        }
        event.tolls.iter().for_each(|t| line("toll", &format!("{} ({})", t.text, spelled(&t.kind)), Some(t.start)));
        let said = &event.attribution;
        for source in [&said.speaker, &said.agency].into_iter().flatten() {
            line("according", source, None);
        }
        line("codes", &codes(event), None);
        line("evidence", &event.evidence.text, Some(event.evidence.start));
    }
    out
}
