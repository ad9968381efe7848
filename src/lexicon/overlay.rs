//! Word lists and places of the user's, laid over those of the program.
//!
//! An overlay is a folder, flat so that a Kubernetes ConfigMap can be one:
//!
//! | file | what it does |
//! |---|---|
//! | `LIST.tsv` | rows for the word list of that name, in its notation: `organizations.tsv`, `triggers_assault.tsv` |
//! | `places.tsv`, `places_*.tsv` | places, in the columns of `data/gazetteer/*.tsv`; ours stand behind them |
//! | `place_words.txt` | how ordinary a place's name is, as in `data/gazetteer/words.txt` |
//!
//! The head of a list's file names the columns that it uses, the pattern's first. A row is added; one with the very
//! pattern cell of a row that is there takes its place; `- ` before the pattern takes that row out. Other files are
//! left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::xxh3_64;

use super::compile::{OVERLAY_LINES, TableData, assemble, parse_table};
use super::gazetteer::build::{Builder, PlaceRow};
use super::gazetteer::{Gazetteer, GazetteerError};
use super::{Lexicon, ListError};

/// The files of an overlay: pairs of a name without ending and a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    lists: Vec<(String, String)>,
    places: Vec<(String, String)>,
    words: Option<String>,
}

/// An overlay that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
}

/// What a folder's file is.
enum Kind {
    List(String),
    Places(String),
    Words,
}

fn kind(path: &Path) -> Option<Kind> {
    let (name, stem) = (path.file_name()?.to_str()?, path.file_stem()?.to_str()?.to_owned());
    if name == "place_words.txt" {
        return Some(Kind::Words);
    }
    if name.starts_with('.') || !name.ends_with(".tsv") {
        return None;
    }
    Some(if stem == "places" || stem.starts_with("places_") { Kind::Places(stem) } else { Kind::List(stem) })
}

/// The folder's files that count, in order.
fn files(folder: &Path) -> Result<Vec<(Kind, PathBuf)>, OverlayError> {
    let wrong = |source| OverlayError::Read { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(wrong)?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|p| p.is_file()).collect();
    paths.sort();
    Ok(paths.into_iter().filter_map(|path| Some((kind(&path)?, path))).collect())
}

impl Overlay {
    /// Reads a folder.
    ///
    /// # Errors
    /// Names the file that cannot be read.
    pub fn read(folder: &Path) -> Result<Overlay, OverlayError> {
        let mut overlay = Overlay::default();
        for (kind, path) in files(folder)? {
            let text = fs::read_to_string(&path).map_err(|source| OverlayError::Read { path, source })?;
            match kind {
                Kind::List(name) => overlay.lists.push((name, text)),
                Kind::Places(name) => overlay.places.push((name, text)),
                Kind::Words => overlay.words = Some(text),
            }
        }
        Ok(overlay)
    }

    /// A number that changes when a file of the folder does: names, sizes and times are looked at, not contents.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn state(folder: &Path) -> Result<u64, OverlayError> {
        let mut state = 0;
        for (_, path) in files(folder)? {
            let meta = fs::metadata(&path).map_err(|source| OverlayError::Read { path: path.clone(), source })?;
            let time = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
            state = xxh3_64(format!("{state:x} {} {} {time:?}", path.display(), meta.len()).as_bytes());
        }
        Ok(state)
    }
}

impl Lexicon {
    /// These lists with an overlay's rows.
    ///
    /// # Errors
    /// Names the overlay's list and line.
    pub fn overlaid(self, overlay: &Overlay) -> Result<Lexicon, ListError> {
        let mut tables = self.compiled.tables;
        let mut hash = self.compiled.hash;
        for (name, text) in &overlay.lists {
            let known = tables.iter_mut().find(|t| t.name == *name);
            let table = known.ok_or_else(|| error(name, 0, "there is no such list to lay it over".into()))?;
            lay(table, parse_table(name, text)?)?;
            hash = xxh3_64(format!("{hash:x}{name}\0{text}").as_bytes());
        }
        assemble(tables, hash).map(Lexicon::new)
    }
}

