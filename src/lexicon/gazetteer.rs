//! The gazetteer: places by their Arabic names, with coordinates.
//!
//! One file format ([`format`]) serves the gazetteer that is compiled into the program and those that
//! `rasid gazetteer` builds, which are mapped into memory: nothing is parsed or copied at start-up.
//! Names are looked up word by word, so that a text's words are hashed once and most are turned away by
//! one bit.

pub mod build;
pub mod dumps;
pub mod format;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use build::{Builder, PlaceRow};
use format::{CAPITAL, HEADER, KINDS, Key, Lengths, MAGIC, MORE, NOTABLE, NOWHERE, PLACE, PLACED, VERSION, WORD_SHIFT};

use super::word_hash;
use crate::message::Precision;
use crate::text::normalize::fold;

/// A gazetteer, ready to be used from many threads.
#[derive(Debug)]
pub struct Gazetteer {
    bytes: Bytes,
    lengths: Lengths,
    /// Where the sections begin: filter, slots, names, refs, places, strings; then the end.
    at: [usize; 7],
}

#[derive(Debug)]
enum Bytes {
    Embedded(&'static [u8]),
    Owned(Vec<u8>),
    Mapped(memmap2::Mmap),
}

/// A gazetteer file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    #[error("{}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("this is no gazetteer of version {VERSION}, or a part of it is lost: build it anew with `rasid gazetteer`")]
    Format,
}

/// Mask of an offset into the places of names.
const REFS: usize = (1 << WORD_SHIFT) - 1;

/// Number of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(u32);

/// Number of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(u32);

/// What is known of a place.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    gazetteer: &'a Gazetteer,
    id: u32,
    admin1: u32,
    /// ISO 3166-1 alpha-2; None for areas of more than one state.
    pub country: Option<[u8; 2]>,
    pub precision: Precision,
    /// Degrees north and east.
    pub centre: Option<(f64, f64)>,
    pub population: u32,
    /// Is it a national capital?
    pub capital: bool,
    /// Is it more than a spot that some dump has: of the program's own lists, or with people?
    pub notable: bool,
}

impl<'a> Place<'a> {
    pub fn id(&self) -> &'a str {
        self.gazetteer.string(self.id)
    }

    /// First-level division, in English.
    pub fn admin1(&self) -> Option<&'a str> {
        Some(self.gazetteer.string(self.admin1)).filter(|a| !a.is_empty())
    }

    /// The country in letters.
    pub fn country_code(&self) -> Option<String> {
        self.country.map(|c| c.map(char::from).iter().collect())
    }
}

/// How ordinary a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Word {
    /// A name of places.
    #[default]
    Name,
    /// A name of places that is also something else; some hint must support it.
    Seldom,
    /// The name of a place only where a class word makes it one.
    Never,
    /// Not the name of a place.
    Common,
}

/// Where a look-up stands after some words.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    key: Key,
    /// The name that these words are.
    pub name: Option<NameId>,
    /// The name has places: it is more than an ordinary word.
    pub placed: bool,
    /// Longer names begin with these words.
    pub more: bool,
}

impl Gazetteer {
    /// The gazetteer that the program was built with.
    pub fn embedded() -> Gazetteer {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
        Gazetteer::new(Bytes::Embedded(bytes)).expect("the build script wrote this file with the same layout")
    }

    /// Maps a file that `rasid gazetteer` wrote. It must not be changed while it is in use; to renew it,
    /// write another and rename it.
    ///
    /// # Errors
    /// When the file cannot be read or is no gazetteer.
    pub fn open(path: &Path) -> Result<Gazetteer, GazetteerError> {
        let error = |source| GazetteerError::Read { path: path.to_owned(), source };
        let file = std::fs::File::open(path).map_err(error)?;
        // SAFETY: the map is only read; the documentation tells users to replace files, not to change them.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(error)?;
        Gazetteer::new(Bytes::Mapped(map))
    }

