//! Inflection: all written forms of a verb, noun or adjective of the word lists.
//!
//! Works on folded, unvocalised spelling, where much of Arabic morphology is invisible: one spelling
//! stands for several forms, and [`Form`] then has the bits of each. Rules follow the paradigms of
//! any reference grammar (e.g. Ryding, *A Reference Grammar of Modern Standard Arabic*, ch. 21-33).

use serde::{Deserialize, Serialize};

/// What a written form can be. Each group of bits is a set of possible readings; an empty group
/// means that the form does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Form(pub u16);

impl Form {
    pub const FIRST: Form = Form(1);
    pub const SECOND: Form = Form(1 << 1);
    pub const THIRD: Form = Form(1 << 2);
    pub const MASCULINE: Form = Form(1 << 3);
    pub const FEMININE: Form = Form(1 << 4);
    pub const SINGULAR: Form = Form(1 << 5);
    pub const DUAL: Form = Form(1 << 6);
    pub const PLURAL: Form = Form(1 << 7);
    pub const PERFECT: Form = Form(1 << 8);
    pub const IMPERFECT: Form = Form(1 << 9);
    pub const ACTIVE: Form = Form(1 << 10);
    pub const PASSIVE: Form = Form(1 << 11);
    pub const DEFINITE: Form = Form(1 << 12);
    pub const INDEFINITE: Form = Form(1 << 13);

    /// The imperfect in full; where it is not told, the spelling is the jussive's alone (`لم يعد`).
    pub const WHOLE: Form = Form(1 << 14);

    const PERSONS: u16 = 0b111;
    const GENDERS: u16 = 0b11 << 3;
    const NUMBERS: u16 = 0b111 << 5;
    const TENSES: u16 = 0b11 << 8;
    const VOICES: u16 = 0b11 << 10;

    /// Whether `other` is one of the possible readings.
    pub const fn may_be(self, other: Form) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether every reading is `other`: it is told, and nothing else of its group is.
    pub const fn must_be(self, other: Form) -> bool {
        let group = other.group();
        self.0 & group == other.0 & group
    }

    /// Is it a verb form at all?
    pub const fn is_verb(self) -> bool {
        self.0 & Self::TENSES != 0
    }

    const fn group(self) -> u16 {
        let mut mask = 0;
        let groups = [Self::PERSONS, Self::GENDERS, Self::NUMBERS, Self::TENSES, Self::VOICES, 0b11 << 12];
        let mut i = 0;
        while i < groups.len() {
            if self.0 & groups[i] != 0 {
                mask |= groups[i];
            }
            i += 1;
        }
        mask
    }

    /// `self` if it tells anything, else `other`.
    pub const fn or(self, other: Form) -> Form {
        if self.0 == 0 { other } else { self }
    }

    /// The readings of both.
    pub const fn either(self, other: Form) -> Form {
        Form(self.0 | other.0)
    }
}

/// All written forms of the verb with this folded perfect (`قصف`) and imperfect (`يقصف`), third person
/// masculine singular. Weak and doubled verbs are recognised by these two spellings.
pub fn conjugate(perfect: &str, imperfect: &str) -> Vec<(String, Form)> {
    let mut forms = Forms::default();
    perfect_forms(perfect, imperfect, &mut forms);
    imperfect_forms(perfect, imperfect, &mut forms);
    forms.0
}

#[derive(Default)]
struct Forms(Vec<(String, Form)>);

impl Forms {
    fn add(&mut self, spelling: String, parts: &[Form]) {
        let form = parts.iter().fold(Form::default(), |a, b| a.either(*b));
        match self.0.iter_mut().find(|(s, _)| *s == spelling) {
            Some((_, f)) => *f = f.either(form),
            None => self.0.push((spelling, form)),
        }
    }
}

fn letters(s: &str) -> Vec<char> {
    s.chars().collect()
}

fn text(chars: &[char]) -> String {
    chars.iter().collect()
}

/// Puts an ending on a stem; equal letters that meet are written once (أعلن + نا → أعلنا).
fn join(stem: &str, ending: &str) -> String {
    let shared = stem.chars().last() == ending.chars().next();
    format!("{stem}{}", if shared { &ending[ending.chars().next().map_or(0, char::len_utf8)..] } else { ending })
}

