//! Any text: the cut ranges are in order and inside it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rasid::intake::Cleaner;
use rasid::lexicon::Lexicon;
use rasid::message::{Body, RawArticle};

static CLEANER: LazyLock<Cleaner> =
    LazyLock::new(|| Cleaner::new(&Lexicon::embedded()).expect("the embedded lists are tested"));

fuzz_target!(|text: &str| {
    let raw = RawArticle { body: Body::Text(text.to_owned()), ..RawArticle::default() };
    let length = text.chars().count();
    let mut before = 0;
    for cut in CLEANER.clean(&raw).cut {
        assert!(before <= cut.start && cut.start < cut.end && cut.end <= length);
        before = cut.end;
    }
});
