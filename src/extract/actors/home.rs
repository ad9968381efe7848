use super::Lists;
use super::entities::{Entities, EntityKind};
use crate::extract::Article;
use crate::extract::code::Country;
use crate::extract::states::Votes;
use crate::text::{Tables, Tokens};

/// Weights of a place below the state, and of a state, nationality or body that is named.
const PLACE: u32 = 3;
const NAMED: u32 = 1;

/// The country of groups that are named without one (`الجيش`, `مدنيون`): that which more than half of all that the
/// article names belongs to; else that of the nearest place in the sentence; else none.
#[derive(Debug)]
pub(super) struct Home {
    /// First token and country of the places, in order.
    places: Vec<(u32, Country)>,
    main: Option<Country>,
}

impl Home {
    pub fn new(lists: &Lists, article: &Article, entities: &Entities) -> Home {
        let (mut places, mut votes) = (Vec::new(), Votes::default());
        for e in entities.iter() {
            let Some(country) = e.code.country else { continue };
            if e.kind == EntityKind::Place {
                places.push((e.mention.tokens.first, country));
            }
            votes.add(country, if e.local { PLACE } else { NAMED });
        }
        for hit in article.text.hits_among(Tables::of([lists.nationalities.id, lists.countries.id])) {
            let row = hit.row as usize;
            if hit.table == lists.nationalities.id && !lists.nationalities.rows[row].homonym {
                votes.add(lists.nationalities.rows[row].country, NAMED);
            } else if hit.table == lists.countries.id && !lists.countries.rows[row].homonym {
                votes.add(lists.countries.rows[row].country, NAMED);
            }
        }
        Home { places, main: votes.most() }
    }

    /// The country of what is said at a token of a sentence.
    pub fn country(&self, at: usize, sentence: Tokens) -> Option<Country> {
        let near = || {
            let from = self.places.partition_point(|(t, _)| *t < sentence.first);
            let here = self.places[from..].iter().take_while(|(t, _)| *t < sentence.end);
            here.min_by_key(|(t, _)| t.abs_diff(at as u32)).map(|(_, c)| *c)
        };
        self.main.or_else(near)
    }
}
