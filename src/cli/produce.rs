//! `rasid produce`: raw articles into the raw topic.

use std::error::Error;
use std::io::{self, BufRead};
use std::path::PathBuf;

use super::settings::Settings;
use super::writer::Writer;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with one raw article each; without any, JSON lines are read from standard input.
    files: Vec<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let config = arguments.settings.load()?;
    let mut writer = Writer::open(&config, &config.topics.raw, "articles")?;
    for file in &arguments.files {
        let value = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        writer.write(id(&value).as_deref(), Some(&value), &Vec::new())?;
    }
    if arguments.files.is_empty() {
        for line in io::stdin().lock().split(b'\n') {
            let line = line?;
            if !line.trim_ascii().is_empty() {
                writer.write(id(&line).as_deref(), Some(&line), &Vec::new())?;
            }
        }
    }
    let written = writer.finish()?;
    eprintln!("{written} articles are in {}", config.topics.raw);
    Ok(())
}

/// The sender's identifier as the record's key, so that versions of one article stay in order.
fn id(value: &[u8]) -> Option<Vec<u8>> {
    let article: serde_json::Value = serde_json::from_slice(value).ok()?;
    Some(article.get("id")?.as_str()?.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_senders_identifier() {
        assert_eq!(id(br#"{"id":"a-1","text":"x"}"#), Some(b"a-1".to_vec()));
        assert_eq!(id(br#"{"text":"x"}"#), None);
        assert_eq!(id("نص".as_bytes()), None);
    }
}