/// The second-last letter is a long vowel: قال, أجاب, استطاع, اختار (but not فاعل or فعال shapes).
fn is_hollow(perfect: &[char], imperfect: &[char]) -> bool {
    let (p, i) = (perfect.len(), imperfect.len());
    p >= 3
        && i >= 4
        && perfect[p - 2] == 'ا'
        && matches!(imperfect[i - 2], 'ا' | 'و' | 'ي')
        && perfect[p - 1] == imperfect[i - 1]
}

/// The last letter is weak: دعا, التقى, بقي.
fn is_defective(perfect: &[char]) -> bool {
    matches!(perfect.last(), Some('ا' | 'ي'))
}

/// Perfect and imperfect of two radicals, the second doubled: شن يشن, هدد is not one.
fn is_doubled(perfect: &[char], imperfect: &[char]) -> bool {
    perfect.len() == 2 && imperfect.len() == 3
}

fn perfect_forms(perfect: &str, imperfect: &str, out: &mut Forms) {
    use Form as F;
    let (p, i) = (letters(perfect), letters(imperfect));
    let n = p.len();
    let both = [F::ACTIVE, F::PASSIVE];
    let mut third = |s: String, number: Form, gender: Form, voices: &[Form]| {
        out.add(s, &[&[F::THIRD, F::PERFECT, number, gender], voices].concat());
    };
    let defective = is_defective(&p);
    let hollow = is_hollow(&p, &i);
    // Where the vowel is written, the passive is another spelling.
    let told = defective && p[n - 1] == 'ا' || hollow || n >= 4 && p[1] == 'ا' && p[0] != 'ا';
    let voices: &[Form] = if told { &both[..1] } else { &both };
    let cut = if defective { text(&p[..n - 1]) } else { perfect.to_owned() };
    let feminine = if p.last() == Some(&'ي') && i.last() == Some(&'ي') && n == 3 {
        // بقي, بقيت: both it and the أعطى, أعطت kind are written with ي here.
        vec![format!("{perfect}ت"), format!("{cut}ت")]
    } else {
        vec![format!("{cut}ت")]
    };
    third(perfect.to_owned(), F::SINGULAR, F::MASCULINE, voices);
    for f in feminine {
        third(format!("{f}ا"), F::DUAL, F::FEMININE, voices);
        third(f, F::SINGULAR, F::FEMININE, voices);
    }
    third(format!("{cut}وا"), F::PLURAL, F::MASCULINE, voices);
    let full = if defective {
        // دعا → دعوا, دعوت; the rest takes ي.
        let weak = if p[n - 1] == 'ا' && i.last() == Some(&'و') { 'و' } else { 'ي' };
        format!("{cut}{weak}")
    } else if hollow {
        format!("{}{}", text(&p[..n - 2]), p[n - 1])
    } else if is_doubled(&p, &i) {
        format!("{perfect}{}", p[1])
    } else {
        perfect.to_owned()
    };
    let dual = if defective { format!("{full}ا") } else { format!("{perfect}ا") };
    third(dual, F::DUAL, F::MASCULINE, voices);
    third(join(&full, "ن"), F::PLURAL, F::FEMININE, voices);
    out.add(join(&full, "ت"), &[F::FIRST, F::SECOND, F::SINGULAR, F::PERFECT, F::ACTIVE]);
    out.add(join(&full, "نا"), &[F::FIRST, F::PLURAL, F::PERFECT, F::ACTIVE]);
    out.add(join(&full, "تم"), &[F::SECOND, F::PLURAL, F::PERFECT, F::ACTIVE]);
    if told {
        for (s, number, gender) in passive_perfect(&p, hollow, defective) {
            out.add(s, &[F::THIRD, F::PERFECT, F::PASSIVE, number, gender]);
        }
    }
}