    /// The gazetteer that `bytes` hold.
    ///
    /// # Errors
    /// When they hold none.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Gazetteer, GazetteerError> {
        Gazetteer::new(Bytes::Owned(bytes))
    }

    fn new(bytes: Bytes) -> Result<Gazetteer, GazetteerError> {
        let all = bytes.get();
        let header = all.get(..HEADER).filter(|h| h.starts_with(MAGIC)).ok_or(GazetteerError::Format)?;
        let mut array = [0; 7];
        for (i, n) in array.iter_mut().enumerate() {
            *n = number(header, 12 + 4 * i);
        }
        let lengths = Lengths::from_array(array);
        let sound = number(header, 8) == VERSION
            && lengths.filter.is_power_of_two()
            && lengths.filter >= 8
            && lengths.slots.is_power_of_two()
            && lengths.spellings <= lengths.strings
            && lengths.offsets()[6] == all.len();
        sound.then(|| Gazetteer { at: lengths.offsets(), bytes, lengths }).ok_or(GazetteerError::Format)
    }

    /// Hash of the content.
    pub fn hash(&self) -> u64 {
        let at = HEADER - 8;
        u64::from(number(self.bytes.get(), at)) | u64::from(number(self.bytes.get(), at + 4)) << 32
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.lengths.places as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All places.
    pub fn ids(&self) -> impl Iterator<Item = PlaceId> + use<> {
        (0..self.lengths.places).map(PlaceId)
    }

    /// Looks up a folded word as the first of a name. None if no name begins with it.
    pub fn first(&self, word: &str) -> Option<Step> {
        self.first_of(word_hash(word))
    }

    /// As [`Gazetteer::first`], by the word's hash.
    pub fn first_of(&self, word: u64) -> Option<Step> {
        let key = Key(word);
        if self.passes(key) { self.step(key) } else { None }
    }

    /// Is the word with this hash the first of places' names? Most words that the gazetteer has are ordinary ones.
    pub fn begins_names(&self, word: u64) -> bool {
        self.first_of(word).is_some_and(|step| step.placed || step.more)
    }

    /// Reads ahead what looking these words up as first ones will read, as [`super::Lexicon::prepare_words`].
    pub fn prepare(&self, words: impl Iterator<Item = u64> + Clone) {
        let filter = words.clone().fold(false, |sum, w| sum ^ self.passes(Key(w)));
        let known = words.map(Key).filter(|k| self.passes(*k));
        let slot = |k: Key| number(self.bytes.get(), self.at[1] + k.slot(self.lengths.slots) * 8);
        black_box((filter, known.fold(0, |sum, k| sum ^ slot(k))));
    }

    /// May a name begin with this word?
    fn passes(&self, word: Key) -> bool {
        let bit = word.bit(self.lengths.filter);
        self.bytes.get()[self.at[0] + bit / 8] & (1 << (bit % 8)) != 0
    }

    /// Looks up one more word.
    pub fn next(&self, step: Step, word: &str) -> Option<Step> {
        self.next_of(step, word_hash(word))
    }

    /// As [`Gazetteer::next`], by the word's hash.
    pub fn next_of(&self, step: Step, word: u64) -> Option<Step> {
        step.more.then(|| self.step(step.key.then_hash(word))).flatten()
    }

    fn step(&self, key: Key) -> Option<Step> {
        let mut slot = key.slot(self.lengths.slots);
        // A file without a free slot must not hold the reader up for ever.
        for _ in 0..self.lengths.slots {
            let at = self.at[1] + slot * 8;
            let (tag, node) = (number(self.bytes.get(), at), number(self.bytes.get(), at + 4));
            if node == 0 {
                return None;
            }
            if tag == key.tag() {
                let name = (node >> 2).checked_sub(1).filter(|n| *n < self.lengths.names).map(NameId);
                return Some(Step { key, name, placed: node & PLACED != 0, more: node & MORE != 0 });
            }
            slot = (slot + 1) & (self.lengths.slots as usize - 1);
        }
        None
    }

    /// The name that these words are.
    fn named(&self, name: &str) -> Option<NameId> {
        let folded = fold(name);
        let mut words = folded.split_whitespace();
        let first = self.first(words.next()?)?;
        words.try_fold(first, |step, word| self.next(step, word))?.name
    }

    /// Has any place this name, which may be a word too (`حماة`)?
    pub fn has(&self, name: &str) -> bool {
        self.named(name).is_some_and(|n| self.word(n) <= Word::Seldom && self.places(n).next().is_some())
    }

    /// The weightiest place of a name that is nothing but a place's, a town rather than its province: one that is
    /// believed without any other word for it.
    pub fn well_known(&self, name: &str) -> Option<Place<'_>> {
        const PEOPLE: u32 = 30_000;
        let name = self.named(name)?;
        let place = self.places(name).map(|p| self.place(p));
        let place = place.max_by_key(|p| (p.precision == Precision::Town, p.population))?;
        let town = place.precision == Precision::Town && (place.capital || place.population >= PEOPLE);
        (self.word(name) == Word::Name && (town || place.precision == Precision::Province)).then_some(place)
    }

    /// Begin and end of a name's spelling and of its places.
    fn name(&self, name: NameId) -> [(usize, usize); 2] {
        let at = self.at[2] + name.0 as usize * 8;
        [0, 4].map(|part| {
            let [from, to] = [at, at + 8].map(|n| number(self.bytes.get(), n + part) as usize & REFS);
            (from, to)
        })
    }

    /// Is the name also, or only, an ordinary word?
    pub fn word(&self, name: NameId) -> Word {
        match number(self.bytes.get(), self.at[2] + name.0 as usize * 8 + 4) >> WORD_SHIFT {
            0 => Word::Name,
            1 => Word::Seldom,
            2 => Word::Never,
            _ => Word::Common,
        }
    }

    /// The folded spelling of a name, words parted by one space.
    pub fn spelling(&self, name: NameId) -> &str {
        let [(from, to), _] = self.name(name);
        let bytes = self.bytes.get().get(self.at[5] + from..self.at[5] + to).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The places of a name, weightiest first.
    pub fn places(&self, name: NameId) -> impl Iterator<Item = PlaceId> + '_ {
        let [_, (from, to)] = self.name(name);
        let to = to.min(self.lengths.refs as usize);
        (from..to).map(|r| PlaceId(number(self.bytes.get(), self.at[3] + 4 * r))).filter(|p| p.0 < self.lengths.places)
    }

    /// What is known of a place.
    pub fn place(&self, place: PlaceId) -> Place<'_> {
        let at = self.at[4] + place.0 as usize * PLACE;
        let bytes = self.bytes.get();
        let n = |i: usize| number(bytes, at + 4 * i);
        let [lat, lon] = [n(0) as i32, n(1) as i32];
        Place {
            gazetteer: self,
            id: n(3),
            admin1: n(4),
            country: Some([bytes[at + 20], bytes[at + 21]]).filter(|c| c[0] != 0),
            precision: precision(self.kind(place)),
            centre: (lat != NOWHERE).then(|| (f64::from(lat) / 1e6, f64::from(lon) / 1e6)),
            population: n(2),
            capital: bytes[at + 23] & CAPITAL != 0,
            notable: bytes[at + 23] & NOTABLE != 0,
        }
    }

    fn string(&self, offset: u32) -> &str {
        let strings = self.bytes.get().get(self.at[5] + offset as usize..).unwrap_or_default();
        let Some((len, rest)) = strings.split_first() else { return "" };
        std::str::from_utf8(rest.get(..usize::from(*len)).unwrap_or_default()).unwrap_or_default()
    }

    /// A builder that has all places and words of this gazetteer.
    pub fn builder(&self) -> Builder {
        let mut builder = Builder::default();
        self.add_to(&mut builder);
        builder
    }

    /// Adds all places and words of this gazetteer to a builder.
    pub fn add_to(&self, builder: &mut Builder) {
        let mut names: Vec<Vec<Vec<String>>> = vec![Vec::new(); self.len()];
        for name in (0..self.lengths.names).map(NameId) {
            let words: Vec<String> = self.spelling(name).split(' ').map(str::to_owned).collect();
            builder.add_word(words.clone(), self.word(name) as u32);
            self.places(name).for_each(|p| names[p.0 as usize].push(words.clone()));
        }
        for (id, names) in self.ids().zip(names) {
            let place = self.place(id);
            builder.add(PlaceRow {
                names,
                country: place.country_code().unwrap_or_default(),
                admin1: place.admin1().unwrap_or_default().to_owned(),
                kind: self.kind(id),
                centre: place.centre,
                population: place.population,
                id: place.id().to_owned(),
                capital: place.capital,
                notable: place.notable,
            });
        }
    }

    fn kind(&self, place: PlaceId) -> u8 {
        self.bytes.get()[self.at[4] + place.0 as usize * PLACE + 22]
    }

    /// The places with exactly this name, in any spelling: for tests and tools.
    pub fn find(&self, name: &str) -> Vec<Place<'_>> {
        let folded = crate::text::normalize::fold(name);
        let mut words = folded.split_whitespace();
        let first = words.next().and_then(|w| self.first(w));
        let last = words.try_fold(first, |step, w| step.map(|s| self.next(s, w))).flatten();
        let name = last.and_then(|s| s.name);
        name.map_or(Vec::new(), |n| self.places(n).map(|p| self.place(p)).collect())
    }
}

