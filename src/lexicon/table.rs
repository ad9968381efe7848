use super::{Lexicon, ListError};

/// A row type of one list.
pub trait Row: Sized {
    /// The list's name: its file's name without `.tsv`.
    const LIST: &'static str;

    /// Reads one row. The message says what is wrong with which cell.
    fn read(cells: &Cells) -> Result<Self, String>;
}

/// The cells of one row, by column name.
pub struct Cells<'a> {
    columns: &'a [String],
    cells: &'a [String],
    line: u32,
}

impl<'a> Cells<'a> {
    /// Line number of the row in its file.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The cell of a column; empty where the list has no such column.
    pub fn text(&self, column: &str) -> &'a str {
        self.columns.iter().position(|c| c == column).map_or("", |i| self.cells[i].as_str())
    }

    /// The cell of a column, if it is not empty.
    pub fn optional(&self, column: &str) -> Option<&'a str> {
        Some(self.text(column)).filter(|c| !c.is_empty())
    }

    /// Reads the cell as a `T` in the spelling that messages use (`killed`, `state_body`).
    pub fn value<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, String> {
        let text = self.text(column);
        serde_json::from_value(serde_json::Value::String(text.to_owned()))
            .map_err(|e| format!("column `{column}`: {e}"))
    }

    /// As [`Cells::value`]; an empty cell is none.
    pub fn optional_value<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<Option<T>, String> {
        self.optional(column).map(|_| self.value(column)).transpose()
    }
}

/// The rows of one list, typed.
#[derive(Debug)]
pub struct Table<T> {
    pub(crate) id: u16,
    pub rows: Vec<T>,
}

impl<T: Row> Table<T> {
    /// Reads the rows of `T`'s list.
    ///
    /// # Errors
    /// When the lexicon has no such list, or a row is wrong; the message names list and line.
    pub fn load(lexicon: &Lexicon) -> Result<Table<T>, ListError> {
        Table::load_named(lexicon, T::LIST, T::read)
    }
}

impl Table<()> {
    /// The list `name`, of which it counts only that it has a word.
    ///
    /// # Errors
    /// When the lexicon has no such list.
    pub fn load_words(lexicon: &Lexicon, name: &str) -> Result<Table<()>, ListError> {
        Table::load_named(lexicon, name, |_| Ok(()))
    }
}

impl<T> Table<T> {
    /// Reads the rows of the list `name`, one of several lists with the same columns.
    ///
    /// # Errors
    /// As [`Table::load`].
    pub fn load_named(
        lexicon: &Lexicon,
        name: &str,
        read: impl Fn(&Cells) -> Result<T, String>,
    ) -> Result<Table<T>, ListError> {
        let error = |line, problem| ListError { list: name.to_owned(), line, problem };
        let (id, data) = lexicon.table_data(name).ok_or_else(|| error(0, "there is no such list".to_owned()))?;
        let rows = data.rows.iter().zip(&data.lines).map(|(cells, line)| {
            read(&Cells { columns: &data.columns, cells, line: *line }).map_err(|p| error(*line as usize, p))
        });
        Ok(Table { id, rows: rows.collect::<Result<_, _>>()? })
    }
}
