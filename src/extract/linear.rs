//! Linear models over hashed features: what the layers learn with.
//!
//! A feature is a template and its values, hashed to the number of a weight. Weights are fitted by the programs in
//! `examples/` and rounded to one byte each.

/// Weights of hashed features for `N` questions at once, rounded to 255 steps: one look-up answers for all.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear<const N: usize> {
    /// Empty where nothing was learned.
    weights: Vec<[i8; N]>,
    /// What one step of a weight is worth.
    scale: [f32; N],
}

impl<const N: usize> Default for Linear<N> {
    fn default() -> Self {
        Linear { weights: Vec::new(), scale: [0.0; N] }
    }
}

impl<const N: usize> Linear<N> {
    /// Rounds fitted weights, a list of the same length for each question.
    pub fn new(fitted: [&[f32]; N]) -> Linear<N> {
        let scale = fitted.map(|w| w.iter().fold(f32::MIN_POSITIVE, |most, w| most.max(w.abs())) / 127.0);
        let steps = |feature: usize| std::array::from_fn(|n| (fitted[n][feature] / scale[n]).round() as i8);
        Linear { weights: (0..fitted[0].len()).map(steps).collect(), scale }
    }

    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Begins a sum of features' weights.
    pub fn tally(&self) -> Tally<'_, N> {
        Tally { weights: &self.weights, scale: self.scale, steps: [0; N] }
    }

    /// Sums of the features' weights: log-odds.
    pub fn sum(&self, features: &[u32]) -> [f32; N] {
        let mut tally = self.tally();
        features.iter().for_each(|f| tally.add(*f));
        tally.log_odds()
    }

    /// Of each question in turn the scale, then a byte a weight.
    pub fn read(bytes: &mut &[u8], size: usize) -> Option<Linear<N>> {
        let mut linear = Linear { weights: vec![[0; N]; size], scale: [0.0; N] };
        for n in 0..N {
            linear.scale[n] = number(bytes)?;
            let (weights, rest) = bytes.split_at_checked(size)?;
            linear.weights.iter_mut().zip(weights).for_each(|(w, b)| w[n] = *b as i8);
            *bytes = rest;
        }
        Some(linear)
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        for n in 0..N {
            out.extend(self.scale[n].to_le_bytes());
            out.extend(self.weights.iter().map(|w| w[n] as u8));
        }
    }
}

/// Sums of weights under way.
pub struct Tally<'m, const N: usize> {
    weights: &'m [[i8; N]],
    scale: [f32; N],
    steps: [i32; N],
}

impl<const N: usize> Tally<'_, N> {
    /// Adds a feature's weights.
    pub fn add(&mut self, feature: u32) {
        let weights = self.weights[feature as usize];
        self.steps.iter_mut().zip(weights).for_each(|(sum, w)| *sum += i32::from(w));
    }

    /// What the features so far say, as log-odds.
    pub fn log_odds(&self) -> [f32; N] {
        std::array::from_fn(|n| self.steps[n] as f32 * self.scale[n])
    }
}

/// Takes a number off the front of the bytes; none if they are too few.
pub fn number(bytes: &mut &[u8]) -> Option<f32> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(f32::from_le_bytes(*head))
}

/// How many of the growing bounds a value reaches: amounts as features.
pub fn step<T: PartialOrd>(value: T, bounds: &[T]) -> u64 {
    bounds.iter().position(|bound| value < *bound).unwrap_or(bounds.len()) as u64
}

/// The weight, of `buckets` (a power of two), of a feature: a template and its values.
pub fn bucket(buckets: usize, template: u64, values: &[u64]) -> u32 {
    weight_of(buckets, hash(template, values))
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of a feature: a template and its values.
pub fn hash(template: u64, values: &[u64]) -> u64 {
    values.iter().fold(template.wrapping_mul(MIX), |h, v| and(h, *v))
}

/// Hash of a feature with one more value.
pub fn and(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(MIX)
}

/// The weight, of `buckets`, of a feature's hash.
pub fn weight_of(buckets: usize, hash: u64) -> u32 {
    (hash >> (64 - buckets.trailing_zeros())) as u32
}

/// The logistic function.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_they_were_written() {
        let weights = |at: usize| {
            let mut weights = [0.0; 16];
            (weights[at], weights[at + 2]) = (1.5, -0.5);
            weights
        };
        let linear = Linear::new([&weights(7), &weights(9)]);
        let mut bytes = Vec::new();
        linear.write(&mut bytes);
        assert_eq!(Linear::read(&mut bytes.as_slice(), 16), Some(linear.clone()));
        assert_eq!(Linear::<2>::read(&mut &bytes[1..], 16), None);
        let [first, second] = linear.sum(&[7, 9]);
        assert!((first - 1.0).abs() < 0.02 && (second - 1.5).abs() < 0.02);
    }

    #[test]
    fn amounts_are_told_in_steps() {
        assert_eq!([0, 1, 2, 3, 9].map(|n| step(n, &[1, 3])), [0, 1, 1, 2, 2]);
    }
}