fn error(list: &str, line: u32, problem: String) -> ListError {
    ListError { list: list.to_owned(), line: (OVERLAY_LINES + line) as usize, problem }
}

/// Lays the rows of `over` over those of `base`.
fn lay(base: &mut TableData, over: TableData) -> Result<(), ListError> {
    let position = |column: &String| base.columns.iter().position(|c| c == column);
    let columns: Option<Vec<usize>> = over.columns.iter().map(position).collect();
    let columns = columns.filter(|c| c.first().is_none_or(|first| *first == 0)).ok_or_else(|| {
        let (has, may) = (over.columns.join(", "), base.columns.join(", "));
        error(
            &base.name,
            0,
            format!("the head names the columns {has}; there are {may}, and the first must come first"),
        )
    })?;
    for (cells, line) in over.rows.into_iter().zip(over.lines) {
        let (pattern, taken_out) = match cells[0].strip_prefix("- ") {
            Some(pattern) => (pattern.trim(), true),
            None => (cells[0].as_str(), false),
        };
        let there = base.rows.iter().position(|r| r[0] == pattern);
        if taken_out {
            let at =
                there.ok_or_else(|| error(&base.name, line, format!("there is no row `{pattern}` to take out")))?;
            base.rows.remove(at);
            base.lines.remove(at);
            continue;
        }
        let mut row = vec![String::new(); base.columns.len()];
        columns.iter().zip(&cells).for_each(|(at, cell)| row[*at].clone_from(cell));
        match there {
            Some(at) => base.rows[at] = row,
            None => {
                base.rows.push(row);
                base.lines.push(OVERLAY_LINES + line);
            }
        }
    }
    Ok(())
}

