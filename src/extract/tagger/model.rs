//! Weights of the tagger: a hash table of features, one cache line a bucket, and its file format.

use super::clusters::Clusters;

/// Tags: outside, and begin and inside of person, organization, place, other.
pub const TAGS: usize = 9;
/// A transition that cannot be.
pub const NEVER: i32 = -1_000_000;

const MAGIC: &[u8; 8] = b"rasid-t1";
/// Weights of a row, with padding.
pub const LANES: usize = 12;
/// Scores of all tags for a token, with padding. Fifty features of a byte each fit.
pub type Scores = [i16; LANES];
/// Rows in a bucket.
const WAYS: usize = 4;

/// One feature's weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C, align(16))]
struct Row {
    /// Upper half of the feature's key; 0 is none.
    check: u32,
    /// Padded, so that they are added in one go.
    weights: [i8; LANES],
}

#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(64))]
struct Bucket([Row; WAYS]);

/// A trained model.
#[derive(Debug)]
pub struct Model {
    buckets: Vec<Bucket>,
    pub transitions: [[i32; TAGS]; TAGS],
    pub clusters: Clusters,
}

/// Bytes that are no model.
#[derive(Debug, thiserror::Error)]
#[error("no tagger model: {0}")]
pub struct ModelError(&'static str);

impl Model {
    /// An empty table of `buckets` (a power of two).
    pub fn with_buckets(buckets: usize, transitions: [[i32; TAGS]; TAGS], clusters: Clusters) -> Model {
        assert!(buckets.is_power_of_two());
        Model { buckets: vec![Bucket::default(); buckets], transitions, clusters }
    }

    /// Adds the feature's weights to `scores`.
    #[inline]
    pub fn add(&self, key: u64, scores: &mut Scores) {
        let check = check(key);
        let bucket = &self.buckets[key as usize & (self.buckets.len() - 1)];
        for row in &bucket.0 {
            if row.check == check {
                for lane in 0..LANES {
                    scores[lane] += i16::from(row.weights[lane]);
                }
                return;
            }
        }
    }

    /// Puts a feature in, if its bucket has room.
    pub fn put(&mut self, key: u64, weights: [i8; TAGS]) -> bool {
        let slot = key as usize & (self.buckets.len() - 1);
        match self.buckets[slot].0.iter_mut().find(|r| r.check == 0) {
            Some(row) => {
                *row = Row { check: check(key), weights: [0; LANES] };
                row.weights[..TAGS].copy_from_slice(&weights);
                true
            }
            None => false,
        }
    }

    /// The file: magic, transitions, clusters, number of buckets, rows (check, weights).
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.transitions.iter().flatten().flat_map(|t| t.to_le_bytes()));
        self.clusters.write(&mut out);
        out.extend((self.buckets.len() as u32).to_le_bytes());
        for row in self.buckets.iter().flat_map(|b| b.0) {
            out.extend(row.check.to_le_bytes());
            if row.check != 0 {
                out.extend(row.weights[..TAGS].iter().map(|w| *w as u8));
            }
        }
        out
    }

    /// Reads what [`Model::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(ModelError("wrong beginning"))?;
        let mut transitions = [[0; TAGS]; TAGS];
        for t in transitions.iter_mut().flatten() {
            *t = i32::from_le_bytes(take(&mut rest)?);
        }
        let clusters = Clusters::read(&mut rest).ok_or(ModelError("clusters are cut short"))?;
        let buckets = u32::from_le_bytes(take(&mut rest)?) as usize;
        if !buckets.is_power_of_two() || buckets > 1 << 20 {
            return Err(ModelError("wrong number of buckets"));
        }
        let mut model = Model::with_buckets(buckets, transitions, clusters);
        for row in model.buckets.iter_mut().flat_map(|b| &mut b.0) {
            row.check = u32::from_le_bytes(take(&mut rest)?);
            if row.check != 0 {
                let weights = take::<TAGS>(&mut rest)?.map(|w| w as i8);
                row.weights[..TAGS].copy_from_slice(&weights);
            }
        }
        Ok(model)
    }
}

fn check(key: u64) -> u32 {
    ((key >> 32) as u32).max(1)
}

pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ModelError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(ModelError("cut short"))?;
    *rest = tail;
    Ok(*head)
}
