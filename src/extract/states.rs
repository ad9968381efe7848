//! Countries by their names, peoples, capitals and seats of government: what the word lists have of them.

use super::code::{Code, Country};
use crate::lexicon::{Cells, Row, Table};
use crate::text::Text;

/// A name of a country (`سوريا`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryName {
    /// The name as usually written.
    pub name: String,
    pub country: Country,
    /// ISO 3166-1 alpha-2.
    pub alpha2: String,
    /// It is an ordinary word too (`مالي`): it names the country only where the context says so.
    pub homonym: bool,
    /// No Arab state, but its people bear names that Arabs have too.
    pub arabic_names: bool,
}

/// An adjective or the name of a people (`روسي`, `الأتراك`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nationality {
    pub country: Country,
    /// It is an ordinary word too (`مالية`).
    pub homonym: bool,
}

/// A capital (`موسكو`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capital {
    pub country: Country,
}

/// A seat that stands for the body in it (`الكرملين`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub code: Code,
}

fn country(cells: &Cells) -> Result<Country, String> {
    let code = cells.text("alpha3");
    Country::new(code).ok_or_else(|| format!("column `alpha3`: `{code}` is not three capital letters"))
}

impl Row for CountryName {
    const LIST: &'static str = "countries";

    fn read(cells: &Cells) -> Result<Self, String> {
        let alpha2 = cells.text("alpha2");
        if alpha2.len() != 2 || !alpha2.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(format!("column `alpha2`: `{alpha2}` is not two capital letters"));
        }
        let first = cells.text("pattern").split(';').next().unwrap_or_default();
        let name = first.trim().chars().filter(|c| !matches!(c, '(' | ')')).collect();
        Ok(CountryName {
            name,
            country: country(cells)?,
            alpha2: alpha2.to_owned(),
            homonym: cells.optional("homonym").is_some(),
            arabic_names: cells.optional("arabic_names").is_some(),
        })
    }
}

impl Row for Nationality {
    const LIST: &'static str = "nationalities";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Nationality { country: country(cells)?, homonym: cells.optional("homonym").is_some() })
    }
}

impl Row for Capital {
    const LIST: &'static str = "capitals";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Capital { country: country(cells)? })
    }
}

impl Row for Seat {
    const LIST: &'static str = "seats";

    fn read(cells: &Cells) -> Result<Self, String> {
        let code = cells.text("code");
        Ok(Seat { code: Code::parse(code).ok_or_else(|| format!("column `code`: `{code}` is no code"))? })
    }
}

/// Votes for the state that a text is about.
#[derive(Debug, Default)]
pub struct Votes(Vec<(Country, u32)>);

impl Votes {
    /// International bodies have no vote.
    pub fn add(&mut self, country: Country, weight: u32) {
        match self.0.iter_mut().find(|(c, _)| *c == country) {
            Some((_, n)) => *n += weight,
            None if matches!(country, Country::IGO | Country::NGO) => {}
            None => self.0.push((country, weight)),
        }
    }

    /// How many there are.
    pub fn all(&self) -> u32 {
        self.0.iter().map(|(_, n)| n).sum()
    }

    /// The state with more than half of them.
    pub fn most(&self) -> Option<Country> {
        let all = self.all();
        self.0.iter().find(|(_, n)| n * 2 > all).map(|(c, _)| *c)
    }
}

/// The state that a text is about: more than half of all that it names.
pub fn home(
    text: &Text,
    countries: &Table<CountryName>,
    nationalities: &Table<Nationality>,
    capitals: &Table<Capital>,
) -> Option<Country> {
    let mut votes = Votes::default();
    for hit in &text.hits {
        let row = hit.row as usize;
        let country = match hit.table {
            t if t == countries.id => Some(&countries.rows[row]).filter(|c| !c.homonym).map(|c| c.country),
            t if t == nationalities.id => Some(&nationalities.rows[row]).filter(|c| !c.homonym).map(|c| c.country),
            t if t == capitals.id => Some(capitals.rows[row].country),
            _ => None,
        };
        if let Some(country) = country {
            votes.add(country, 1);
        }
    }
    votes.most()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::lexicon::{Lexicon, Table};
    use crate::text::Text;

    #[test]
    fn every_country_is_there_once() {
        let table = Table::<CountryName>::load(&Lexicon::embedded()).unwrap();
        let alpha3: HashSet<_> = table.rows.iter().map(|r| r.country).collect();
        let alpha2: HashSet<_> = table.rows.iter().map(|r| &r.alpha2).collect();
        // ISO 3166-1 has 249 codes; Kosovo makes 250.
        assert_eq!((table.rows.len(), alpha3.len(), alpha2.len()), (250, 250, 250));
    }

    #[test]
    fn peoples_and_capitals_belong_to_countries() {
        let lexicon = Lexicon::embedded();
        let countries: HashSet<_> =
            Table::<CountryName>::load(&lexicon).unwrap().rows.iter().map(|r| r.country).collect();
        for row in Table::<Nationality>::load(&lexicon).unwrap().rows {
            assert!(countries.contains(&row.country), "{row:?}");
        }
        for row in Table::<Capital>::load(&lexicon).unwrap().rows {
            assert!(countries.contains(&row.country), "{row:?}");
        }
        assert!(!Table::<Seat>::load(&lexicon).unwrap().rows.is_empty());
    }

    #[test]
    fn nationalities_in_all_forms() {
        let lexicon = Lexicon::embedded();
        let table = Table::<Nationality>::load(&lexicon).unwrap();
        let of = |word: &str| {
            let text = Text::new(word, &lexicon);
            text.longest_at(0, &table).map(|(_, n)| n.country.as_str().to_owned())
        };
        for (word, country) in [
            ("الروسية", "RUS"),
            ("أتراك", "TUR"),
            ("والأتراك", "TUR"),
            ("للمصريين", "EGY"),
            ("أميركيتان", "USA"),
            ("الأفغان", "AFG"),
            ("الكوري الجنوبي", "KOR"),
            ("المغاربة", "MAR"),
            ("بريطانيون", "GBR"),
            ("اليمنيين", "YEM"),
        ] {
            assert_eq!(of(word).as_deref(), Some(country), "{word}");
        }
        // The accusative (`جندياً روسياً`) is spelled like the country.
        assert_eq!(of("روسيا").as_deref(), Some("RUS"));
        assert_eq!(of("القوات"), None);
    }
}
