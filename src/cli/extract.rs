//! `rasid extract`: raw articles in, article records out, in the same order.

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::iter;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use super::lists::Lists;
use super::settings::Shapes;
use crate::extract::Extractor;
use crate::intake::{Format, Marks, Reader};
use crate::message::RawArticle;

/// Articles that a thread takes at a time.
const BATCH: usize = 16;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with one raw article each; without any, standard input is read: pages, WARC records, XML and plain texts
    /// whole, JSON line by line.
    files: Vec<PathBuf>,
    #[command(flatten)]
    shapes: Shapes,
    /// Threads that extract; one a core by default.
    #[arg(short, long)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    lists: Lists,
}

/// A raw article and where it comes from.
struct Input {
    /// `line 3` or a file's name.
    place: String,
    value: io::Result<Vec<u8>>,
}

/// What became of a batch.
#[derive(Default)]
struct Output {
    lines: Vec<u8>,
    /// One message for each article that could not be read.
    problems: Vec<String>,
    articles: usize,
}

/// Extracts everything. An article that cannot be read is told of on standard error and passed over.
///
/// # Errors
/// When an article could not be read, at the end; when standard output cannot be written, at once.
pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let extractor = arguments.lists.open()?;
    let reader = arguments.shapes.reader()?;
    let jobs = arguments.jobs.or(thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let counts = thread::scope(|scope| {
        // Batches are dealt out and collected in turn, so that the order stays and little is in memory.
        let (mut dealers, mut collectors) = (Vec::new(), Vec::new());
        for _ in 0..jobs {
            let (dealer, inputs) = sync_channel(1);
            let (outputs, collector) = sync_channel(1);
            scope.spawn(|| work(&extractor, &reader, inputs, outputs));
            dealers.push(dealer);
            collectors.push(collector);
        }
        scope.spawn(|| deal(&arguments.files, reader.format(), dealers));
        collect(&collectors, &bar(arguments.files.len()))
    });
    match counts {
        Ok((_, 0)) => Ok(()),
        // The reader has seen enough (`| head`).
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(e.into()),
        Ok((articles, n)) => Err(format!("{n} of {articles} articles could not be read").into()),
    }
}

/// Reads batches and gives them to the threads in turn.
fn deal(files: &[PathBuf], format: Format, dealers: Vec<SyncSender<Vec<Input>>>) {
    let inputs: Box<dyn Iterator<Item = Input>> = match files {
        [] if format != Format::Json => {
            let mut value = Vec::new();
            let value = io::stdin().lock().read_to_end(&mut value).map(|_| value);
            Box::new(iter::once(Input { place: "standard input".to_owned(), value }))
        }
        [] => Box::new(lines(io::stdin().lock())),
        _ => Box::new(files.iter().map(|f| Input { place: f.display().to_string(), value: fs::read(f) })),
    };
    let mut inputs = inputs.peekable();
    for dealer in dealers.iter().cycle() {
        let batch: Vec<Input> = inputs.by_ref().take(BATCH).collect();
        // A thread that is gone means that nobody wants the rest.
        if batch.is_empty() || dealer.send(batch).is_err() {
            return;
        }
    }
}

fn lines(input: impl BufRead) -> impl Iterator<Item = Input> {
    let numbered = input.split(b'\n').enumerate().map(|(n, value)| Input { place: format!("line {}", n + 1), value });
    numbered.filter(|i| !matches!(&i.value, Ok(line) if line.trim_ascii().is_empty()))
}

fn work(extractor: &Extractor, reader: &Reader, inputs: Receiver<Vec<Input>>, outputs: SyncSender<Output>) {
    for batch in inputs {
        let mut output = Output { articles: batch.len(), ..Output::default() };
        let mut articles = Vec::with_capacity(batch.len());
        for Input { place, value } in batch {
            match read(reader, value) {
                Ok(article) => articles.push(article),
                Err(problem) => output.problems.push(format!("{place}: {problem}")),
            }
        }
        for record in extractor.extract_all(&articles) {
            match sonic_rs::to_writer(&mut output.lines, &record) {
                Ok(()) => output.lines.push(b'\n'),
                Err(problem) => output.problems.push(format!("article {}: {problem}", record.id)),
            }
        }
        if outputs.send(output).is_err() {
            return;
        }
    }
}

fn read(reader: &Reader, value: io::Result<Vec<u8>>) -> Result<RawArticle, Box<dyn Error>> {
    Ok(reader.read(&value?, None, Marks::default())?)
}

/// How many of the files are done; hidden without files, and where it would run into the records on one terminal.
fn bar(files: usize) -> ProgressBar {
    if files < 2 || io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {per_sec}, {eta} left");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Writes what the threads give, in order. Counts articles and problems.
fn collect(collectors: &[Receiver<Output>], bar: &ProgressBar) -> io::Result<(usize, usize)> {
    let mut out = io::stdout().lock();
    let (mut articles, mut problems) = (0, 0);
    for collector in collectors.iter().cycle() {
        let Ok(output) = collector.recv() else { break };
        for problem in &output.problems {
            bar.suspend(|| eprintln!("rasid: {problem}"));
        }
        articles += output.articles;
        problems += output.problems.len();
        out.write_all(&output.lines)?;
        bar.inc(output.articles as u64);
    }
    bar.finish_and_clear();
    out.flush()?;
    Ok((articles, problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_empty_ones_left_out() {
        let inputs: Vec<_> = lines(&b"one\n\n  \r\nfour"[..]).map(|i| (i.place, i.value.unwrap())).collect();
        assert_eq!(inputs, [("line 1".to_owned(), b"one".to_vec()), ("line 4".to_owned(), b"four".to_vec())]);
    }
}
