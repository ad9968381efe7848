//! The clean text with every span marked by layer.

use super::escape;
use crate::message::{ArticleRecord, Words};

/// A span of the text that a layer has found.
pub(super) struct Mark {
    start: usize,
    end: usize,
    /// Class name of the layer.
    layer: &'static str,
    /// What the span belongs to: `person-0`, `event-2-actor-0`.
    id: String,
}

/// Layers with their headings, in the order of the legend.
const LAYERS: [(&str, &str); 8] = [
    ("person", "أشخاص"),
    ("organization", "منظمات"),
    ("place", "أماكن"),
    ("time", "أزمنة"),
    ("toll", "خسائر"),
    ("quantity", "أعداد"),
    ("quote", "اقتباسات"),
    ("event", "أحداث"),
];

/// All spans of all layers.
pub(super) fn marks(record: &ArticleRecord) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |layer, id: String, start, end| marks.push(Mark { start, end, layer, id });
    let mut all = |layer: &'static str, i: usize, mentions: &[Words]| {
        mentions.iter().for_each(|w| add(layer, format!("{layer}-{i}"), w.start, w.end));
    };
    record.people.iter().enumerate().for_each(|(i, p)| all("person", i, &p.mentions));
    record.organizations.iter().enumerate().for_each(|(i, o)| all("organization", i, &o.mentions));
    record.places.iter().enumerate().for_each(|(i, p)| all("place", i, &p.mentions));
    record.times.iter().enumerate().for_each(|(i, t)| add("time", format!("time-{i}"), t.start, t.end));
    record.tolls.iter().enumerate().for_each(|(i, t)| add("toll", format!("toll-{i}"), t.start, t.end));
    record.quantities.iter().enumerate().for_each(|(i, q)| add("quantity", format!("quantity-{i}"), q.start, q.end));
    record.quotes.iter().enumerate().for_each(|(i, q)| add("quote", format!("quote-{i}"), q.start, q.end));
    for (i, event) in record.events.iter().enumerate() {
        let id = format!("event-{i}");
        event.mentions.iter().for_each(|m| add("event", id.clone(), m.start, m.end));
        let arguments = (event.actors.iter().chain(&event.recipients).map(|a| (a.start, a.end)))
            .chain(event.place.iter().map(|p| (p.start, p.end)))
            .chain(event.time.iter().map(|t| (t.start, t.end)))
            .chain(event.tolls.iter().map(|t| (t.start, t.end)));
        arguments.for_each(|(start, end)| add("argument", id.clone(), start, end));
    }
    marks
}

pub(super) fn legend(out: &mut String) {
    out.push_str("<p class=\"legend\">");
    for (layer, heading) in LAYERS {
        out.push_str(&format!("<label><input type=\"checkbox\" checked value=\"{layer}\"><span class=\"{layer}\">"));
        out.push_str(heading);
        out.push_str("</span></label> ");
    }
    out.push_str("</p>\n");
}

/// The text in paragraphs, cut at every mark's ends, each piece with the classes of its marks.
pub(super) fn text(text: &str, marks: &[Mark], out: &mut String) {
    let chars: Vec<char> = text.chars().collect();
    let mut cuts: Vec<usize> = marks.iter().flat_map(|m| [m.start, m.end]).filter(|c| *c < chars.len()).collect();
    cuts.extend([0, chars.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    out.push_str("<div class=\"text\">");
    for piece in cuts.windows(2) {
        let (start, end) = (piece[0], piece[1]);
        let over: Vec<&Mark> = marks.iter().filter(|m| m.start <= start && end <= m.end).collect();
        let words: String = chars[start..end].iter().collect();
        if over.is_empty() {
            escape(&words, out);
            continue;
        }
        let mut classes: Vec<&str> = over.iter().map(|m| m.layer).collect();
        classes.sort_unstable();
        classes.dedup();
        let ids: Vec<&str> = over.iter().map(|m| m.id.as_str()).collect();
        let (classes, ids) = (classes.join(" "), ids.join(" "));
        out.push_str(&format!("<span class=\"{classes}\" data-of=\"{ids}\" data-start=\"{start}\">"));
        escape(&words, out);
        out.push_str("</span>");
    }
    out.push_str("</div>\n");
}
