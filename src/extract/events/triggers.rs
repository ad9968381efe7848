//! The trigger lists: which words may tell of which event, and how their arguments stand.
//!
//! One file for each of PLOVER's types, `triggers_TYPE.tsv`, in the notation of [`crate::lexicon::compile`]:
//!
//! | column | meaning |
//! |---|---|
//! | `pattern` | verbs (`قصف:يقصف`), verbal nouns, participles, phrases |
//! | `mode` | PLOVER's mode, where the word tells it |
//! | `frame` | who is who, see [`Frame`] |
//! | `to` | what marks the other side: `obj` (bare object) or prepositions (`على ل ضد …`) |
//! | `needs` | word classes of `company.tsv`, one of which must be near (`armed\|weapon`); `place`: a named place; `+ب`, `+ل`: the next word begins so |
//! | `unless` | word classes that must not be near; `+class` looks at the next two words only, `-class` at the two before |
//! | `weak` | `weak` where the word alone seldom tells of an event |

use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::{EventType, Mode};

/// How the arguments of a trigger stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// Subject acts on object; the genitive of the noun may be either (`قصف`).
    Act,
    /// Subject acts; the genitive of the noun is who acts (`هجوم`, `زيارة`, `اتهام`).
    Do,
    /// Subject acts on object; the genitive of the noun is whom it befalls (`اعتقال`).
    Target,
    /// As `Target`, and the bare subject of the verb is far more often whom it befalls (`قُتل`).
    Kill,
    /// Subject and genitive are whom it befalls (`مقتل`, `استشهد`).
    Undergo,
    /// All sides act (`اشتبك`, `التقى`).
    Mutual,
    /// No side stands in the word's own syntax (`انفجار عبوة`).
    None,
}

/// What marks the other side of an event: a set of prepositions and the bare object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(pub u16);

impl Marks {
    pub const OBJECT: Marks = Marks(1);
    pub const ON: Marks = Marks(1 << 1);
    pub const TO: Marks = Marks(1 << 2);
    pub const WITH: Marks = Marks(1 << 3);
    pub const FROM: Marks = Marks(1 << 4);
    pub const ABOUT: Marks = Marks(1 << 5);
    pub const IN: Marks = Marks(1 << 6);
    pub const AGAINST: Marks = Marks(1 << 7);
    pub const BETWEEN: Marks = Marks(1 << 8);

    pub fn contains(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    fn read(cell: &str) -> Result<Marks, String> {
        let mut marks = Marks::AGAINST.0;
        for word in cell.split_whitespace() {
            marks |= match word {
                "obj" => Marks::OBJECT,
                "على" => Marks::ON,
                "ل" | "الى" | "إلى" | "باتجاه" | "لدى" => Marks::TO,
                "مع" => Marks::WITH,
                "من" => Marks::FROM,
                "عن" | "ازاء" => Marks::ABOUT,
                "ب" | "في" => Marks::IN,
                "ضد" | "بحق" => Marks::AGAINST,
                "بين" => Marks::BETWEEN,
                _ => return Err(format!("column `to`: `{word}` is no preposition that the list knows")),
            }
            .0;
        }
        Ok(Marks(marks))
    }
}

/// Where a word class is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In the same sentence, from six words before (ten for what is excluded) to twelve words behind.
    Near,
    /// Among the next two words.
    Next,
    /// Among the two words before.
    Before,
}

/// A word class that a row asks for or excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    Class(u16, Where),
    /// A named place.
    Place,
    /// A word of `weapons.tsv`.
    Weapon,
    /// The next word begins with this letter, as one with a proclitic preposition does.
    Letter(char),
}

/// A row of a trigger list.
#[derive(Debug)]
pub struct Trigger {
    pub kind: EventType,
    pub mode: Option<Mode>,
    pub frame: Frame,
    pub to: Marks,
    pub needs: Vec<Company>,
    pub unless: Vec<Company>,
    pub weak: bool,
    /// Line of its file.
    pub line: u32,
}

/// The word classes of `company.tsv`.
#[derive(Debug)]
pub struct CompanyRow {
    pub class: String,
}

impl Row for CompanyRow {
    const LIST: &'static str = "company";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(CompanyRow { class: cells.text("class").to_owned() })
    }
}

/// The lists, in the order of [`TYPES`].
#[derive(Debug)]
pub struct Triggers {
    pub lists: Vec<Table<Trigger>>,
}

/// File name endings and types.
pub const TYPES: [(&str, EventType); EventType::COUNT] = [
    ("agree", EventType::Agree),
    ("consult", EventType::Consult),
    ("support", EventType::Support),
    ("cooperate", EventType::Cooperate),
    ("aid", EventType::Aid),
    ("concede", EventType::Concede),
    ("retreat", EventType::Retreat),
    ("request", EventType::Request),
    ("accuse", EventType::Accuse),
    ("reject", EventType::Reject),
    ("threaten", EventType::Threaten),
    ("protest", EventType::Protest),
    ("sanction", EventType::Sanction),
    ("mobilize", EventType::Mobilize),
    ("coerce", EventType::Coerce),
    ("assault", EventType::Assault),
];

impl Triggers {
    /// Reads all lists; `classes` are the names of the word classes, in order of number.
    pub fn load(lexicon: &Lexicon, classes: &[String]) -> Result<Triggers, ListError> {
        let lists = TYPES.iter().map(|(name, kind)| {
            Table::load_named(lexicon, &format!("triggers_{name}"), |cells| Trigger::read(*kind, cells, classes))
        });
        Ok(Triggers { lists: lists.collect::<Result<_, _>>()? })
    }

    /// The row of a hit: list and row number.
    pub fn row(&self, list: u8, row: u32) -> &Trigger {
        &self.lists[list as usize].rows[row as usize]
    }
}

impl Trigger {
    fn read(kind: EventType, cells: &Cells, classes: &[String]) -> Result<Trigger, String> {
        Ok(Trigger {
            kind,
            mode: cells.optional_value("mode")?,
            frame: frame(cells.text("frame"))?,
            to: Marks::read(cells.text("to"))?,
            needs: companies(cells.text("needs"), classes)?,
            unless: companies(cells.text("unless"), classes)?,
            weak: match cells.text("weak") {
                "" => false,
                "weak" => true,
                other => return Err(format!("column `weak`: `{other}`")),
            },
            line: cells.line(),
        })
    }
}

fn frame(cell: &str) -> Result<Frame, String> {
    Ok(match cell {
        "act" => Frame::Act,
        "do" => Frame::Do,
        "target" => Frame::Target,
        "kill" => Frame::Kill,
        "undergo" => Frame::Undergo,
        "mutual" => Frame::Mutual,
        "none" => Frame::None,
        other => return Err(format!("column `frame`: `{other}`")),
    })
}

fn companies(cell: &str, classes: &[String]) -> Result<Vec<Company>, String> {
    cell.split('|').filter(|c| !c.is_empty()).map(|name| company(name, classes)).collect()
}

fn company(name: &str, classes: &[String]) -> Result<Company, String> {
    match name {
        "place" => return Ok(Company::Place),
        "weapon" => return Ok(Company::Weapon),
        "+ب" => return Ok(Company::Letter('ب')),
        "+ل" => return Ok(Company::Letter('ل')),
        _ => {}
    }
    let (place, name) = match name.strip_prefix('+') {
        Some(n) => (Where::Next, n),
        None => name.strip_prefix('-').map_or((Where::Near, name), |n| (Where::Before, n)),
    };
    let class = classes.iter().position(|c| c == name).ok_or_else(|| format!("there is no word class `{name}`"))?;
    Ok(Company::Class(class as u16, place))
}
