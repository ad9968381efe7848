//! Reads the sources of a gazetteer: GeoNames' dumps, and plain TSV files.
//!
//! Dumps are read line by line. What stays in memory are the Arabic names of places and what becomes of
//! them, so the size of the gazetteer counts, not that of the dumps.

use std::collections::HashMap;
use std::io::{self, BufRead};

use super::build::{Builder, PlaceRow};
use super::format::KINDS;
use crate::text::normalize::{fold, is_ignorable};

/// A line of a source that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("line {line}: {source}")]
    Read { line: usize, source: io::Error },
    #[error("line {line}: {problem}")]
    Row { line: usize, problem: String },
}

/// Arabic names by GeoNames id: the rows of `alternateNamesV2.txt` in Arabic that are in use.
#[derive(Debug, Default)]
pub struct ArabicNames(HashMap<u32, Vec<Box<str>>>);

impl ArabicNames {
    /// Columns: id, geonameid, language, name, preferred, short, colloquial, historic, …
    pub fn read(input: impl BufRead) -> Result<ArabicNames, SourceError> {
        let mut names = ArabicNames::default();
        lines(input, |line, _| {
            let cells: Vec<&str> = line.split('\t').collect();
            if let [_, id, "ar", name, rest @ ..] = &cells[..]
                && rest.get(3) != Some(&"1")
                && let (Ok(id), Some(name)) = (id.parse(), arabic(name))
            {
                names.0.entry(id).or_default().push(name.into());
            }
            Ok(())
        })?;
        Ok(names)
    }
}

/// First-level divisions' plain names by code (`SY.12`): the rows of `admin1CodesASCII.txt`.
#[derive(Debug, Default)]
pub struct Divisions(HashMap<String, String>);

impl Divisions {
    /// Columns: code, name, name in ASCII, geonameid.
    pub fn read(input: impl BufRead) -> Result<Divisions, SourceError> {
        let mut divisions = Divisions::default();
        lines(input, |line, _| {
            let mut cells = line.split('\t');
            if let (Some(code), Some(name)) = (cells.next(), cells.nth(1)) {
                divisions.0.insert(code.to_owned(), name.to_owned());
            }
            Ok(())
        })?;
        Ok(divisions)
    }
}

/// Adds the places of `allCountries.txt` (or one country's file) that have Arabic names.
pub fn add_places(
    builder: &mut Builder,
    input: impl BufRead,
    names: &ArabicNames,
    divisions: &Divisions,
) -> Result<(), SourceError> {
    lines(input, |line, _| {
        if let Some(row) = place(line, names, divisions) {
            builder.add(row);
        }
        Ok(())
    })
}

/// Adds the rows of a plain TSV file with the columns of [`PlaceRow::read`]. A head line is passed over.
pub fn add_rows(builder: &mut Builder, input: impl BufRead) -> Result<(), SourceError> {
    lines(input, |line, n| {
        if !(line.starts_with('#') || line.trim().is_empty() || n == 1 && line.starts_with("names\t")) {
            builder.add(PlaceRow::read(line).map_err(|problem| SourceError::Row { line: n, problem })?);
        }
        Ok(())
    })
}

/// Columns: geonameid, name, ASCII name, alternate names, latitude, longitude, class, code, country, other
/// countries, admin1 to admin4, population, …
fn place(line: &str, names: &ArabicNames, divisions: &Divisions) -> Option<PlaceRow> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, _, _, alternates, lat, lon, class, code, country, _, admin1, _, _, _, population, ..] = cells[..] else {
        return None;
    };
    let kind = kind(class, code)?;
    let own = names.0.get(&id.parse().ok()?).map(Vec::as_slice).unwrap_or_default();
    let mut spellings: Vec<String> = own.iter().map(|n| n.to_string()).collect();
    if spellings.is_empty() {
        // The alternates tell no language: their letters must do.
        spellings.extend(alternates.split(',').filter_map(arabic));
    }
    let mut folded: Vec<Vec<String>> = spellings.iter().map(|n| words(n)).collect();
    folded.sort();
    folded.dedup();
    (!folded.is_empty()).then(|| PlaceRow {
        names: folded,
        country: country.to_owned(),
        admin1: divisions.0.get(&format!("{country}.{admin1}")).cloned().unwrap_or_default(),
        kind,
        centre: lat.parse().ok().zip(lon.parse().ok()),
        notable: population != "0" && !population.is_empty(),
        population: population.parse::<u64>().unwrap_or(0).try_into().unwrap_or(u32::MAX),
        id: format!("geonames:{id}"),
        capital: code == "PPLC",
    })
}

