//! Folding: the spelling under which words are compared.
//!
//! Arabic writers vary hamza seats, final ya and alef maqsura, ta marbuta and ha, vowel marks and
//! tatweel freely. Folding maps every variant to one spelling, so that a list matches them all.
//! Offsets never come from folded text: tokens keep their place in the original.
//!
//! This file is compiled into the build script too, which folds the word lists the same way.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Appends the folded spelling of `word` to `out`.
///
/// Drops vowel marks, tatweel, joiners and bidirectional controls; unites the hamza carriers
/// (أإآٱ → ا, ؤ → و, ئ → ي), ى → ي and ة → ه; maps Persian letters, presentation forms and
/// Arabic-Indic digits to their plain counterparts; lowers Latin letters.
pub fn fold_into(word: &str, out: &mut String) {
    let mut rest = word;
    loop {
        let from = out.len();
        out.extend(letters(rest.as_bytes()));
        rest = &rest[out.len() - from..];
        let Some(c) = rest.chars().next() else { return };
        fold_char(c, out);
        rest = &rest[c.len_utf8()..];
    }
}

/// The folded spelling of `word`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// First character of the Arabic block.
const ARABIC: u32 = 0x600;
/// Stands for what is no plain letter.
const RARE: char = '\0';

/// The folded spellings of the Arabic block's letters.
static LETTERS: [char; 0x100] = {
    let mut letters = [RARE; 0x100];
    let mut i = 0;
    while i < letters.len() {
        if let Some(c) = char::from_u32(ARABIC + i as u32) {
            letters[i] = letter(c);
        }
        i += 1;
    }
    letters
};

/// The number in the Arabic block, U+0600 to U+06FF, of the character that these bytes are, if it is one of it.
#[inline(always)]
pub(crate) fn arabic(bytes: [u8; 2]) -> Option<usize> {
    let pair = u16::from_le_bytes(bytes);
    // 110110aa 10bbbbbb in UTF-8.
    (pair & 0xc0fc == 0x80d8).then_some(usize::from((pair & 3) << 6 | pair >> 8 & 0x3f))
}

/// The folded spellings, of two bytes each as they are themselves, of the letters of the Arabic block that a text begins with.
#[inline(always)]
pub(super) fn letters(text: &[u8]) -> impl Iterator<Item = char> + '_ {
    let letter = |bytes: &[u8; 2]| Some(LETTERS[arabic(*bytes)?]).filter(|l| *l != RARE);
    text.as_chunks().0.iter().map_while(letter)
}

/// The folded spelling of an Arabic letter.
const fn letter(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' | 'ې' => 'ي',
        'ة' | 'ہ' | 'ۀ' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ک' => 'ك',
        'ء'..='غ' | 'ف'..='ي' => c,
        _ => RARE,
    }
}

fn fold_char(c: char, out: &mut String) {
    match c {
        _ if letter(c) != RARE => out.push(letter(c)),
        _ if is_ignorable(c) => {}
        '٠'..='٩' => out.push((b'0' + (c as u32 - '٠' as u32) as u8) as char),
        '۰'..='۹' => out.push((b'0' + (c as u32 - '۰' as u32) as u8) as char),
        '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => {
            for d in c.nfkc().filter(|d| *d != c && !d.is_whitespace()) {
                fold_char(d, out);
            }
        }
        _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        _ => out.extend(c.to_lowercase()),
    }
}

/// [`char::is_alphabetic`], faster for Arabic.
pub fn is_letter(c: char) -> bool {
    matches!(c, 'ء'..='غ' | 'ف'..='ي') || c.is_alphabetic()
}

/// [`char::is_alphanumeric`], faster for Arabic.
pub fn is_alphanumeric(c: char) -> bool {
    is_letter(c) || c.is_numeric()
}

/// Is it a letter, a digit, or a mark that stands inside words?
pub fn is_in_word(c: char) -> bool {
    is_alphanumeric(c) || is_ignorable(c)
}

pub(super) const TATWEEL: char = '\u{640}';

/// Bytes of a gap of up to three blanks or dots before a tatweel: posts break words so, to escape
/// filters (`تنظـ ـيم`, `داعـ..ـش`). 0 where there is none.
pub(super) fn broken_gap(rest: &str) -> usize {
    let gap = rest.bytes().take_while(|b| matches!(b, b' ' | b'.')).count();
    if gap <= 3 && rest[gap..].starts_with(TATWEEL) { gap } else { 0 }
}

/// A name as it is meant, to compare it by: the gaps of words that are broken to escape filters (`تنظـ ـيم`) closed, the low lines and
/// number signs of hashtags (`#الدفاع_المدني`) gone.
pub fn plain(name: &str) -> Cow<'_, str> {
    // Nearly all names are.
    if !name.contains([TATWEEL, '_', '#']) {
        return Cow::Borrowed(name);
    }
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            TATWEEL if rest[broken_gap(rest)..].starts_with(TATWEEL) => {
                rest = &rest[broken_gap(rest) + TATWEEL.len_utf8()..];
            }
            '_' => plain.push(' '),
            '#' => {}
            _ => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// Marks that stand inside words and change nothing of what a word is: vowel signs, Quranic
/// annotation, tatweel, joiners, bidirectional controls, the byte-order mark.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{0610}'..='\u{061a}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}' | '\u{06df}'..='\u{06e8}' | '\u{06ea}'..='\u{06ed}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names() {
        assert_eq!(plain("تنظـ ـيم داعـ..ـش"), "تنظيم داعش");
        assert_eq!(plain("#قوات #سوريا_الديمقراطية"), "قوات سوريا الديمقراطية");
        assert_eq!(plain("محمّـد علي"), "محمّـد علي");
    }

    #[test]
    fn unites_spelling_variants() {
        assert_eq!(fold("إدلب"), fold("ادلب"));
        assert_eq!(fold("مُقاوَمَة"), fold("مقاومه"));
        assert_eq!(fold("مــوسى"), fold("موسي"));
        assert_eq!(fold("ﺳﻮﺭﻳﺎ"), "سوريا");
        assert_eq!(fold("١٥"), "15");
        assert_eq!(fold("ﻻ"), "لا");
    }
}
