//! One pass over the word lists' hits: what each token is to the search for events.

use crate::extract::{Article, Layers};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::{Mode, Status};
use crate::text::{Clitics, Hit, Kind, Text, Tokens};

use super::triggers::{Company, CompanyRow, Triggers, Where};

/// What function words tell of the words behind them: a set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Role(pub u32);

impl Role {
    pub const PREPOSITION: Role = Role(1);
    pub const ON: Role = Role(1 << 1);
    pub const TO: Role = Role(1 << 2);
    pub const FROM: Role = Role(1 << 3);
    pub const ABOUT: Role = Role(1 << 4);
    pub const IN: Role = Role(1 << 5);
    pub const AGAINST: Role = Role(1 << 6);
    pub const WITH: Role = Role(1 << 7);
    pub const BETWEEN: Role = Role(1 << 8);
    pub const BY: Role = Role(1 << 9);
    pub const RELATIVE: Role = Role(1 << 10);
    pub const THAT: Role = Role(1 << 11);
    pub const CLAUSE: Role = Role(1 << 12);
    pub const SPEECH: Role = Role(1 << 13);
    pub const AUXILIARY: Role = Role(1 << 14);
    /// Heads of compound names and of generic talk (`مكافحة الإرهاب`, `قضية الاغتيال`).
    pub const COMPOUND: Role = Role(1 << 15);
    /// Links an event to its outcome (`جراء`, `أسفر عن`).
    pub const CAUSE: Role = Role(1 << 16);

    /// Spelled like a trigger, but another word; see `trigger_homographs.tsv`.
    pub const HOMOGRAPH: Role = Role(1 << 18);
    /// In a person's name.
    pub const PERSON: Role = Role(1 << 19);
    /// A name of a place or body begins with the word's first letter: that is no proclitic.
    pub const NAME: Role = Role(1 << 20);
    /// Nouns that a noun phrase hangs on without being its own (`مواقع المسلحين`).
    pub const HEAD: Role = Role(1 << 17);
    /// A proclitic preposition stands before the word.
    const CLITIC_IN: Role = Role(Self::IN.0 | Self::HEAD.0);
    const CLITIC_TO: Role = Role(Self::TO.0 | Self::HEAD.0);

    /// Words that govern a noun phrase.
    pub const GOVERNS: Role = Role(0b11_1111_1111);
    /// Words at which a clause begins.
    pub const BREAKS: Role = Role(Self::RELATIVE.0 | Self::THAT.0 | Self::CLAUSE.0);

    pub fn has(self, other: Role) -> bool {
        self.0 & other.0 != 0
    }

    fn read(name: &str) -> Result<Role, String> {
        Ok(match name {
            "preposition" => Role::PREPOSITION,
            "on" => Role::ON,
            "to" => Role::TO,
            "from" => Role::FROM,
            "about" => Role::ABOUT,
            "in" => Role::IN,
            "against" => Role::AGAINST,
            "with" => Role::WITH,
            "between" => Role::BETWEEN,
            "by" => Role::BY,
            "relative" => Role::RELATIVE,
            "that" => Role::THAT,
            "clause" => Role::CLAUSE,
            "speech" => Role::SPEECH,
            "auxiliary" => Role::AUXILIARY,
            "compound" => Role::COMPOUND,
            "cause" => Role::CAUSE,
            "head" => Role::HEAD,
            other => return Err(format!("column `role`: `{other}`")),
        })
    }
}

/// A function word.
#[derive(Debug)]
pub struct Particle {
    role: Role,
}

impl Row for Particle {
    const LIST: &'static str = "event_particles";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Particle { role: Role::read(cells.text("role"))? })
    }
}

/// A word that tells the mode of an assault.
#[derive(Debug)]
pub struct Weapon {
    pub mode: Mode,
}

impl Row for Weapon {
    const LIST: &'static str = "weapons";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Weapon { mode: cells.value("mode")? })
    }
}

/// A verb or noun that carries an event noun.
#[derive(Debug)]
pub struct Light {
    /// Its subject is whom the event befalls.
    pub undergoes: bool,
}

impl Row for Light {
    const LIST: &'static str = "light_verbs";

    fn read(cells: &Cells) -> Result<Self, String> {
        match cells.text("role") {
            "act" => Ok(Light { undergoes: false }),
            "undergo" => Ok(Light { undergoes: true }),
            other => Err(format!("column `role`: `{other}`")),
        }
    }
}

/// A word that only looks like a trigger.
#[derive(Debug)]
pub struct Homograph {}

impl Row for Homograph {
    const LIST: &'static str = "trigger_homographs";

