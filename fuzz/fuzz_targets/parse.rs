//! Any bytes in any shape: the first byte picks the preset.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rasid::intake::{Marks, Options, Reader};

const PRESETS: [&str; 8] = ["rasid", "ninjs", "newsml-g2", "json-ld", "rss", "atom", "warc", "html"];

fuzz_target!(|data: &[u8]| {
    let Some((pick, value)) = data.split_first() else { return };
    let preset = PRESETS[*pick as usize % PRESETS.len()].to_owned();
    let Ok(reader) = Reader::new(&Options { preset, max_bytes: 1 << 20, ..Options::default() }) else { return };
    let _ = reader.read(value, None, Marks::default());
});
