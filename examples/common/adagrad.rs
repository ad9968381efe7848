//! Descent with a step of its own for each weight.

/// AdaGrad with L2 shrinkage towards where it began. What is fitted is the mean of the weights at the ends of the
/// later epochs, which swings less than the last.
pub struct AdaGrad {
    start: Vec<f32>,
    weights: Vec<f32>,
    squares: Vec<f32>,
    sum: Vec<f32>,
    summed: usize,
    rate: f32,
    l2: f32,
}

impl AdaGrad {
    /// `squares` is what the squares of gradients begin from: the greater, the smaller the first steps.
    pub fn new(start: Vec<f32>, squares: f32, rate: f32, l2: f32) -> AdaGrad {
        let n = start.len();
        AdaGrad { weights: start.clone(), start, squares: vec![squares; n], sum: vec![0.0; n], summed: 0, rate, l2 }
    }

    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// One step against an error of the sum of these features.
    pub fn step(&mut self, features: impl IntoIterator<Item = u32>, error: f32) {
        for f in features {
            let f = f as usize;
            let gradient = error + self.l2 * (self.weights[f] - self.start[f]);
            self.squares[f] += gradient * gradient;
            self.weights[f] -= self.rate * gradient / self.squares[f].sqrt();
        }
    }

    /// Ends an epoch; the second half of all `epochs` count.
    pub fn end(&mut self, epoch: usize, epochs: usize) {
        if epoch >= epochs / 2 {
            self.sum.iter_mut().zip(&self.weights).for_each(|(s, w)| *s += w);
            self.summed += 1;
        }
    }

    /// What is fitted.
    pub fn mean(&self) -> Vec<f32> {
        self.sum.iter().map(|s| s / self.summed as f32).collect()
    }
}