impl Bytes {
    fn get(&self) -> &[u8] {
        match self {
            Bytes::Embedded(bytes) => bytes,
            Bytes::Owned(bytes) => bytes,
            Bytes::Mapped(map) => map,
        }
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn precision(kind: u8) -> Precision {
    match KINDS.get(usize::from(kind)).copied() {
        Some("town") => Precision::Town,
        Some("district") => Precision::District,
        Some("province") => Precision::Province,
        Some("region") => Precision::Region,
        Some("country") => Precision::Country,
        Some("larger") => Precision::Larger,
        _ => Precision::Site,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer(rows: &[&str]) -> Gazetteer {
        let mut builder = Builder::default();
        for row in rows {
            builder.add(PlaceRow::read(row).unwrap());
        }
        Gazetteer::from_bytes(builder.finish()).unwrap()
    }

    #[test]
    fn names_of_several_words() {
        let g = gazetteer(&["دير الزور; الدير\tSY\tDeir ez-Zor\ttown\t35.33\t40.14\t200000\tgeonames:170794\t"]);
        let step = g.first("دير").unwrap();
        assert!(step.name.is_none() && step.more);
        let name = g.next(step, "الزور").unwrap().name.unwrap();
        assert_eq!(g.spelling(name), "دير الزور");
        let place = g.place(g.places(name).next().unwrap());
        assert_eq!((place.country, place.admin1()), (Some(*b"SY"), Some("Deir ez-Zor")));
        assert_eq!(place.id(), "geonames:170794");
        assert_eq!((place.precision, place.centre), (Precision::Town, Some((35.33, 40.14))));
        assert!(g.first("الزور").is_none() && !g.find("الدير").is_empty());
        // Written together.
        assert!(!g.find("ديرالزور").is_empty());
    }

    #[test]
    fn ordinary_words_are_told() {
        let mut builder = Builder::default();
        builder.add(PlaceRow::read("الجمعة; حلب\tYE\t\ttown\t15.1\t44.1").unwrap());
        builder.add_words("never: الجمعه").unwrap();
        builder.add_words("common: قال حلب").unwrap();
        assert!(builder.add_words("often: قال").is_err());
        let g = Gazetteer::from_bytes(builder.finish()).unwrap();
        let word = |w: &str| g.first(w).and_then(|s| s.name).map(|n| g.word(n));
        assert_eq!(word("الجمعه"), Some(Word::Never));
        assert_eq!((word("حلب"), word("قال"), word("دمشق")), (Some(Word::Never), Some(Word::Common), None));
        assert!(g.find("قال").is_empty() && !g.find("الجمعة").is_empty());
    }

    #[test]
    fn weightier_places_come_first() {
        let g = gazetteer(&[
            "طرابلس\tLB\t\ttown\t34.4\t35.8\t200000",
            "طرابلس\tLY\t\ttown\t32.9\t13.2\t1000000\t\tcapital",
        ]);
        let countries: Vec<_> = g.find("طرابلس").iter().map(|p| p.country.unwrap()).collect();
        assert_eq!(countries, [*b"LY", *b"LB"]);
        assert!(g.find("طرابلس")[0].capital);
    }

    #[test]
    fn rows_for_one_place_become_one() {
        let g = gazetteer(&[
            "كوباني; عين العرب\tSY\tAleppo\ttown\t36.89\t38.35",
            "عين العرب\tSY\tAleppo\ttown\t36.9\t38.36\t54681\tgeonames:172408",
            "عين العرب\tLB\t\ttown\t33.3\t35.8",
        ]);
        assert_eq!(g.len(), 2);
        let place = g.find("كوباني")[0];
        assert_eq!((place.id(), place.population, place.centre), ("geonames:172408", 54681, Some((36.89, 38.35))));
    }

    #[test]
    fn a_gazetteer_can_be_built_on() {
        let g = gazetteer(&[
            "حلب\tSY\tAleppo\tprovince\t36.2\t37.4",
            "حلب\tSY\tAleppo\ttown\t36.2\t37.15\t2098210\tgeonames:170063",
        ]);
        let mut builder = g.builder();
        builder.add(PlaceRow::read("مارع\tSY\tAleppo\ttown\t36.48\t37.2").unwrap());
        let more = Gazetteer::from_bytes(builder.finish()).unwrap();
        assert_eq!((more.len(), more.find("مارع").len()), (3, 1));
        let told = |g: &Gazetteer| {
            format!("{:?}", g.find("حلب").iter().map(|p| (p.id().to_owned(), p.centre)).collect::<Vec<_>>())
        };
        assert_eq!(told(&more), told(&g));
        assert_ne!(more.hash(), g.hash());
    }

    #[test]
    fn broken_files_are_told() {
        let whole = Builder::default().finish();
        assert!(Gazetteer::from_bytes(whole.clone()).is_ok());
        assert!(Gazetteer::from_bytes(whole[..whole.len() - 1].to_vec()).is_err());
        assert!(Gazetteer::from_bytes(b"rasidgaz".to_vec()).is_err());
        let error = PlaceRow::read("x\tSY\t\tvillage\t1\t2").unwrap_err();
        assert!(error.contains("village"), "{error}");
    }

    #[test]
    fn the_embedded_gazetteer_knows_the_world() {
        let g = Gazetteer::embedded();
        for (name, country) in [("إدلب", "SY"), ("باريس", "FR"), ("الموصل", "IQ"), ("كابول", "AF"), ("صنعاء", "YE")]
        {
            assert_eq!(g.find(name).first().and_then(|p| p.country_code()).as_deref(), Some(country), "{name}");
        }
    }
}
