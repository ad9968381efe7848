//! `rasid extract`: raw articles in, article records out, in the same order.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use crate::extract::Extractor;
use crate::intake;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with one raw article each; without any, JSON lines are read from standard input.
    files: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let extractor = Extractor::new()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut print = |value: &[u8]| -> Result<(), Box<dyn Error>> {
        let record = extractor.extract(&intake::parse(value, None)?);
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
        Ok(())
    };
    for file in &arguments.files {
        let value = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        print(&value)?;
    }
    if arguments.files.is_empty() {
        for line in io::stdin().lock().split(b'\n') {
            let line = line?;
            if !line.trim_ascii().is_empty() {
                print(&line)?;
            }
        }
    }
    Ok(())
}