    fn read(_cells: &Cells) -> Result<Self, String> {
        Ok(Homograph {})
    }
}

/// What a word says of the events behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Modality {
    Status(Status),
    /// Somebody wants it.
    Wanted,
    /// Somebody threatens with it.
    Threatened,
    /// Somebody is accused of it.
    Alleged,
}

/// A word that says whether an event is so.
#[derive(Debug)]
pub struct ModalityRow {
    pub modality: Modality,
    /// Words within which it holds.
    pub reach: usize,
}

impl Row for ModalityRow {
    const LIST: &'static str = "modality";

    fn read(cells: &Cells) -> Result<Self, String> {
        let modality = match cells.text("status") {
            "wanted" => Modality::Wanted,
            "threatened" => Modality::Threatened,
            "alleged" => Modality::Alleged,
            _ => Modality::Status(cells.value("status")?),
        };
        let reach = cells.text("reach").parse().map_err(|_| "column `reach`: not a number".to_owned())?;
        Ok(ModalityRow { modality, reach })
    }
}

/// Word lists of the scan.
#[derive(Debug)]
pub struct Words {
    company: Table<CompanyRow>,
    /// Number of the class of each row of `company`.
    class: Vec<u16>,
    particles: Table<Particle>,
    homographs: Table<Homograph>,
    pub weapons: Table<Weapon>,
    pub light: Table<Light>,
    pub modality: Table<ModalityRow>,
    /// What each table of the lexicon is to the scan.
    tables: Vec<Use>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    No,
    Trigger(u8),
    Company,
    Particle,
    Homograph,
    Weapon,
    Light,
    Modality,
}

impl Words {
    /// Reads the lists; also gives the trigger lists, which name the word classes.
    pub fn load(lexicon: &Lexicon) -> Result<(Words, Triggers), ListError> {
        let company: Table<CompanyRow> = Table::load(lexicon)?;
        let mut classes: Vec<String> = company.rows.iter().map(|r| r.class.clone()).collect();
        classes.sort();
        classes.dedup();
        let class = company.rows.iter().map(|r| classes.binary_search(&r.class).unwrap_or(0) as u16).collect();
        let triggers = Triggers::load(lexicon, &classes)?;
        let mut words = Words {
            company,
            class,
            particles: Table::load(lexicon)?,
            homographs: Table::load(lexicon)?,
            weapons: Table::load(lexicon)?,
            light: Table::load(lexicon)?,
            modality: Table::load(lexicon)?,
            tables: Vec::new(),
        };
        let uses = [
            (words.company.id, Use::Company),
            (words.particles.id, Use::Particle),
            (words.homographs.id, Use::Homograph),
            (words.weapons.id, Use::Weapon),
            (words.light.id, Use::Light),
            (words.modality.id, Use::Modality),
        ];
        let lists = triggers.lists.iter().enumerate().map(|(n, list)| (list.id, Use::Trigger(n as u8)));
        for (table, used) in uses.into_iter().chain(lists) {
            if words.tables.len() <= table as usize {
                words.tables.resize(table as usize + 1, Use::No);
            }
            words.tables[table as usize] = used;
        }
        Ok((words, triggers))
    }
}

/// What the lists have in one article.
#[derive(Debug, Default)]
pub struct Scan {
    /// Hits of the trigger lists with their list, by first token, longest last.
    pub triggers: Vec<(Hit, u8)>,
    /// Roles of each token.
    roles: Vec<Role>,
    /// Last token and word class, in order.
    company: Vec<(u32, u16)>,
    /// Token, rank (row number) and mode.
    pub weapons: Vec<(Tokens, u32, Mode)>,
    pub light: Vec<(Hit, bool)>,
    /// Whole words, what they say, and the reach in words.
    pub modality: Vec<(Tokens, Modality, usize)>,
    /// First tokens of named places.
    places: Vec<u32>,
}

