//! Compiles the word lists of `src/lexicon/data` into one blob that the library embeds.

use std::{env, fs, path::Path};

#[allow(dead_code)]
#[path = "src/lexicon"]
mod lexicon {
    pub mod compile;
    pub mod morphology;
    #[path = "../text/normalize.rs"]
    pub mod normalize;
}

fn main() {
    let data = Path::new("src/lexicon/data");
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=src/lexicon/compile.rs");
    println!("cargo::rerun-if-changed=src/lexicon/morphology.rs");
    println!("cargo::rerun-if-changed=src/text/normalize.rs");
    let mut files: Vec<_> = fs::read_dir(data)
        .expect("src/lexicon/data can be listed")
        .map(|f| f.expect("a folder entry can be read").path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    files.sort();
    let lists: Vec<(String, String)> = files
        .iter()
        .map(|p| {
            let name = p.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(p).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
            (name, text)
        })
        .collect();
    let compiled = lexicon::compile::compile(&lists).unwrap_or_else(|e| panic!("{e}"));
    let blob = postcard::to_stdvec(&compiled).expect("the lexicon can be encoded");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("lexicon.bin");
    fs::write(&out, blob).unwrap_or_else(|e| panic!("{}: {e}", out.display()));
}
