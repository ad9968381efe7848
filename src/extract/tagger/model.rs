//! Weights of the tagger, and their file format.
//!
//! Most of what the tagger knows of a word lies in one cache line: the summed weights of all its features, for
//! itself and for its neighbours. What depends on two words or on the lists is in a small hash table.

use std::hint::black_box;

use super::spelling::{self, Bare, Shape};
use crate::extract::{Company, Often};
use crate::lexicon::word_hash;

/// Tags: outside, and begin and inside of person, organization, place, other.
pub const TAGS: usize = 9;
/// A transition that cannot be.
pub const NEVER: i16 = -8192;
/// Scores of all tags for a token, with padding.
pub const LANES: usize = 16;
pub type Scores = [i16; LANES];
/// Words that a word tells something of: those from two after it to two before it.
pub const PLACES: usize = 5;
/// Weights of a word: for every tag of every place.
pub const WEIGHTS: usize = TAGS * PLACES;

const MAGIC: &[u8; 8] = b"rasid-t2";
/// How hard zstd tries.
const LEVEL: i32 = 19;
/// No model is larger when it is unpacked.
const MOST_BYTES: usize = 16 << 20;
/// Bytes of a word's weights, so that the last place's can be read as [`LANES`].
const PADDED: usize = TAGS * (PLACES - 1) + LANES;
/// Rows in a bucket of the features' table.
const WAYS: usize = 4;

/// A word of the vocabulary.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub struct Line {
    /// Lower half of the word's hash; 0 is none.
    check: u32,
    weights: [i8; PADDED],
    pub seen: Seen,
}

/// What features of two words read of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    pub shape: Shape,
    /// How often its company makes it a name of each kind; 0 where that is not known.
    pub habit: u8,
}

impl Seen {
    pub fn company(self) -> Company {
        let often = |level: u8| match (self.habit, level & 3) {
            (0, _) => Often::Unknown,
            (_, 0) => Often::Never,
            _ => Often::Sometimes,
        };
        Company { person: often(self.habit >> 4), place: often(self.habit), joined: self.shape.is_conjoined() }
    }
}

impl Line {
    const NONE: Line = Line { check: 0, weights: [0; PADDED], seen: Seen { shape: Shape::NONE, habit: 0 } };

    fn new(check: u32, weights: [i8; WEIGHTS], seen: Seen) -> Line {
        let mut line = Line { check, seen, ..Line::NONE };
        line.weights[..WEIGHTS].copy_from_slice(&weights);
        line
    }

    /// The weights for the word at a place: 0 is two after, 2 the word itself.
    #[inline]
    fn add(&self, place: usize, scores: &mut Scores, sign: i16) {
        let weights = &self.weights[place * TAGS..place * TAGS + LANES];
        for lane in 0..LANES {
            scores[lane] += sign * i16::from(weights[lane]);
        }
    }
}

/// One feature's weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C, align(16))]
struct Row {
    /// Upper half of the feature's key; 0 is none.
    check: u32,
    weights: [i8; 12],
}

impl Row {
    const NONE: Row = Row { check: 0, weights: [0; 12] };
}

#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(64))]
struct Bucket([Row; WAYS]);

/// A trained model.
#[derive(Debug)]
pub struct Model {
    /// Open addressing.
    vocabulary: Vec<Line>,
    /// What a word's shape tells where the vocabulary lacks it.
    shapes: Vec<Line>,
    buckets: Vec<Bucket>,
    /// From a tag (row) to a tag (lane).
    pub transitions: [Scores; TAGS],
    /// Every token's scores before its features speak.
    pub bias: Scores,
}