impl Scan {
    /// Sorts all hits of the article by what they are good for.
    pub fn new(words: &Words, article: &Article, layers: &Layers) -> Scan {
        let text = article.text;
        let many = text.tokens.len() / 4;
        let mut scan = Scan {
            triggers: Vec::with_capacity(many),
            roles: vec![Role::default(); text.tokens.len()],
            company: Vec::with_capacity(many),
            ..Scan::default()
        };
        for hit in &text.hits {
            match words.tables.get(hit.table as usize).unwrap_or(&Use::No) {
                Use::No => {}
                Use::Trigger(list) => scan.triggers.push((*hit, *list)),
                Use::Company => scan.accompany(hit.tokens.end - 1, words.class[hit.row as usize]),
                Use::Particle => scan.role(hit, words.particles.rows[hit.row as usize].role),
                Use::Homograph => scan.roles[hit.tokens.first as usize].0 |= Role::HOMOGRAPH.0,
                Use::Weapon => scan.weapons.push((hit.tokens, hit.row, words.weapons.rows[hit.row as usize].mode)),
                Use::Light => scan.light.push((*hit, words.light.rows[hit.row as usize].undergoes)),
                Use::Modality => {
                    let row = &words.modality.rows[hit.row as usize];
                    scan.modality.push((hit.tokens, row.modality, row.reach));
                }
            }
        }
        scan.name(text, layers);
        scan.places = layers.places.iter().flat_map(|p| p.mentions.iter().map(|(m, _)| m.tokens.first)).collect();
        scan.places.sort_unstable();
        scan
    }

    /// Marks the words of names.
    fn name(&mut self, text: &Text, layers: &Layers) {
        for mention in layers.people.iter().flat_map(|p| &p.mentions) {
            mention.tokens.range().for_each(|t| self.roles[t].0 |= Role::PERSON.0);
        }
        let bodies = layers.organizations.iter().flat_map(|o| &o.mentions);
        let places = layers.places.iter().flat_map(|p| p.mentions.iter().map(|(m, _)| m));
        for mention in bodies.chain(places) {
            let first = mention.tokens.first as usize;
            if mention.span.start == text.tokens[first].span.start {
                self.roles[first].0 |= Role::NAME.0;
            }
        }
    }

    /// Keeps `company` in order: the words come nearly so.
    fn accompany(&mut self, token: u32, class: u16) {
        let at = self.company.iter().rposition(|c| *c <= (token, class)).map_or(0, |before| before + 1);
        self.company.insert(at, (token, class));
    }

    fn role(&mut self, hit: &Hit, role: Role) {
        // Function words stand alone or behind a conjunction: `وفي`, `فقد`.
        let clitics = hit.reading.clitics;
        let role = match role {
            Role::HEAD if clitics.contains(Clitics::LA) => Role::CLITIC_TO,
            Role::HEAD if clitics.contains(Clitics::BA) => Role::CLITIC_IN,
            _ if clitics.has_preposition() => return,
            _ => role,
        };
        for token in hit.tokens.range() {
            self.roles[token].0 |= role.0;
        }
    }

    pub fn role_of(&self, token: usize) -> Role {
        self.roles.get(token).copied().unwrap_or_default()
    }

    /// Does a clause end before this token?
    pub fn breaks(&self, text: &Text, token: usize) -> bool {
        self.role_of(token).has(Role::BREAKS)
            || matches!(text.tokens[token].kind, Kind::Mark('.' | '؛' | ';' | ':' | '؟' | '!' | '…'))
    }

    /// Is one of `wanted` near the trigger? `before` is how many words before it are near.
    pub fn keeps_company(&self, text: &Text, trigger: Tokens, wanted: &[Company], before: usize) -> bool {
        wanted.iter().any(|c| match c {
            Company::Class(class, place) => {
                let window = window(text, trigger, *place, before);
                let from = self.company.partition_point(|(t, _)| (*t as usize) < window.start);
                self.company[from..]
                    .iter()
                    .take_while(|(t, _)| (*t as usize) < window.end)
                    .any(|(t, c)| c == class && !trigger.contains(*t as usize))
            }
            Company::Place => {
                let window = window(text, trigger, Where::Near, before);
                let from = self.places.partition_point(|t| (*t as usize) < window.start);
                self.places.get(from).is_some_and(|t| (*t as usize) < window.end)
            }
            Company::Letter(letter) => {
                let next = trigger.end as usize;
                let same =
                    text.tokens.get(next).is_some_and(|t| t.sentence == text.tokens[trigger.first as usize].sentence);
                same && text.folded(next).starts_with(*letter)
            }
            Company::Weapon => {
                let window = window(text, trigger, Where::Near, before);
                self.weapons.iter().any(|(t, ..)| window.contains(&(t.first as usize)) && !t.overlaps(trigger))
            }
        })
    }
}

fn window(text: &Text, trigger: Tokens, place: Where, before: usize) -> std::ops::Range<usize> {
    let sentence = text.sentence_of(trigger.first as usize).range();
    let (first, end) = (trigger.first as usize, trigger.end as usize);
    let (from, to) = match place {
        Where::Near => (first.saturating_sub(before), end + 12),
        Where::Next => (end, end + 2),
        Where::Before => (first.saturating_sub(2), first),
    };
    from.max(sentence.start)..to.min(sentence.end)
}
