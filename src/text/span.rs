/// A half-open range of bytes of the clean text, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A half-open range of token indexes of one [`super::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tokens {
    pub first: u32,
    pub end: u32,
}

impl Tokens {
    pub fn new(first: usize, end: usize) -> Self {
        Self { first: first as u32, end: end as u32 }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }

    pub fn len(self) -> usize {
        (self.end - self.first) as usize
    }

    pub fn is_empty(self) -> bool {
        self.first == self.end
    }

    pub fn contains(self, token: usize) -> bool {
        self.range().contains(&token)
    }

    pub fn overlaps(self, other: Tokens) -> bool {
        self.first < other.end && other.first < self.end
    }

    pub fn covers(self, other: Tokens) -> bool {
        self.first <= other.first && other.end <= self.end
    }
}
