//! Writes gazetteers. Pure, and compiled into the build script too.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::super::compile::expand;
use super::format::{
    CAPITAL, HEADER, KINDS, Key, Lengths, MAGIC, MORE, NOTABLE, NOWHERE, Node, PLACED, VERSION, WORD_SHIFT, WORDS,
};

/// Indexes of `never` and `common` in [`WORDS`].
const NEVER: u32 = 2;
const COMMON: u32 = 3;

/// A place as a source has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaceRow {
    /// Folded names, each a list of words.
    pub names: Vec<Vec<String>>,
    /// ISO 3166-1 alpha-2; empty for areas of more than one state.
    pub country: String,
    /// First-level division, in English.
    pub admin1: String,
    /// Index into [`KINDS`].
    pub kind: u8,
    /// Degrees north and east.
    pub centre: Option<(f64, f64)>,
    pub population: u32,
    /// `geonames:169387`; empty: the place gets an id of ours.
    pub id: String,
    pub capital: bool,
    /// More than a spot of some dump.
    pub notable: bool,
}

impl PlaceRow {
    /// Reads a row of a TSV file with the columns `names country admin1 kind lat lon population id flags`, of which
    /// the last three may be absent. Names are in the notation of the word lists.
    pub fn read(line: &str) -> Result<PlaceRow, String> {
        let mut cells = line.split('\t').map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        let names = expand(cell())?.into_iter().map(|(words, _)| words).collect();
        let (country, admin1, kind) = (cell().to_owned(), cell().to_owned(), cell());
        let kind = KINDS.iter().position(|k| *k == kind).ok_or_else(|| format!("`{kind}` is no kind of place"))?;
        let number = |s: &str| -> Result<Option<f64>, String> {
            (!s.is_empty()).then(|| s.parse().map_err(|_| format!("`{s}` is no number"))).transpose()
        };
        let centre = number(cell())?.zip(number(cell())?);
        if let Some((lat, lon)) = centre
            && !(lat.abs() <= 90.0 && lon.abs() <= 180.0)
        {
            return Err(format!("there is no latitude {lat}, longitude {lon}"));
        }
        let population = number(cell())?.unwrap_or(0.0) as u32;
        let (id, flags) = (cell().to_owned(), cell());
        if !(country.is_empty() || country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(format!("`{country}` is no ISO 3166-1 alpha-2 code"));
        }
        let (kind, capital, notable) = (kind as u8, flags == "capital", population > 0);
        Ok(PlaceRow { names, country, admin1, kind, centre, population, id, capital, notable })
    }
}

/// Collects places and writes them as one file. Of two rows for one place the first gives its coordinates.
#[derive(Debug, Default)]
pub struct Builder {
    places: Vec<Place>,
    /// Places of each name, and how ordinary a word it is: an index into [`WORDS`].
    names: HashMap<Vec<String>, Name>,
    strings: Strings,
}

#[derive(Debug, Default)]
struct Name {
    places: Vec<u32>,
    word: u32,
}

#[derive(Debug)]
struct Place {
    country: [u8; 2],
    admin1: u32,
    id: u32,
    own_id: bool,
    kind: u8,
    capital: bool,
    notable: bool,
    lat: i32,
    lon: i32,
    population: u32,
}

