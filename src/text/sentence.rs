use super::{Kind, Text, Tokens};

/// Tokens of the longest sentence. A text without a full stop is cut here: every event tells its sentence.
const MOST: usize = 500;

/// Splits the text into sentences and tells each token its sentence.
pub(super) fn split(text: &mut Text) -> Vec<Tokens> {
    let mut sentences = Vec::new();
    let mut first = 0;
    for i in 0..text.tokens.len() {
        if i > first && (i - first == MOST || begins(text, i)) {
            sentences.push(Tokens::new(first, i));
            first = i;
        }
        text.tokens[i].sentence = sentences.len() as u32;
    }
    if first < text.tokens.len() {
        sentences.push(Tokens::new(first, text.tokens.len()));
    }
    sentences
}

/// Does a sentence begin at token `i`, which is not the first?
fn begins(text: &Text, i: usize) -> bool {
    let token = &text.tokens[i];
    if token.new_line {
        return true;
    }
    if !(token.is_word() || token.kind == Kind::Number || is_opening(text, i)) {
        return false;
    }
    // Closing marks belong to the sentence that they close.
    let mut end = i - 1;
    while end > 0 && is_closing(text, end) {
        end -= 1;
    }
    let Kind::Mark(mark) = text.tokens[end].kind else { return false };
    match mark {
        '؟' | '!' | '?' | '۔' => token.spaced,
        '.' => ends_sentence(text, end, i),
        _ => false,
    }
}

/// Is the full stop at `stop`, with the token `next` behind it, an end? Not behind a single letter (`د.`, `ا.ف.ب`) or a
/// spelled one (`بي.بي.سي`, `بي. جي. كراولي`), nor one of several (`..` is a pause in headlines). Without a blank
/// behind it, it ends what Arabic words stand around.
fn ends_sentence(text: &Text, stop: usize, next: usize) -> bool {
    let Some(before) = stop.checked_sub(1).map(|b| &text.tokens[b]) else { return false };
    if before.is_mark('.') || is_letter(text, stop - 1) {
        return false;
    }
    let arabic = |t: &super::Token| t.kind == Kind::Arabic;
    let spelled = |i: usize| arabic(&text.tokens[i]) && text.folded(i).chars().nth(2).is_none();
    let chained = stop >= 2 && text.tokens[stop - 2].is_mark('.') && !text.tokens[stop].spaced;
    if spelled(stop - 1) && (chained || !text.tokens[next].spaced && spelled(next)) {
        return false;
    }
    text.tokens[next].spaced || arabic(before) && arabic(&text.tokens[next]) && !is_letter(text, next)
}

/// A word of one letter: an abbreviation.
fn is_letter(text: &Text, i: usize) -> bool {
    text.tokens[i].is_word() && text.folded(i).chars().nth(1).is_none()
}

fn is_closing(text: &Text, i: usize) -> bool {
    match text.tokens[i].kind {
        Kind::Mark('”' | '»' | ')' | ']') => true,
        Kind::Mark('"' | '\'' | '“') => !text.tokens[i].spaced,
        _ => false,
    }
}

fn is_opening(text: &Text, i: usize) -> bool {
    match text.tokens[i].kind {
        Kind::Mark('“' | '«' | '(' | '[' | '-' | '–') => true,
        Kind::Mark('"' | '\'') => text.tokens[i].spaced,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::text::Text;

    fn sentences(raw: &str) -> Vec<String> {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let text = Text::new(raw, &lexicon);
        text.sentences.iter().map(|s| text.slice(text.span(*s)).to_owned()).collect()
    }

    #[test]
    fn full_stops_end_sentences() {
        assert_eq!(
            sentences("وصل الوفد. ثم غادر! هل عاد؟ لا أحد يعلم."),
            ["وصل الوفد.", "ثم غادر!", "هل عاد؟", "لا أحد يعلم."]
        );
        assert_eq!(sentences("قال إنه \"عائد.\" ثم سكت."), ["قال إنه \"عائد.\"", "ثم سكت."]);
    }

    #[test]
    fn a_missing_blank_is_no_matter() {
        assert_eq!(sentences("عاد الهدوء.وقال شهود إن الطريق مفتوح"), ["عاد الهدوء.", "وقال شهود إن الطريق مفتوح"]);
    }

    #[test]
    fn none_is_without_end() {
        let lengths: Vec<usize> = sentences(&"ثم ".repeat(1200)).iter().map(|s| s.split(' ').count()).collect();
        assert_eq!(lengths, [500, 500, 200]);
    }

    #[test]
    fn abbreviations_numbers_and_pauses_do_not() {
        for one in [
            "قال د. سامي الحلو إن 3.5 ملايين نزحوا",
            "نقلت ا.ف.ب عنه ذلك",
            "قال لمحطة (بي.بي.سي) إنه عائد",
            "قال بي.جي. كراولي إنه عائد",
            "هدنة هشة.. والقصف مستمر",
            "موقع example.com يعود",
        ] {
            assert_eq!(sentences(one), [one]);
        }
    }
}
