use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use crate::extract::tagger;
use crate::lexicon::Lexicon;

/// Train the name tagger.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Labelled files (`token TAB tag`, an empty line between sentences). The first is the one measured on.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Plain news to learn word clusters from: JSON lines with a `text`, gzipped.
    #[arg(long)]
    texts: Vec<PathBuf>,
    /// Keep a fifth of the first file from training and report on it.
    #[arg(long)]
    hold_out: bool,
    /// Where the model is written.
    #[arg(long, default_value = "src/extract/tagger/model.bin")]
    output: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let files = arguments.files.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let mut texts = Vec::new();
    for path in &arguments.texts {
        let unpacked = Command::new("gzip").arg("-dc").arg(path).stdout(Stdio::piped()).spawn()?.wait_with_output()?;
        for line in String::from_utf8(unpacked.stdout)?.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            texts.extend(article["text"].as_str().map(str::to_owned));
        }
    }
    let (model, report) = tagger::train(&files, &texts, arguments.hold_out, &Lexicon::embedded())?;
    println!("{report}");
    fs::write(&arguments.output, model)?;
    Ok(())
}