/// Ids and divisions, each once.
#[derive(Debug, Default)]
struct Strings {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> u32 {
        if let Some(at) = self.known.get(text) {
            return *at;
        }
        let at = self.bytes.len() as u32;
        let end = (0..=text.len().min(255)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        self.bytes.push(end as u8);
        self.bytes.extend(&text.as_bytes()[..end]);
        self.known.insert(text.to_owned(), at);
        at
    }
}

/// States whose names are Arabic, or have غ in their own language.
const ARABIC: [&str; 27] = [
    "SY", "IQ", "YE", "SA", "EG", "SD", "LY", "TN", "DZ", "MA", "MR", "LB", "JO", "PS", "AE", "QA", "KW", "BH", "OM",
    "SO", "DJ", "KM", "IR", "AF", "PK", "IL", "TD",
];
/// People that a foreign town needs to be written in more than one way.
const LARGE: u32 = 30_000;

/// Words that are written onto the next one or apart from it: كفر نبل, كفرنبل.
const LOOSE: [&str; 13] = ["دير", "كفر", "تل", "خان", "بيت", "عين", "ابو", "البو", "خربه", "بير", "راس", "معره", "ام"];

/// The other spellings of a name whose first word may stand apart or not.
fn spellings(name: &[String]) -> Option<Vec<String>> {
    let [first, rest @ ..] = name else { return None };
    if let [second, others @ ..] = rest
        && LOOSE.contains(&first.as_str())
    {
        return Some([&[format!("{first}{second}")], others].concat());
    }
    let stem = LOOSE.iter().filter(|l| **l != "ام" && **l != "بير").find_map(|l| {
        let tail = first.strip_prefix(l)?;
        (tail.chars().count() >= 3 && rest.is_empty()).then(|| vec![(*l).to_owned(), tail.to_owned()])
    });
    stem.map(|s| [&s, rest].concat())
}

/// The spelling of papers that write ج for the g of foreign names: `بيونج يانج`.
fn with_jim(row: &PlaceRow, name: &[String]) -> Option<Vec<String>> {
    let large = row.population >= LARGE || row.notable && row.kind != KINDS.iter().position(|k| *k == "town")? as u8;
    let long = name.iter().map(String::len).sum::<usize>() >= 10;
    let foreign = !ARABIC.contains(&row.country.as_str());
    (large && long && foreign && name.iter().any(|w| w.contains('غ')))
        .then(|| name.iter().map(|w| w.replace('غ', "ج")).collect())
}

fn micro(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

impl Builder {
    /// Adds a place, or what a row tells of a place that is there already.
    pub fn add(&mut self, row: PlaceRow) {
        let country: [u8; 2] = row.country.as_bytes().try_into().unwrap_or([0; 2]);
        let (lat, lon) = row.centre.map_or((NOWHERE, 0), |(a, b)| (micro(a), micro(b)));
        let same = row.names.iter().find_map(|n| {
            self.names.get(n)?.places.iter().copied().find(|p| {
                let p = &self.places[*p as usize];
                p.country == country && p.kind == row.kind && near(p, lat, lon)
            })
        });
        let own = row.id.is_empty() || row.id.starts_with("rasid:");
        let place = same.unwrap_or_else(|| {
            let first = row.names.first().map(|n| n.join(" ")).unwrap_or_default();
            let hash = xxh3_64(format!("{}\0{}\0{first}\0{lat}", row.country, row.kind).as_bytes());
            let id = if row.id.is_empty() { format!("rasid:{:08x}", hash as u32) } else { row.id.clone() };
            self.places.push(Place {
                country,
                admin1: self.strings.add(&row.admin1),
                id: self.strings.add(&id),
                own_id: own,
                kind: row.kind,
                capital: row.capital,
                notable: row.notable,
                lat,
                lon,
                population: row.population,
            });
            self.places.len() as u32 - 1
        });
        let known = &mut self.places[place as usize];
        known.population = known.population.max(row.population);
        known.capital |= row.capital;
        known.notable |= row.notable;
        if known.lat == NOWHERE {
            (known.lat, known.lon) = (lat, lon);
        }
        if known.own_id && !own {
            (known.id, known.own_id) = (self.strings.add(&row.id), false);
        }
        let others: Vec<_> = row.names.iter().filter_map(|n| with_jim(&row, n)).collect();
        for name in others.into_iter().filter(|n| !self.names.contains_key(n)).collect::<Vec<_>>() {
            self.name(name, place);
        }
        for name in row.names {
            if let Some(other) = spellings(&name) {
                self.name(other, place);
            }
            // صنعا for صنعاء: the last hamza is often left out.
            if let Some((last, first)) = name.split_last()
                && let Some(stem) = last.strip_suffix('ء').filter(|s| s.ends_with('ا'))
                && self.names.get(&[first, &[stem.to_owned()]].concat()).is_none_or(|n| n.word == 0)
            {
                self.name([first, &[stem.to_owned()]].concat(), place);
            }
            self.name(name, place);
        }
    }

    fn name(&mut self, name: Vec<String>, place: u32) {
        let places = &mut self.names.entry(name).or_default().places;
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// Adds a line of words that are something else than names of places: `never: folded words`. A low line
    /// joins the words of one name.
    pub fn add_words(&mut self, line: &str) -> Result<(), String> {
        let (kind, words) = line.split_once(':').ok_or("a colon is missing")?;
        let kind = WORDS.iter().position(|w| *w == kind).ok_or_else(|| format!("`{kind}` is no kind of word"))?;
        for word in words.split_whitespace() {
            self.add_word(word.split('_').map(str::to_owned).collect(), kind as u32);
        }
        Ok(())
    }

    /// Tells how ordinary a name is: an index into [`WORDS`].
    pub fn add_word(&mut self, words: Vec<String>, kind: u32) {
        self.names.entry(words).or_default().word = kind;
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        let mut sorted: Vec<_> = self.names.iter().collect();
        sorted.sort_unstable_by_key(|(words, _)| *words);
        let (mut names, mut refs, mut spelled) = (Vec::new(), Vec::new(), String::new());
        // Beginnings of names, and names, by key.
        let mut nodes: HashMap<Key, Node> = HashMap::new();
        let mut first_words = Vec::new();
        for (words, name) in sorted {
            let Some((first, rest)) = words.split_first() else { continue };
            let mut key = Key::first(first.as_bytes());
            first_words.push(key);
            for word in rest {
                *nodes.entry(key).or_default() |= MORE;
                key = key.then(word.as_bytes());
            }
            let placed = if name.places.is_empty() { 0 } else { PLACED };
            *nodes.entry(key).or_default() |= (names.len() as u32 + 1) << 2 | placed;
            let mut places = name.places.clone();
            // A common word that is some hamlet's name as well needs a class word to mean it.
            let word = if name.word == COMMON && !places.is_empty() { NEVER } else { name.word };
            names.push([spelled.len() as u32, refs.len() as u32 | word << WORD_SHIFT]);
            spelled.push_str(&words.join(" "));
            places.sort_by_key(|p| self.places[*p as usize].weight());
            refs.extend(places);
        }
        names.push([spelled.len() as u32, refs.len() as u32]);
        first_words.sort_unstable();
        first_words.dedup();
        let lengths = Lengths {
            filter: (first_words.len() as u32 * 8).next_power_of_two().max(64),
            slots: (nodes.len() as u32 * 3 / 2).next_power_of_two().max(2),
            names: names.len() as u32 - 1,
            refs: refs.len() as u32,
            places: self.places.len() as u32,
            spellings: spelled.len() as u32,
            strings: (spelled.len() + self.strings.bytes.len()) as u32,
        };
        let mut body = filter(&first_words, lengths.filter);
        for [tag, node] in slots(nodes, lengths.slots) {
            numbers(&mut body, &[tag, node]);
        }
        names.iter().for_each(|n| numbers(&mut body, n));
        numbers(&mut body, &refs);
        for p in &self.places {
            let ids = [p.population, p.id + lengths.spellings, p.admin1 + lengths.spellings];
            numbers(&mut body, &[p.lat as u32, p.lon as u32]);
            numbers(&mut body, &ids);
            let flags = if p.capital { CAPITAL } else { 0 } | if p.notable { NOTABLE } else { 0 };
            body.extend([p.country[0], p.country[1], p.kind, flags]);
        }
        body.extend(spelled.as_bytes());
        body.extend(&self.strings.bytes);
        let mut file = Vec::with_capacity(HEADER + body.len());
        file.extend(MAGIC);
        numbers(&mut file, &[VERSION]);
        numbers(&mut file, &lengths.to_array());
        file.extend(xxh3_64(&body).to_le_bytes());
        file.extend(body);
        file
    }
}

impl Place {
    /// Weightier places first: countries, then capitals, then by people; provinces before their towns.
    fn weight(&self) -> impl Ord + use<> {
        let rank = match KINDS[self.kind as usize] {
            "country" => 0,
            "larger" | "region" => 1,
            _ => 2,
        };
        (rank, std::cmp::Reverse(self.population), std::cmp::Reverse(self.kind), self.id)
    }
}

/// Could both be one place? Divisions and states are told by their names alone.
fn near(place: &Place, lat: i32, lon: i32) -> bool {
    let far = |a: i32, b: i32| (i64::from(a) - i64::from(b)).abs() > 300_000;
    place.kind >= 3 || place.lat == NOWHERE || lat == NOWHERE || !far(place.lat, lat) && !far(place.lon, lon)
}

fn numbers(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
}

fn filter(first_words: &[Key], bits: u32) -> Vec<u8> {
    let mut filter = vec![0; bits as usize / 8];
    for key in first_words {
        let bit = key.bit(bits);
        filter[bit / 8] |= 1 << (bit % 8);
    }
    filter
}

fn slots(nodes: HashMap<Key, Node>, len: u32) -> Vec<[u32; 2]> {
    let mut sorted: Vec<_> = nodes.into_iter().collect();
    sorted.sort_unstable();
    let mut slots = vec![[0, 0]; len as usize];
    for (key, node) in sorted {
        let mut slot = key.slot(len);
        while slots[slot][1] != 0 {
            slot = (slot + 1) & (len as usize - 1);
        }
        slots[slot] = [key.tag(), node];
    }
    slots
}
