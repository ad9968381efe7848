//! The clean spelling of kept text: single spaces, no invisible controls, character references resolved.

use crate::text::Span;

/// Appends raw text, cleaned, to `out`. Runs of white space become one space, and none stands at the beginning.
pub fn write(raw: &str, out: &mut String) {
    let bytes = raw.as_bytes();
    let mut kept = 0;
    let mut at = 0;
    let mut space = out.is_empty() || out.ends_with(char::is_whitespace);
    while at < bytes.len() {
        // Nearly all of the text.
        if matches!(bytes[at], 0xd8..=0xdb) {
            at += 2;
            space = false;
            continue;
        }
        let (len, what) = special(bytes, at);
        match what {
            Special::Plain => {
                space = false;
                at += len;
                continue;
            }
            Special::FullStop => {
                at += len;
                space = false;
                if glued(bytes, at - 1) {
                    out.push_str(&raw[kept..at]);
                    out.push(' ');
                    kept = at;
                }
                continue;
            }
            Special::Space if !space && bytes[at] == b' ' => {
                space = true;
                at += len;
                continue;
            }
            _ => {}
        }
        out.push_str(&raw[kept..at]);
        match what {
            Special::Space if !space => {
                out.push(' ');
                space = true;
            }
            Special::Reference(' ') if space => {}
            Special::Reference(c) => {
                out.push(c);
                space = c == ' ';
            }
            _ => {}
        }
        at += len;
        kept = at;
    }
    out.push_str(&raw[kept..]);
    out.truncate(out.trim_end_matches(' ').len());
}

/// A cleaned copy.
pub fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    write(raw, &mut out);
    out
}

/// The character that a reference (`&amp;`) stands for; the reference itself where it is not known.
pub fn resolve(reference_text: &str) -> String {
    match reference(reference_text.as_bytes()) {
        Some((length, c)) if length == reference_text.len() => c.to_string(),
        _ => reference_text.to_owned(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    Plain,
    Space,
    Invisible,
    /// A mark that ends sentences, after which the space may be missing.
    FullStop,
    Reference(char),
}

/// What begins at `at`, and its length in bytes.
fn special(bytes: &[u8], at: usize) -> (usize, Special) {
    let next = |n: usize| bytes.get(at + n).copied().unwrap_or(0);
    match bytes[at] {
        b' ' | b'\t' | b'\n' | b'\r' | 0xb | 0xc => (1, Special::Space),
        0..0x20 | 0x7f => (1, Special::Invisible),
        b'.' => (1, Special::FullStop),
        b'&' => reference(&bytes[at..]).map_or((1, Special::Plain), |(len, c)| match c {
            c if c.is_whitespace() => (len, Special::Reference(' ')),
            c => (len, Special::Reference(c)),
        }),
        0..0x80 => (1, Special::Plain),
        0xc2 if next(1) == 0xa0 => (2, Special::Space),
        0xc2 if matches!(next(1), 0x80..0xa0) => (2, Special::Invisible),
        0xc0..0xe0 => (2, Special::Plain),
        // U+2000 to U+200A and U+202F are spaces; zero-width joiners stay, for they shape letters.
        0xe2 if next(1) == 0x80 && matches!(next(2), 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf) => (3, Special::Space),
        0xe2 if next(1) == 0x80 && matches!(next(2), 0x8b | 0x8e | 0x8f | 0xaa..=0xae) => (3, Special::Invisible),
        0xe2 if next(1) == 0x81 && matches!(next(2), 0xa0 | 0xa6..=0xa9) => (3, Special::Invisible),
        0xe1 if next(1) == 0x9a && next(2) == 0x80 => (3, Special::Space),
        0xe2 if next(1) == 0x81 && next(2) == 0x9f => (3, Special::Space),
        0xe3 if next(1) == 0x80 && next(2) == 0x80 => (3, Special::Space),
        0xef if next(1) == 0xbb && next(2) == 0xbf => (3, Special::Invisible),
        0xe0..0xf0 => (3, Special::Plain),
        _ => (4, Special::Plain),
    }
}

/// Two sentences are written together: letters of words that are long enough stand on both sides of the full stop.
fn glued(bytes: &[u8], stop: usize) -> bool {
    const WORD: usize = 6;
    let is_letter = |b: u8| b >= 0x80;
    let is_arabic = |lead: u8| matches!(lead, 0xd8..=0xdb);
    let after = &bytes[stop + 1..];
    if after.first() == Some(&b'#') {
        return stop > 0 && is_letter(bytes[stop - 1]);
    }
    if !after.first().copied().is_some_and(is_arabic) || after.starts_with("ـ".as_bytes()) {
        return false;
    }
    let before = &bytes[..stop];
    let length = before.iter().rev().take_while(|b| is_letter(**b)).count();
    length >= WORD
        && is_arabic(before[stop - 2])
        && !before.ends_with("ـ".as_bytes())
        && after.iter().take_while(|b| is_letter(**b)).count() >= WORD
}

/// An HTML character reference at the beginning of `bytes`, and its length.
fn reference(bytes: &[u8]) -> Option<(usize, char)> {
    const LONGEST: usize = 10;
    let end = bytes.iter().take(LONGEST).position(|b| *b == b';')?;
    let name = std::str::from_utf8(&bytes[1..end]).ok()?;
    let c = match name {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" | "ensp" | "emsp" => ' ',
        "laquo" => '«',
        "raquo" => '»',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "zwnj" => '\u{200c}',
        "middot" => '·',
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(value).filter(|c| !c.is_control() || c.is_whitespace())?
        }
    };
    Some((end + 1, c))
}

/// The parts of `span` that no span of `holes` covers. The holes are sorted.
pub fn without(span: Span, holes: &[Span]) -> impl Iterator<Item = Span> {
    let mut at = span.start;
    let mut parts = Vec::new();
    for hole in holes.iter().filter(|h| h.overlaps(span)) {
        if hole.start > at {
            parts.push(Span { start: at, end: hole.start });
        }
        at = at.max(hole.end);
    }
    if at < span.end {
        parts.push(Span { start: at, end: span.end });
    }
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_controls_and_references() {
        assert_eq!(
            tidy(" \u{202e}أعلن \u{a0} وزير\u{202c}\t الدفاع &quot;أمس&#34;&nbsp; "),
            "أعلن وزير الدفاع \"أمس\""
        );
        assert_eq!(tidy("&nbsp;."), ".");
        assert_eq!(tidy("R&D &unknown; &#x0;"), "R&D &unknown; &#x0;");
        assert_eq!(tidy("می\u{200c}رود"), "می\u{200c}رود");
    }

    #[test]
    fn sentences_that_are_written_together_are_parted() {
        assert_eq!(tidy("في البلاد.وتتهم واشنطن"), "في البلاد. وتتهم واشنطن");
        assert_eq!(tidy("نقلت أ.ف.ب عن الناطق, 3.5 و www.example.org"), "نقلت أ.ف.ب عن الناطق, 3.5 و www.example.org");
        assert_eq!(tidy("قـ.ـصف مدفعـ.ـي"), "قـ.ـصف مدفعـ.ـي");
    }

    #[test]
    fn holes_are_left_out() {
        let span = |a, b| Span::new(a, b);
        let parts: Vec<_> = without(span(2, 10), &[span(0, 3), span(5, 6), span(9, 12)]).collect();
        assert_eq!(parts, [span(3, 5), span(6, 9)]);
    }
}
