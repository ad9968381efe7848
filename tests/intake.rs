//! Intake as a whole: no input makes it panic, offsets are exact, and what it writes can be read again.

use proptest::prelude::*;
use rasid::intake::{Cleaner, Marks, Options, Reader, parse};
use rasid::lexicon::Lexicon;
use rasid::message::{Body, RawArticle};
use std::sync::LazyLock;

static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| Cleaner::new(&Lexicon::embedded()).unwrap());

const PRESETS: [&str; 12] = [
    "rasid",
    "news-please",
    "ninjs",
    "newsml-g2",
    "json-ld",
    "rss",
    "atom",
    "media-cloud",
    "gdelt",
    "warc",
    "html",
    "text",
];

fn article(text: &str) -> RawArticle {
    RawArticle { id: "1".to_owned(), body: Body::Text(text.to_owned()), ..RawArticle::default() }
}

/// The cut ranges are in order, apart, and inside the raw text.
fn assert_cuts(raw: &RawArticle) {
    let Body::Text(text) = &raw.body else { return };
    let clean = CLEANER.clean(raw);
    let length = text.chars().count();
    let mut before = 0;
    for cut in &clean.cut {
        assert!(before <= cut.start && cut.start < cut.end && cut.end <= length, "{:?}", clean.cut);
        before = cut.end;
    }
    // What is kept is in the raw text, word for word, and in its order (the headline comes first).
    let words = |t: &str| t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).count();
    assert!(words(&clean.text) <= 2 * words(text) + words(&clean.title) + 16);
    assert!(clean.text.trim() == clean.text);
}

#[test]
fn a_text_is_never_dropped_whole() {
    for text in ["سأعود | الجمعة", "في العاشر من سبتمبر ، ألفين", "اقرأ أيضا"]
    {
        let clean = CLEANER.clean(&article(text));
        assert_eq!((clean.text.as_str(), clean.byline), (text, None));
        let titled =
            RawArticle { title: Some("موعد العودة".to_owned()), ..article("سأعود | الجمعة") };
        assert!(CLEANER.clean(&titled).text.contains("الجمعة"));
    }
}

/// Text of what pages are made of: phrases that rules look for, marks, spaces, controls.
fn page_text() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "أعلنت الوزارة أن القوات انسحبت من البلدة.",
        "قصف",
        "مقالات ذات صلة",
        "اقرأ أيضا",
        "آخر تحديث: 22 مارس 2010",
        "شارك على فيسبوك",
        "8:13 AM · Oct 20, 2025",
        "Name@handle",
        "All reactions:",
        "Shared with Public",
        "'s Post",
        "https://t.me/x",
        "pic.twitter.com/a",
        " - ",
        " | ",
        "\n",
        "\n\n",
        "    ",
        "   ",
        "\u{a0}",
        "\u{202e}",
        "\u{feff}",
        "ـ",
        "ـ.ـ",
        ".",
        "؟",
        ":",
        "«",
        "»",
        "&nbsp;",
        "&#x0;",
        "<a href=\"x\">",
        "/>",
        "ﷺ",
        "ﻻ",
        "🔴",
        "1400 (GMT+04:00) - 06/10/09",
        "دمشق-سانا",
        "(CNN) --",
        "وكالات",
        "#وسم",
        "@",
        "·",
        "00:00",
        "١٢",
        "a",
        "É",
    ]);
    prop::collection::vec(prop_oneof![4 => bits.prop_map(str::to_owned), 1 => any::<String>()], 0..40)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_cuts_are_exact(text in page_text()) {
        assert_cuts(&article(&text));
    }

    #[test]
    fn headlines_and_authors_do_not_panic(text in page_text(), title in page_text(), author in page_text()) {
        let raw = RawArticle { title: Some(title), author: Some(author), ..article(&text) };
        CLEANER.clean(&raw);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), preset in prop::sample::select(&PRESETS[..])) {
        let reader = Reader::new(&Options { preset: preset.to_owned(), ..Options::default() }).unwrap();
        for marks in [Marks::default(), Marks { content_type: Some("text/html; charset=windows-1256"), ..Marks::default() }] {
            if let Ok(raw) = reader.read(&bytes, None, marks) {
                CLEANER.clean(&raw);
            }
        }
    }

    #[test]
    fn broken_markup_does_not_panic(text in "[<>/a-z\"'= &;!\\[\\]?-]{0,200}", preset in prop::sample::select(&PRESETS[..])) {
        let reader = Reader::new(&Options { preset: preset.to_owned(), ..Options::default() }).unwrap();
        let _ = reader.read(text.as_bytes(), Some(b"k"), Marks::default());
    }

    #[test]
    fn what_is_clean_stays_as_it_is(words in prop::collection::vec("[ء-ي]{3,7}", 30..60)) {
        let text = format!("{}.", words.join(" "));
        let once = CLEANER.clean(&article(&text));
        prop_assert_eq!(CLEANER.clean(&article(&once.text)).text, once.text);
    }

    #[test]
    fn json_round_trip(text in "\\PC*[ء-ي]{3}", title in "[ء-ي ]{5,30}[ء-ي]") {
        let value = serde_json::json!({"id": "7", "text": text, "title": title}).to_string();
        let raw = parse(value.as_bytes(), None).unwrap();
        prop_assert_eq!(raw.title.as_deref(), Some(title.trim()));
        prop_assert_eq!(raw.body, Body::Text(text));
    }
}