impl Gazetteer {
    /// This gazetteer with an overlay's places, which come first: their coordinates stand.
    ///
    /// # Errors
    /// Names the overlay's file and line.
    pub fn overlaid(self, overlay: &Overlay) -> Result<Gazetteer, OverlayError> {
        if overlay.places.is_empty() && overlay.words.is_none() {
            return Ok(self);
        }
        let mut builder = Builder::default();
        for (name, text) in &overlay.places {
            let rows = (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
            for (line, row) in rows.skip(1) {
                let row = PlaceRow::read(row).map_err(|problem| error(name, line, problem))?;
                builder.add(PlaceRow { notable: true, ..row });
            }
        }
        self.add_to(&mut builder);
        for (line, words) in (1..).zip(overlay.words.iter().flat_map(|w| w.lines())) {
            if !words.trim().is_empty() && !words.starts_with('#') {
                builder.add_words(words).map_err(|problem| error("place_words", line, problem))?;
            }
        }
        Ok(Gazetteer::from_bytes(builder.finish())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Extractor;
    use crate::message::{Body, RawArticle};

    fn overlay(files: &[(&str, &str)]) -> Overlay {
        let mut overlay = Overlay::default();
        for (name, text) in files {
            let file = ((*name).to_owned(), (*text).to_owned());
            if name.starts_with("places") { overlay.places.push(file) } else { overlay.lists.push(file) }
        }
        overlay
    }

    fn lists() -> Lexicon {
        let lists = [("l".to_owned(), "pattern\tkind\tnote\nقصف\tair\tx\nغارة\tair\t\n".to_owned())];
        Lexicon::compile(&lists).unwrap()
    }

    fn rows(files: &[(&str, &str)]) -> Result<Vec<(String, u32)>, String> {
        let lexicon = lists().overlaid(&overlay(files)).map_err(|e| e.to_string())?;
        let table = &lexicon.compiled.tables[0];
        Ok(table.rows.iter().map(|r| r.join("|")).zip(table.lines.clone()).collect())
    }

    #[test]
    fn rows_are_added_exchanged_and_taken_out() {
        let own = |row: &str, line| (row.to_owned(), line);
        let added = rows(&[("l", "pattern\tnote\n# new\nهجوم\tn\n")]).unwrap();
        assert_eq!(added[2], own("هجوم||n", OVERLAY_LINES + 3));
        let exchanged = rows(&[("l", "pattern\tkind\nقصف\tground\n")]).unwrap();
        assert_eq!(exchanged, [own("قصف|ground|", 2), own("غارة|air|", 3)]);
        assert_eq!(rows(&[("l", "pattern\n- قصف\n")]).unwrap(), [own("غارة|air|", 3)]);
        let lexicon = lists().overlaid(&overlay(&[("l", "pattern\nهجوم\n- قصف\n")])).unwrap();
        assert!(lexicon.word("هجوم").is_known() && !lexicon.word("قصف").is_known());
        assert_ne!(lexicon.hash(), lists().hash());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (file, text, says) in [
            ("m", "pattern\nx\n", "no such list"),
            ("l", "pattern\tcolour\nx\ty\n", "colour"),
            ("l", "kind\tpattern\nx\ty\n", "first"),
            ("l", "pattern\n\n(ال\n", "line 3 of the overlay"),
            ("l", "pattern\nx\ty\n", "2 cells"),
            ("l", "pattern\n- هجوم\n", "no row"),
        ] {
            let error = rows(&[(file, text)]).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn an_overlay_teaches_an_organization_a_trigger_and_a_place() {
        let overlay = overlay(&[
            ("organizations", "pattern\tkind\tcountry\tcode\nلواء الزمرد\tarmed_group\tSYR\tSYRREB\n"),
            ("triggers_assault", "pattern\tmode\tframe\tto\nدغشر:يدغشر\theavy-weapons\tact\tعلى ل\n"),
            ("places", "names\tcountry\tadmin1\tkind\tlat\tlon\nقرقرونة\tSY\tIdlib\ttown\t35.5\t36.5\n"),
        ]);
        let extractor = Extractor::with(Lexicon::embedded().overlaid(&overlay).unwrap()).unwrap();
        let extractor = extractor.with_gazetteer(Gazetteer::embedded().overlaid(&overlay).unwrap());
        let text = "دغشر لواء الزمرد بلدة قرقرونة اليوم.";
        let raw = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
        let record = extractor.extract(&raw);
        assert!(record.organizations.iter().any(|o| o.name.contains("الزمرد")), "{:?}", record.organizations);
        let place = record.places.iter().find(|p| p.name == "قرقرونة").expect("the place is found");
        assert_eq!((place.lat, place.country.as_deref()), (Some(35.5), Some("SY")));
        let event = record.events.iter().find(|e| e.trigger.text == "دغشر").expect("the trigger makes an event");
        assert_eq!(event.rule, format!("triggers_assault:{}", OVERLAY_LINES + 2));
        assert_ne!(record.extractor, *Extractor::new().unwrap().version());
        let before = Extractor::new().unwrap().extract(&raw);
        assert!(!before.events.iter().any(|e| e.trigger.text == "دغشر"));
    }

    #[test]
    fn a_place_of_the_overlay_stands_before_ours() {
        let ours = Gazetteer::embedded().find("إدلب").len();
        let overlay =
            overlay(&[("places", "names\tcountry\tadmin1\tkind\tlat\tlon\nإدلب\tSY\tIdlib\ttown\t35.94\t36.64\n")]);
        let gazetteer = Gazetteer::embedded().overlaid(&overlay).unwrap();
        let found = gazetteer.find("إدلب");
        assert!(found.iter().any(|p| p.centre == Some((35.94, 36.64))), "{found:?}");
        assert_eq!(found.len(), ours, "it is the same place, not one more");
        assert!(gazetteer.len() * 100 >= Gazetteer::embedded().len() * 99, "the others are there still");
    }
}
