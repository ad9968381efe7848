//! A table for each layer.

use super::{escape, spelled};
use crate::message::ArticleRecord;

pub(super) fn tables(record: &ArticleRecord, out: &mut String) {
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    let degrees = |d: Option<f64>| d.map_or(String::new(), |d| format!("{d:.3}"));
    table("أشخاص", "person", record.people.iter().map(|p| vec![p.name.clone(), text(&p.role), text(&p.country)]), out);
    table(
        "منظمات",
        "organization",
        record.organizations.iter().map(|o| vec![o.name.clone(), spelled(&o.kind), text(&o.country)]),
        out,
    );
    table(
        "أماكن",
        "place",
        record.places.iter().map(|p| {
            let place = format!("{} {}", degrees(p.lat), degrees(p.lon));
            vec![p.name.clone(), spelled(&p.precision), text(&p.country), text(&p.admin1), place, text(&p.gazetteer_id)]
        }),
        out,
    );
    table(
        "أزمنة",
        "time",
        record.times.iter().map(|t| vec![t.text.clone(), text(&t.from), text(&t.to), spelled(&t.precision)]),
        out,
    );
    table(
        "خسائر",
        "toll",
        record.tolls.iter().map(|t| {
            let most = t.max.map_or(String::new(), |m| m.to_string());
            vec![t.text.clone(), spelled(&t.kind), t.min.to_string(), most, spelled(&t.who)]
        }),
        out,
    );
    table(
        "أعداد",
        "quantity",
        record.quantities.iter().map(|q| vec![q.text.clone(), q.value.to_string(), text(&q.unit)]),
        out,
    );
    table("اقتباسات", "quote", record.quotes.iter().map(|q| vec![text(&q.speaker), q.text.clone()]), out);
}

fn table(heading: &str, layer: &str, rows: impl Iterator<Item = Vec<String>>, out: &mut String) {
    let mut rows = rows.enumerate().peekable();
    if rows.peek().is_none() {
        return;
    }
    out.push_str(&format!("<section><h2>{heading}</h2><table class=\"{layer}s\">\n"));
    for (i, cells) in rows {
        out.push_str(&format!("<tr data-of=\"{layer}-{i}\">"));
        for cell in cells {
            out.push_str("<td><bdi>");
            escape(&cell, out);
            out.push_str("</bdi></td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></section>\n");
}
