//! Compiles the word lists of `src/lexicon/data` into one blob, and the places of `src/lexicon/data/gazetteer` into
//! another, that the library embeds.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code)]
#[path = "src/lexicon"]
mod lexicon {
    pub mod compile;
    pub mod gazetteer {
        pub mod build;
        pub mod format;
    }
    pub mod morphology;
    #[path = "../text/normalize.rs"]
    pub mod normalize;
}

use lexicon::gazetteer::build::{Builder, PlaceRow};

fn main() {
    let data = Path::new("src/lexicon/data");
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=src/lexicon/compile.rs");
    println!("cargo::rerun-if-changed=src/lexicon/morphology.rs");
    println!("cargo::rerun-if-changed=src/lexicon/gazetteer");
    println!("cargo::rerun-if-changed=src/text/normalize.rs");
    embed("lexicon.bin", &word_lists(data));
    embed("gazetteer.bin", &places(&data.join("gazetteer")));
}

/// The folder's TSV files by name: pairs of a path and its text.
fn tables(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of lists can be read")
        .map(|f| f.expect("a folder entry can be read").path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    files.sort();
    let read = |p: PathBuf| {
        let text = fs::read_to_string(&p).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
        (p, text)
    };
    files.into_iter().map(read).collect()
}

fn word_lists(folder: &Path) -> Vec<u8> {
    let name = |p: &Path| p.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let lists: Vec<_> = tables(folder).into_iter().map(|(p, text)| (name(&p), text)).collect();
    let compiled = lexicon::compile::compile(&lists).unwrap_or_else(|e| panic!("{e}"));
    postcard::to_stdvec(&compiled).expect("the lexicon can be encoded")
}

/// Countries come first, then our own lists: where a package knows a place too, ours gives its coordinates.
fn places(folder: &Path) -> Vec<u8> {
    let mut builder = Builder::default();
    countries(folder, &mut builder);
    let words = fs::read_to_string(folder.join("words.txt")).unwrap_or_else(|e| panic!("words.txt: {e}"));
    for (n, line) in words.lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
        builder.add_words(line).unwrap_or_else(|e| panic!("words.txt, line {}: {e}", n + 1));
    }
    let mut files = tables(folder);
    files.sort_by_key(|(p, _)| p.ends_with("packages.tsv"));
    for (path, text) in files {
        for (n, line) in rows(&text) {
            let row = PlaceRow::read(line).unwrap_or_else(|e| panic!("{}, line {n}: {e}", path.display()));
            builder.add(PlaceRow { notable: true, ..row });
        }
    }
    builder.finish()
}

/// The countries of the word list, at the middle of each.
fn countries(folder: &Path, builder: &mut Builder) {
    let read = |p: PathBuf| fs::read_to_string(&p).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
    let centres = read(folder.join("centres.txt"));
    for (n, line) in rows(&read(folder.join("../countries.tsv"))) {
        let cells: Vec<_> = line.split('\t').collect();
        let [names, _, country, ..] = cells[..] else { panic!("countries.tsv, line {n}: three columns are needed") };
        let centre = centres.lines().find_map(|l| l.strip_prefix(country)).unwrap_or_default().trim();
        let row = format!("{names}\t{country}\t\tcountry\t{}", centre.replace(' ', "\t"));
        let row = PlaceRow::read(&row).unwrap_or_else(|e| panic!("countries.tsv, line {n}: {e}"));
        builder.add(PlaceRow { notable: true, ..row });
    }
}

/// The lines of a table below its head, with their numbers, without remarks.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(n, l)| (n + 1, l));
    lines.filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')).skip(1)
}

fn embed(name: &str, bytes: &[u8]) {
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name);
    fs::write(&out, bytes).unwrap_or_else(|e| panic!("{}: {e}", out.display()));
}