/// Passive perfect where it is spelled differently: قيل, استدعي, قوتل.
fn passive_perfect(p: &[char], hollow: bool, defective: bool) -> Vec<(String, Form, Form)> {
    let n = p.len();
    let mut q = p.to_vec();
    if defective {
        q[n - 1] = 'ي';
    }
    if hollow {
        q[n - 2] = 'ي';
    } else if n >= 4 && q[1] == 'ا' && q[0] != 'ا' {
        q[1] = 'و';
    }
    let s = text(&q);
    vec![
        (s.clone(), Form::SINGULAR, Form::MASCULINE),
        (format!("{s}ت"), Form::SINGULAR, Form::FEMININE),
        (if defective { format!("{}وا", text(&q[..n - 1])) } else { format!("{s}وا") }, Form::PLURAL, Form::MASCULINE),
    ]
}

fn imperfect_forms(perfect: &str, imperfect: &str, out: &mut Forms) {
    use Form as F;
    let (p, i) = (letters(perfect), letters(imperfect));
    if i.len() < 3 {
        return;
    }
    let stem = &i[1..];
    let m = stem.len();
    let defective = is_defective(stem) || stem[m - 1] == 'و' && is_defective(&p);
    let hollow = is_hollow(&p, &i);
    let mut add_stem = |stem: &[char], voices: &[Form]| {
        let base = text(stem);
        let cut = if defective { text(&stem[..stem.len() - 1]) } else { base.clone() };
        let dual = if defective && stem[stem.len() - 1] == 'ا' { format!("{cut}ي") } else { base.clone() };
        let mut add = |s: String, parts: &[Form]| out.add(s, &[&[F::IMPERFECT], parts, voices].concat());
        let whole = |parts: &[Form]| [parts, &[F::WHOLE]].concat();
        for (prefix, parts) in [
            ('ي', vec![F::THIRD, F::SINGULAR, F::MASCULINE]),
            ('ت', vec![F::THIRD, F::SINGULAR, F::FEMININE, F::SECOND]),
            ('ن', vec![F::FIRST, F::PLURAL]),
            ('ا', vec![F::FIRST, F::SINGULAR]),
        ] {
            add(format!("{prefix}{base}"), &whole(&parts));
            if defective {
                // Jussive: لم يدع.
                add(format!("{prefix}{cut}"), &parts);
            } else if hollow {
                add(format!("{prefix}{}{}", text(&stem[..stem.len() - 2]), stem[stem.len() - 1]), &parts);
            }
        }
        for (prefix, person) in [('ي', F::THIRD), ('ت', F::SECOND)] {
            for ending in ["ون", "وا"] {
                add(format!("{prefix}{cut}{ending}"), &whole(&[person, F::PLURAL, F::MASCULINE]));
            }
        }
        add(format!("ي{dual}ان"), &whole(&[F::THIRD, F::DUAL, F::MASCULINE]));
        add(format!("ت{dual}ان"), &whole(&[F::THIRD, F::DUAL, F::FEMININE]));
        add(format!("ي{dual}ا"), &whole(&[F::THIRD, F::DUAL, F::MASCULINE]));
        if !hollow {
            add(join(&format!("ي{base}"), "ن"), &whole(&[F::THIRD, F::PLURAL, F::FEMININE]));
        }
    };
    // The passive is written alike unless a long vowel tells: يقال, يدعى.
    if hollow {
        add_stem(stem, if stem[m - 2] == 'ا' { &[F::ACTIVE, F::PASSIVE] } else { &[F::ACTIVE] });
        if stem[m - 2] != 'ا' {
            let mut passive = stem.to_vec();
            passive[m - 2] = 'ا';
            add_stem(&passive, &[F::PASSIVE]);
        }
    } else if defective && stem[m - 1] != 'ي' {
        add_stem(stem, &[F::ACTIVE]);
        let mut passive = stem.to_vec();
        passive[m - 1] = 'ي';
        add_stem(&passive, &[F::PASSIVE]);
    } else {
        add_stem(stem, &[F::ACTIVE, F::PASSIVE]);
    }
}