/// Articles of the shared corpus, where it lies beside the project.
fn corpus(name: &str) -> Option<String> {
    let shared = std::env::var("RASID_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let Ok(packed) = std::fs::read(format!("{shared}/corpus/{name}.jsonl.gz")) else {
        eprintln!("passed over: there is no {shared}/corpus/{name}.jsonl.gz");
        return None;
    };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    Some(text)
}

#[test]
fn offsets_are_exact_for_all_of_the_corpus() {
    for name in ["cnn_bbc", "saudinewsnet"] {
        for line in corpus(name).unwrap_or_default().lines() {
            if let Ok(raw) = parse(line.as_bytes(), None) {
                assert_cuts(&raw);
            }
        }
    }
}

/// All spans of the records of every 4th article of the corpus are what the text has there.
#[test]
fn spans_of_records_are_exact() {
    let extractor = rasid::extract::Extractor::new().unwrap();
    for name in ["cnn_bbc", "saudinewsnet"] {
        for line in corpus(name).unwrap_or_default().lines().step_by(4) {
            let Ok(raw) = parse(line.as_bytes(), None) else { continue };
            let record = extractor.extract(&raw);
            let text: Vec<char> = record.text.chars().collect();
            let mut value = serde_json::to_value(&record).unwrap();
            value["cut"].take();
            assert_spans(&value, &text, &record.id);
        }
    }
}

fn assert_spans(value: &serde_json::Value, text: &[char], id: &str) {
    match value {
        serde_json::Value::Object(map) => {
            let at = |key: &str| map.get(key).and_then(serde_json::Value::as_u64).map(|n| n as usize);
            if let (Some(start), Some(end)) = (at("start"), at("end")) {
                let there: Option<String> = text.get(start..end).map(|t| t.iter().collect());
                assert!(there.is_some(), "{id}: {value}");
                if let Some(wanted) = map.get("text").and_then(serde_json::Value::as_str) {
                    assert_eq!(there.as_deref(), Some(wanted), "{id}");
                }
            }
            map.values().for_each(|v| assert_spans(v, text, id));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| assert_spans(v, text, id)),
        _ => {}
    }
}

/// Pages as bad flatteners leave them, one a site or network: each gives its article and what its head says.
#[test]
fn flattened_pages_give_their_article() {
    let wanted = std::fs::read_to_string("tests/flattened/expected.json").unwrap();
    let wanted: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&wanted).unwrap();
    for (name, wanted) in wanted {
        let clean = CLEANER.clean(&article(&std::fs::read_to_string(format!("tests/flattened/{name}.txt")).unwrap()));
        let found = serde_json::json!({
            "title": clean.title, "byline": clean.byline, "dateline": clean.dateline,
            "published_at": clean.published_at, "text": clean.text.split("\n\n").collect::<Vec<_>>(),
        });
        assert_eq!(found, wanted, "{name}");
    }
}

/// Share of tokens that two texts have in common (F1 over bags of words).
fn token_f1(a: &str, b: &str) -> f64 {
    let bag = |text: &str| {
        let mut bag = std::collections::HashMap::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            *bag.entry(word.to_owned()).or_insert(0_usize) += 1;
        }
        bag
    };
    let (a, b) = (bag(a), bag(b));
    let shared: usize = a.iter().map(|(w, n)| (*n).min(b.get(w).copied().unwrap_or(0))).sum();
    2.0 * shared as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()) as f64
}

/// Every page of `tests/pages` gives the text beside it.
#[test]
fn pages_give_their_article() {
    let reader = Reader::new(&Options { preset: "html".to_owned(), ..Options::default() }).unwrap();
    let mut pages: Vec<_> = std::fs::read_dir("tests/pages").unwrap().map(|f| f.unwrap().path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "html"));
    pages.sort();
    let mut sum = 0.0;
    for page in &pages {
        let wanted = std::fs::read_to_string(page.with_extension("txt")).unwrap();
        let clean = CLEANER.clean(&reader.read(&std::fs::read(page).unwrap(), None, Marks::default()).unwrap());
        let f1 = token_f1(&clean.text, &wanted);
        println!("{:<40} {f1:.3}", page.display());
        assert!(f1 > 0.8, "{}: {f1:.3}\n{}", page.display(), clean.text);
        sum += f1;
    }
    assert!(sum / pages.len() as f64 > 0.95);
}