/// Bytes that are no model.
#[derive(Debug, thiserror::Error)]
#[error("no tagger model: {0}")]
pub struct ModelError(&'static str);

/// How the vocabulary knows a word.
#[derive(Debug, Clone, Copy)]
pub enum Word<'m> {
    Known(&'m Line),
    /// Not as it stands, but without clitics.
    Stem(&'m Line, Shape),
    Unknown(Shape),
}

impl Word<'_> {
    pub fn seen(&self) -> Seen {
        match self {
            Word::Known(line) => line.seen,
            Word::Stem(line, shape) => Seen { shape: *shape, ..line.seen },
            Word::Unknown(shape) => Seen { shape: *shape, habit: 0 },
        }
    }
}

impl Model {
    /// A model of `words` (hashes, weights, what is seen of them), shapes by number, and features by key.
    pub fn build(
        words: &[(u64, [i8; WEIGHTS], Seen)],
        shapes: &[(Shape, [i8; WEIGHTS])],
        features: &[(u64, [i8; TAGS])],
        transitions: [Scores; TAGS],
        bias: Scores,
    ) -> Model {
        let mut model = Model {
            vocabulary: vec![Line::NONE; (words.len() * 4 / 3).next_power_of_two()],
            shapes: vec![Line::NONE; Shape::COUNT],
            buckets: vec![Bucket::default(); (features.len() / 2).next_power_of_two()],
            transitions,
            bias,
        };
        for (hash, weights, seen) in words {
            let check = check(*hash as u32);
            let slot = model.slot(*hash, check);
            model.vocabulary[slot] = Line::new(check, *weights, *seen);
        }
        for (shape, weights) in shapes {
            model.shapes[shape.number()] = Line::new(0, *weights, Seen { shape: *shape, habit: 0 });
        }
        for (key, weights) in features {
            let bucket = *key as usize & (model.buckets.len() - 1);
            // Where a bucket is full, the first features, which weigh most, stay.
            if let Some(row) = model.buckets[bucket].0.iter_mut().find(|r| r.check == 0) {
                row.check = check((key >> 32) as u32);
                row.weights[..TAGS].copy_from_slice(weights);
            }
        }
        model
    }

    /// Where a word is, or would be.
    fn slot(&self, hash: u64, check: u32) -> usize {
        let mask = self.vocabulary.len() - 1;
        let mut slot = (hash >> 32) as usize & mask;
        while self.vocabulary[slot].check != check && self.vocabulary[slot].check != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    #[inline]
    fn line(&self, hash: u64) -> Option<&Line> {
        let line = &self.vocabulary[self.slot(hash, check(hash as u32))];
        (line.check != 0).then_some(line)
    }

    /// Reads ahead what looking these words up will read, as [`crate::lexicon::Lexicon::prepare_words`].
    pub fn prepare(&self, words: &[u64]) {
        let mask = self.vocabulary.len() - 1;
        black_box(words.iter().fold(0, |sum, w| sum ^ self.vocabulary[(w >> 32) as usize & mask].check));
    }

    /// Reads ahead what adding these features will read.
    pub fn prepare_features(&self, keys: impl Iterator<Item = u64>) {
        let mask = self.buckets.len() - 1;
        black_box(keys.fold(0, |sum, key| sum ^ self.buckets[key as usize & mask].0[0].check));
    }

    /// Looks a word up: as it stands, else without clitics.
    #[inline]
    pub fn word(&self, hash: u64, kind: crate::text::Kind, folded: &str) -> Word<'_> {
        match self.line(hash) {
            Some(line) => Word::Known(line),
            None => self.unlisted(kind, folded),
        }
    }

    #[cold]
    fn unlisted(&self, kind: crate::text::Kind, folded: &str) -> Word<'_> {
        if kind != crate::text::Kind::Arabic {
            return Word::Unknown(Shape::of_kind(kind));
        }
        let mut found = None;
        spelling::each_stem(folded, |stem, clitics| {
            found = self.line(word_hash(stem)).map(|line| Word::Stem(line, Bare::new(stem, clitics).shape));
            found.is_some()
        });
        let bare = Bare::plain(folded);
        let without_article = || self.line(word_hash(bare.word)).map(|line| Word::Stem(line, bare.shape));
        found.or_else(without_article).unwrap_or(Word::Unknown(bare.shape))
    }

    /// Adds what a word tells of the word at a place (see [`Line::add`]).
    #[inline]
    pub fn add_word(&self, word: Word, place: usize, scores: &mut Scores) {
        match word {
            Word::Known(line) => line.add(place, scores, 1),
            Word::Unknown(shape) => self.shapes[shape.number()].add(place, scores, 1),
            Word::Stem(line, shape) => {
                line.add(place, scores, 1);
                self.shapes[line.seen.shape.number()].add(place, scores, -1);
                self.shapes[shape.number()].add(place, scores, 1);
            }
        }
    }

    /// Adds a feature's weights.
    #[inline]
    pub fn add(&self, key: u64, scores: &mut Scores) {
        let check = check((key >> 32) as u32);
        let bucket = &self.buckets[key as usize & (self.buckets.len() - 1)];
        // Without a branch, which would have to wait for memory.
        let row = bucket.0.iter().rev().fold(&Row::NONE, |found, row| if row.check == check { row } else { found });
        for lane in 0..row.weights.len() {
            scores[lane] += i16::from(row.weights[lane]);
        }
    }

    /// The file: magic, then, packed by zstd: transitions, bias, counts and entries of vocabulary, shapes and features.
    ///
    /// # Errors
    /// When zstd fails.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let scores = self.transitions.iter().flatten().chain(&self.bias);
        out.extend(scores.flat_map(|s| s.to_le_bytes()));
        let bytes = |weights: &[i8]| weights.iter().map(|w| *w as u8).collect::<Vec<_>>();
        for lines in [&self.vocabulary, &self.shapes] {
            out.extend((lines.len() as u32).to_le_bytes());
            let full = || lines.iter().enumerate().filter(|(_, l)| l.weights != [0; PADDED] || l.check != 0);
            out.extend((full().count() as u32).to_le_bytes());
            for (i, line) in full() {
                out.extend((i as u32).to_le_bytes());
                out.extend(line.check.to_le_bytes());
                out.extend(line.seen.shape.0.to_le_bytes());
                out.push(line.seen.habit);
                out.extend(bytes(&line.weights[..WEIGHTS]));
            }
        }
        out.extend((self.buckets.len() as u32).to_le_bytes());
        for row in self.buckets.iter().flat_map(|b| b.0) {
            out.extend(row.check.to_le_bytes());
            if row.check != 0 {
                out.extend(bytes(&row.weights[..TAGS]));
            }
        }
        Ok([MAGIC.to_vec(), zstd::encode_all(&out[..], LEVEL)?].concat())
    }

    /// Reads what [`Model::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        let packed = bytes.strip_prefix(MAGIC).ok_or(ModelError("wrong beginning"))?;
        let unpacked = zstd::bulk::decompress(packed, MOST_BYTES).map_err(|_| ModelError("not packed by zstd"))?;
        let mut rest = &unpacked[..];
        let mut transitions = [[0; LANES]; TAGS];
        let mut bias = [0; LANES];
        for score in transitions.iter_mut().flatten().chain(&mut bias) {
            *score = i16::from_le_bytes(take(&mut rest)?);
        }
        let vocabulary = lines(&mut rest)?;
        let shapes = lines(&mut rest)?;
        // A full table would be searched for ever.
        if shapes.len() != Shape::COUNT || vocabulary.iter().all(|l| l.check != 0) {
            return Err(ModelError("wrong tables"));
        }
        let buckets = u32::from_le_bytes(take(&mut rest)?) as usize;
        if !buckets.is_power_of_two() || buckets > 1 << 20 {
            return Err(ModelError("wrong number of buckets"));
        }
        let mut buckets = vec![Bucket::default(); buckets];
        for row in buckets.iter_mut().flat_map(|b| &mut b.0) {
            row.check = u32::from_le_bytes(take(&mut rest)?);
            if row.check != 0 {
                row.weights[..TAGS].copy_from_slice(&take::<TAGS>(&mut rest)?.map(|w| w as i8));
            }
        }
        Ok(Model { vocabulary, shapes, buckets, transitions, bias })
    }
}

fn lines(rest: &mut &[u8]) -> Result<Vec<Line>, ModelError> {
    let len = u32::from_le_bytes(take(rest)?) as usize;
    if len > 1 << 20 || !len.is_power_of_two() {
        return Err(ModelError("wrong number of words"));
    }
    let mut lines = vec![Line::NONE; len];
    for _ in 0..u32::from_le_bytes(take(rest)?) {
        let at = u32::from_le_bytes(take(rest)?) as usize;
        let check = u32::from_le_bytes(take(rest)?);
        let shape = Shape::read(u16::from_le_bytes(take(rest)?)).ok_or(ModelError("wrong shape"))?;
        let [habit] = take(rest)?;
        let weights = take::<WEIGHTS>(rest)?.map(|w| w as i8);
        *lines.get_mut(at).ok_or(ModelError("wrong slot"))? = Line::new(check, weights, Seen { shape, habit });
    }
    Ok(lines)
}

/// 0 marks what is free.
fn check(half: u32) -> u32 {
    half.max(1)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ModelError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(ModelError("cut short"))?;
    *rest = tail;
    Ok(*head)
}
