//! An event in other coding schemes: CAMEO, quad class, PLOVER's score, contexts, ACLED.

use crate::lexicon::ListError;
use crate::message::{Acled, Codes, EventType, Mode, Quad};

/// The codes of one type and mode.
#[derive(Debug)]
struct Row {
    kind: EventType,
    mode: Option<Mode>,
    codes: Codes,
    context: Option<String>,
}

/// The table of codes, `codes.tsv`.
#[derive(Debug)]
pub struct CodeTable {
    rows: Vec<Row>,
}

const NAME: &str = "codes";

/// ACLED's sub-event types of ground that changes hands.
const TAKES: &str = "Non-state actor overtakes territory";
const REGAINS: &str = "Government regains territory";

impl CodeTable {
    /// Reads the table that the program was built with.
    ///
    /// # Errors
    /// When a row is wrong; the message has its line.
    pub fn embedded() -> Result<CodeTable, ListError> {
        let lines = include_str!("codes.tsv").lines().enumerate();
        let rows = lines
            .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
            .skip(1)
            .map(|(n, line)| row(line).map_err(|problem| ListError { list: NAME.to_owned(), line: n + 1, problem }));
        Ok(CodeTable { rows: rows.collect::<Result<_, _>>()? })
    }

    /// The modes of a type.
    pub fn modes(&self, kind: EventType) -> impl Iterator<Item = Mode> {
        self.rows.iter().filter(move |r| r.kind == kind).filter_map(|r| r.mode)
    }

    /// The codes of an event. Civilians are targeted where they are among those whom it befalls; what a state's forces
    /// seize, the government regains.
    pub fn of(&self, kind: EventType, mode: Option<Mode>, civilians: bool, state: bool) -> (Codes, Vec<String>) {
        let of = |mode: Option<Mode>| self.rows.iter().find(|r| (r.kind, r.mode) == (kind, mode));
        let Some(row) = of(mode).or_else(|| of(None)) else {
            let codes = Codes { cameo: String::new(), quad: Quad::MaterialConflict, score: 0.0, acled: None };
            return (codes, Vec::new());
        };
        let mut codes = row.codes.clone();
        if let Some(acled) = &mut codes.acled {
            acled.civilian_targeting |= civilians && kind == EventType::Assault;
            if state && acled.sub_event_type == TAKES {
                REGAINS.clone_into(&mut acled.sub_event_type);
            }
        }
        (codes, row.context.iter().cloned().collect())
    }
}

fn row(line: &str) -> Result<Row, String> {
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or_default();
    let (kind, mode, cameo, quad, score, context, event, sub) =
        (next(), next(), next(), next(), next(), next(), next(), next());
    let acled = (!event.is_empty()).then(|| Acled {
        event_type: event.to_owned(),
        sub_event_type: sub.to_owned(),
        civilian_targeting: event == "Violence against civilians",
    });
    Ok(Row {
        kind: value("type", kind)?,
        mode: if mode.is_empty() { None } else { Some(value("mode", mode)?) },
        codes: Codes {
            cameo: cameo.to_owned(),
            quad: value("quad", quad)?,
            score: score.parse().map_err(|_| format!("column `score`: `{score}` is no number"))?,
            acled,
        },
        context: (!context.is_empty()).then(|| context.to_owned()),
    })
}

fn value<T: serde::de::DeserializeOwned>(column: &str, cell: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(cell.to_owned())).map_err(|e| format!("column `{column}`: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::events::triggers::TYPES;

    #[test]
    fn every_type_has_codes_and_scores_agree_with_the_quad_class() {
        let table = CodeTable::embedded().unwrap();
        for (_, kind) in TYPES {
            let (codes, _) = table.of(kind, None, false, false);
            assert!(!codes.cameo.is_empty(), "{kind:?}");
        }
        for row in &table.rows {
            let cooperation = matches!(row.codes.quad, Quad::VerbalCooperation | Quad::MaterialCooperation);
            assert_eq!(row.codes.score > 0.0, cooperation, "{row:?}");
        }
    }

    #[test]
    fn strikes_on_civilians_target_them() {
        let table = CodeTable::embedded().unwrap();
        let (codes, contexts) = table.of(EventType::Assault, Some(Mode::Aerial), true, true);
        assert_eq!((codes.cameo.as_str(), codes.score), ("195", -9.5));
        assert!(codes.acled.unwrap().civilian_targeting);
        assert_eq!(contexts, ["military"]);
    }

    #[test]
    fn armies_regain_what_rebels_overtake() {
        let table = CodeTable::embedded().unwrap();
        let of = |state| table.of(EventType::Coerce, Some(Mode::Seize), false, state).0.acled.unwrap().sub_event_type;
        assert_eq!([of(true), of(false)], [REGAINS, TAKES]);
    }
}