/// All forms of a noun or adjective with sound inflection (`روسي`, `مسؤول`): gender, number and ال.
/// The stem is in ordinary spelling, as the ending depends on ة, which folding would hide.
pub fn inflect(stem: &str) -> Vec<(String, Form)> {
    use super::normalize::fold;
    use Form as F;
    let masculine = fold(stem.strip_suffix('ة').unwrap_or(stem));
    let mut forms = Forms::default();
    for (article, definite) in [("", F::INDEFINITE), ("ال", F::DEFINITE)] {
        let mut add = |ending: &str, parts: &[Form]| {
            forms.add(format!("{article}{masculine}{ending}"), &[parts, &[definite]].concat());
        };
        add("ه", &[F::SINGULAR, F::FEMININE]);
        add("تان", &[F::DUAL, F::FEMININE]);
        add("تين", &[F::DUAL, F::FEMININE]);
        add("ات", &[F::PLURAL, F::FEMININE]);
        if !stem.ends_with('ة') {
            add("", &[F::SINGULAR, F::MASCULINE]);
            add("ان", &[F::DUAL, F::MASCULINE]);
            add("ون", &[F::PLURAL, F::MASCULINE]);
            add("ين", &[F::DUAL, F::PLURAL, F::MASCULINE]);
        }
    }
    // Accusative: مسلحا, روسيا.
    if !stem.ends_with('ة') {
        forms.add(format!("{masculine}ا"), &[F::SINGULAR, F::MASCULINE, F::INDEFINITE]);
    }
    // Construct state: مسؤولو, مسؤولي.
    if !stem.ends_with('ة') && !stem.ends_with('ي') {
        forms.add(format!("{masculine}و"), &[F::PLURAL, F::MASCULINE]);
        forms.add(format!("{masculine}ي"), &[F::PLURAL, F::DUAL, F::MASCULINE]);
    }
    forms.0
}

/// What a folded word is without this pronoun at its end, three letters at least; and, as the ta marbuta is written
/// open before a pronoun (`مدينتها`), what it may be as well.
pub fn before_pronoun<'w>(word: &'w str, pronoun: &str) -> Option<(&'w str, Option<String>)> {
    let stem = word.strip_suffix(pronoun).filter(|s| s.len() >= 6)?;
    Some((stem, stem.strip_suffix('ت').map(|base| format!("{base}ه"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(perfect: &str, imperfect: &str, spelling: &str) -> Form {
        let all = conjugate(perfect, imperfect);
        all.iter().find(|(s, _)| s == spelling).unwrap_or_else(|| panic!("{spelling} not among {all:?}")).1
    }

    #[test]
    fn sound_verb() {
        let f = form("قصف", "يقصف", "قصفت");
        assert!(f.may_be(Form::FEMININE) && f.may_be(Form::FIRST) && f.may_be(Form::PASSIVE));
        assert!(form("قصف", "يقصف", "يقصفون").must_be(Form::PLURAL));
    }

    #[test]
    fn weak_verbs() {
        assert!(form("قال", "يقول", "قلت").must_be(Form::SINGULAR));
        assert!(form("قال", "يقول", "قيل").must_be(Form::PASSIVE));
        assert!(form("قال", "يقول", "يقل").may_be(Form::THIRD));
        assert!(form("دعا", "يدعو", "دعت").must_be(Form::FEMININE));
        assert!(form("دعا", "يدعو", "دعوا").may_be(Form::PLURAL));
        assert!(form("دعا", "يدعو", "يدعون").must_be(Form::PLURAL));
        assert!(form("التقي", "يلتقي", "التقت").must_be(Form::FEMININE));
        assert!(form("التقي", "يلتقي", "التقينا").must_be(Form::FIRST));
        assert!(form("شن", "يشن", "شننا").must_be(Form::FIRST));
        assert!(form("استهدف", "يستهدف", "تستهدف").may_be(Form::FEMININE));
    }

    #[test]
    fn the_jussive_is_told_from_the_whole_imperfect() {
        assert!(!form("عاب", "يعيب", "تعب").may_be(Form::WHOLE));
        assert!(!form("دعا", "يدعو", "يدع").may_be(Form::WHOLE));
        assert!(form("عاب", "يعيب", "تعيب").may_be(Form::WHOLE));
        assert!(form("قصف", "يقصف", "يقصف").may_be(Form::WHOLE));
    }

    #[test]
    fn sound_nouns() {
        let all = inflect("روسي");
        let f = all.iter().find(|(s, _)| s == "الروسيه").unwrap().1;
        assert!(f.must_be(Form::FEMININE) && f.must_be(Form::DEFINITE));
        assert!(inflect("غارة").iter().any(|(s, _)| s == "غارات"));
    }
}
