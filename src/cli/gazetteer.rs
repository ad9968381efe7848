//! `rasid gazetteer`: builds a gazetteer from GeoNames' dumps or plain tables.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::gazetteer::dumps::{ArabicNames, Divisions, add_places, add_rows};

/// Builds on the embedded gazetteer, whose coordinates win where both know a place. The result is mapped into memory
/// by `rasid extract --gazetteer` and the key `worker.gazetteer`; write a new file and rename it to renew it.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file to write.
    output: PathBuf,
    /// GeoNames' `allCountries.txt`, or one country's file; may be given again.
    #[arg(long, value_name = "FILE")]
    places: Vec<PathBuf>,
    /// GeoNames' `alternateNamesV2.txt`: without it, names are those of the places' own column in Arabic letters.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// GeoNames' `admin1CodesASCII.txt`.
    #[arg(long, value_name = "FILE")]
    divisions: Option<PathBuf>,
    /// A table: names (with `;` between them), country, admin1, kind, lat, lon, population, id; may be given again.
    #[arg(long, value_name = "FILE")]
    tsv: Vec<PathBuf>,
}

/// Reads the sources, then writes the file in one step.
///
/// # Errors
/// When a source cannot be read (naming file and line) or the file cannot be written.
pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut builder = Gazetteer::embedded().builder();
    let embedded = builder.len();
    for file in &arguments.tsv {
        add_rows(&mut builder, open(file)?).map_err(|e| format!("{}, {e}", file.display()))?;
    }
    let divisions = read(arguments.divisions.as_deref(), Divisions::read)?;
    let names = match arguments.places.is_empty() {
        true => ArabicNames::default(),
        false => read(arguments.names.as_deref(), ArabicNames::read)?,
    };
    for file in &arguments.places {
        add_places(&mut builder, open(file)?, &names, &divisions).map_err(|e| format!("{}, {e}", file.display()))?;
    }
    drop(names);
    let places = builder.len();
    let bytes = builder.finish();
    let half = arguments.output.with_extension("part");
    let written = fs::write(&half, &bytes).and_then(|()| fs::rename(&half, &arguments.output));
    written.map_err(|e| format!("{}: {e}", arguments.output.display()))?;
    eprintln!(
        "{}: {places} places, {} of them new, {} KiB",
        arguments.output.display(),
        places - embedded,
        bytes.len() / 1024
    );
    Ok(())
}

/// What `reader` makes of a file; nothing of no file.
fn read<T: Default, E: std::fmt::Display>(
    file: Option<&Path>,
    reader: impl FnOnce(Box<dyn BufRead>) -> Result<T, E>,
) -> Result<T, Box<dyn Error>> {
    let Some(file) = file else { return Ok(T::default()) };
    Ok(reader(open(file)?).map_err(|e| format!("{}, {e}", file.display()))?)
}

/// The file, with a bar on standard error that shows how much of it is read.
fn open(path: &Path) -> Result<Box<dyn BufRead>, Box<dyn Error>> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let style = ProgressStyle::with_template("{msg} [{wide_bar}] {bytes}/{total_bytes} {eta}")?;
    let bar = ProgressBar::new(file.metadata()?.len()).with_style(style);
    bar.set_message(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    Ok(Box::new(BufReader::with_capacity(1 << 20, bar.wrap_read(file))))
}
