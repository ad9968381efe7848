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
    /// Plain news to learn word clusters from: JSON lines with an `id` and a `text`, gzipped.
    #[arg(long)]
    texts: Vec<PathBuf>,
    /// Names annotated in articles of the plain news (`training/names.tsv`).
    #[arg(long, requires = "texts")]
    annotations: Option<PathBuf>,
    /// Keep a fifth of the first file from training and report on it.
    #[arg(long)]
    hold_out: bool,
    /// Where the model is written.
    #[arg(long, default_value = "src/extract/tagger/model.bin")]
    output: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let labelled = arguments.files.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    let annotations = arguments.annotations.as_ref().map(fs::read_to_string).transpose()?.unwrap_or_default();
    let mut news = Vec::new();
    for path in &arguments.texts {
        let unpacked = Command::new("gzip").arg("-dc").arg(path).stdout(Stdio::piped()).spawn()?.wait_with_output()?;
        for line in String::from_utf8(unpacked.stdout)?.lines() {
            news.push(serde_json::from_str(line)?);
        }
    }
    let material = tagger::Material { labelled, annotations, news };
    let (model, report) = tagger::train(&material, arguments.hold_out, &Lexicon::embedded())?;
    println!("{report}");
    fs::write(&arguments.output, model)?;
    Ok(())
}
