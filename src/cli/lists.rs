//! The flags that choose word lists and gazetteer.

use std::path::PathBuf;

use crate::extract::Extractor;
use crate::lexicon::overlay::OverlayError;

#[derive(Debug, Clone, Default, clap::Args)]
pub struct Lists {
    /// A gazetteer that `rasid gazetteer` built, instead of the embedded one.
    #[arg(long, value_name = "FILE")]
    gazetteer: Option<PathBuf>,
    /// A folder of word lists and places of your own, laid over the program's: `organizations.tsv`,
    /// `triggers_assault.tsv`, `places.tsv`, …, in the notation of `src/lexicon/data`.
    #[arg(long, value_name = "FOLDER")]
    overlay: Option<PathBuf>,
}

impl Lists {
    /// The extractor with these lists.
    pub fn open(&self) -> Result<Extractor, OverlayError> {
        Extractor::open(self.gazetteer.as_deref(), self.overlay.as_deref())
    }
}