/// Index of the kind that a feature's class and code mean (<https://www.geonames.org/export/codes.html>);
/// None for what news do not name as a place. Countries come from our own list.
fn kind(class: &str, code: &str) -> Option<u8> {
    const SITES: [&str; 27] = [
        "AIRB", "AIRF", "AIRP", "AIRQ", "BDG", "CMP", "CMPRF", "CSTM", "DAM", "FT", "HSP", "INSM", "MSQE", "PAL",
        "PRN", "SHRN", "UNIV", "MILB", "OILF", "PRT", "PRK", "PASS", "MT", "HLL", "WAD", "LK", "RSV",
    ];
    const REGIONS: [&str; 12] =
        ["RGN", "AREA", "MTS", "PLN", "DSRT", "VAL", "ISL", "ISLS", "PEN", "DLTA", "UPLD", "STM"];
    let kind = match (class, code) {
        ("A", "ADM1") => "province",
        ("A", "ADM2" | "ADM3" | "ADM4") | ("P", "PPLX") => "district",
        ("P", "PPLH" | "PPLQ" | "PPLW") => return None,
        ("P", _) => "town",
        ("L", "CONT") | ("H", "SEA" | "OCN" | "GULF" | "STRT") => "larger",
        _ if REGIONS.contains(&code) => "region",
        _ if SITES.contains(&code) => "site",
        _ => return None,
    };
    KINDS.iter().position(|k| *k == kind).map(|k| k as u8)
}

/// A name in Arabic letters without vowel marks and class word, else None: Persian and Urdu spellings have
/// letters of their own.
fn arabic(name: &str) -> Option<String> {
    const CLASS_WORDS: [&str; 9] = ["محافظة", "منطقة", "ناحية", "مديرية", "قضاء", "ولاية", "مدينة", "مقاطعة", "العاصمة"];
    let plain: String = name.chars().filter(|c| !is_ignorable(*c)).collect();
    let letters = |w: &str| w.chars().all(|c| matches!(c, 'ء'..='غ' | 'ف'..='ي'));
    let mut words: Vec<&str> = plain.split([' ', '-', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    if words.len() > 1 && CLASS_WORDS.contains(&words[0]) {
        words.remove(0);
    }
    let sound = !words.is_empty() && words.len() <= 5 && words.iter().all(|w| letters(w));
    (sound && plain.chars().count() > 2).then(|| words.join(" "))
}

fn words(name: &str) -> Vec<String> {
    fold(name).split_whitespace().map(str::to_owned).collect()
}

/// Calls `visit` with each line and its number, from 1. Bytes that are no UTF-8 are replaced.
fn lines(
    mut input: impl BufRead,
    mut visit: impl FnMut(&str, usize) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(|source| SourceError::Read { line, source })? == 0 {
            break;
        }
        visit(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']), line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::gazetteer::Gazetteer;
    use crate::message::Precision;

    #[test]
    fn geonames_dumps_become_a_gazetteer() {
        let names = "1\t170794\tar\tدَيْر الزُّور\t\t\t\t\n2\t170794\tfa\tدیرالزور\t\t\t\t\n3\t5\tar\tقديمة\t\t\t\t1\n";
        let divisions = "SY.07\tDayr az Zawr\tDeir ez-Zor\t170792\n";
        let dump = "170794\tDeir ez-Zor\tDeir ez-Zor\t\t35.33588\t40.14084\tP\tPPLA\tSY\t\t07\t\t\t\t242565\t\t\t\t\n\
                    6\tAl Furat Dam\t\tسد الفرات,سدِ گ\t35.87\t38.55\tS\tDAM\tSY\t\t04\t\t\t\t0\t\t\t\t\n\
                    7\tSome shop\t\tدكان\t35.8\t38.5\tS\tRET\tSY\t\t04\t\t\t\t0\t\t\t\t\n\
                    5\tOld\tOld\t\t35.0\t38.0\tP\tPPL\tSY\t\t04\t\t\t\t0\t\t\t\t\nbroken line\n";
        let mut builder = Builder::default();
        let names = ArabicNames::read(names.as_bytes()).unwrap();
        let divisions = Divisions::read(divisions.as_bytes()).unwrap();
        add_places(&mut builder, dump.as_bytes(), &names, &divisions).unwrap();
        let g = Gazetteer::from_bytes(builder.finish()).unwrap();
        let town = g.find("دير الزور")[0];
        assert_eq!((town.id(), town.admin1(), town.population), ("geonames:170794", Some("Deir ez-Zor"), 242_565));
        assert_eq!(g.find("سد الفرات")[0].precision, Precision::Site);
        assert!(g.find("دكان").is_empty() && g.find("قديمة").is_empty());
    }

    #[test]
    fn rows_of_a_plain_table() {
        let mut builder = Builder::default();
        let rows = "names\tcountry\tadmin1\tkind\tlat\tlon\n# remark\nتل (ال)حسن\tSY\tIdlib\ttown\t35.9\t36.6\n";
        add_rows(&mut builder, rows.as_bytes()).unwrap();
        let g = Gazetteer::from_bytes(builder.finish()).unwrap();
        assert_eq!(g.find("تل الحسن")[0].admin1(), Some("Idlib"));
        let error = add_rows(&mut Builder::default(), "x\tSY\t\ttown\t95\t1\n".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "line 1: there is no latitude 95, longitude 1");
    }
}
