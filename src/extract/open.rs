//! An extractor with lists of the user's, from disk.

use std::path::Path;

use super::Extractor;
use crate::lexicon::Lexicon;
use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::overlay::{Overlay, OverlayError};

impl Extractor {
    /// The extractor with a gazetteer that `rasid gazetteer` built, or the embedded one, and the folder of an overlay
    /// (see [`crate::lexicon::overlay`]), or none.
    ///
    /// # Errors
    /// Names the file and the line that is wrong.
    pub fn open(gazetteer: Option<&Path>, overlay: Option<&Path>) -> Result<Extractor, OverlayError> {
        let gazetteer = gazetteer.map_or_else(|| Ok(Gazetteer::embedded()), Gazetteer::open)?;
        let Some(folder) = overlay else { return Ok(Extractor::new()?.with_gazetteer(gazetteer)) };
        let overlay = Overlay::read(folder)?;
        let extractor = Extractor::with(Lexicon::embedded().overlaid(&overlay)?)?;
        Ok(extractor.with_gazetteer(gazetteer.overlaid(&overlay)?))
    }
}
