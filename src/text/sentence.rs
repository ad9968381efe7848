use super::{Text, Tokens};

/// Splits the text into sentences and tells each token its sentence.
pub(super) fn split(text: &mut Text) -> Vec<Tokens> {
    let mut sentences = Vec::new();
    let mut first = 0;
    for i in 0..text.tokens.len() {
        if i > first && begins(text, i) {
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
    let mut before = i - 1;
    // Closing marks belong to the sentence that they close.
    if is_closing(text, i) {
        return false;
    }
    while before > 0 && is_closing(text, before) {
        before -= 1;
    }
    match text.tokens[before].kind {
        super::Kind::Mark('.' | '؟' | '!' | '?' | '…' | '۔') => {
            token.spaced && (token.is_word() || token.kind == super::Kind::Number || is_opening(text, i))
        }
        _ => false,
    }
}

fn is_closing(text: &Text, i: usize) -> bool {
    match text.tokens[i].kind {
        super::Kind::Mark('”' | '»' | ')' | ']') => true,
        super::Kind::Mark('"' | '\'' | '“') => !text.tokens[i].spaced,
        super::Kind::Mark('.' | '؟' | '!' | '?' | '…') => true,
        _ => false,
    }
}

fn is_opening(text: &Text, i: usize) -> bool {
    matches!(text.tokens[i].kind, super::Kind::Mark('“' | '«' | '(' | '[' | '"' | '\'' | '-' | '–'))
}
