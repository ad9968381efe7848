use crate::extract::Article;
use crate::extract::code::Country;

use super::Lists;
use super::entities::{Entities, EntityKind};

/// Weight of a country's naming as a place of events, and as a nationality or state that speaks.
const PLACE: u32 = 3;
const NATION: u32 = 1;

/// The country that an article is about: that of groups which it names without one (`الجيش`, `مدنيون`).
#[derive(Debug)]
pub(super) struct Home {
    votes: Vec<(Country, u32)>,
    main: Option<Country>,
}

impl Home {
    pub fn new(lists: &Lists, article: &Article, entities: &Entities) -> Home {
        let mut home = Home { votes: Vec::with_capacity(16), main: None };
        for e in entities.iter().filter(|e| e.kind == EntityKind::Place) {
            home.vote(e.code.country, PLACE);
        }
        for hit in &article.text.hits {
            let row = hit.row as usize;
            if hit.table == lists.nationalities.id && !lists.nationalities.rows[row].homonym {
                home.vote(Some(lists.nationalities.rows[row].country), NATION);
            } else if hit.table == lists.countries.id && !lists.countries.rows[row].homonym {
                home.vote(Some(lists.countries.rows[row].country), PLACE);
            }
        }
        home.main = home.votes.iter().max_by_key(|(_, n)| *n).map(|(c, _)| *c);
        home
    }

    fn vote(&mut self, country: Option<Country>, weight: u32) {
        let Some(country) = country else { return };
        match self.votes.iter_mut().find(|(c, _)| *c == country) {
            Some((_, n)) => *n += weight,
            None => self.votes.push((country, weight)),
        }
    }

    pub fn country(&self) -> Option<Country> {
        self.main
    }
}
