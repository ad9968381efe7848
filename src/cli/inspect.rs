//! `rasid inspect`: an article as a page that shows what was found where.

use std::error::Error;
use std::path::PathBuf;

use super::lists::Lists;
use super::settings::Shapes;
use crate::inspect;
use crate::intake::Marks;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A file with one raw article.
    article: PathBuf,
    /// Where to write the page; without it, to standard output.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    lists: Lists,
    #[command(flatten)]
    shapes: Shapes,
    /// Tell the events and their reasons in plain lines instead.
    #[arg(long)]
    explain: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let file = &arguments.article;
    let value = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let raw = arguments
        .shapes
        .reader()?
        .read(&value, None, Marks::default())
        .map_err(|e| format!("{}: {e}", file.display()))?;
    let record = arguments.lists.open()?.extract(&raw);
    let page = match arguments.explain {
        true => inspect::explain(&record),
        false => inspect::page(&raw, &record),
    };
    match &arguments.output {
        Some(path) => std::fs::write(path, page).map_err(|e| format!("{}: {e}", path.display()))?,
        None => print!("{page}"),
    }
    Ok(())
}
