//! An extractor whose lists can be exchanged while articles are read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use super::Extract;
use crate::config;
use crate::extract::{Extractor, Stage};
use crate::lexicon::overlay::{Overlay, OverlayError};
use crate::message::{ArticleRecord, Body, RawArticle};
use crate::telemetry::Telemetry;
use crate::telemetry::events::{ListsLoaded, ListsRefused};

/// The extractor of now. Articles are read by one extractor from their beginning to their end.
#[derive(Debug, Clone)]
pub struct Live(Arc<RwLock<Arc<Extractor>>>);

impl Live {
    pub fn new(extractor: Extractor) -> Live {
        Live(Arc::new(RwLock::new(Arc::new(extractor))))
    }

    pub fn get(&self) -> Arc<Extractor> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, extractor: Extractor) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(extractor);
    }
}

impl Extract for Live {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        self.get().extract(raw)
    }

    fn extract_all(&self, raws: &[RawArticle], done: &mut dyn FnMut(Stage)) -> Vec<ArticleRecord> {
        self.get().extract_observed(raws, done)
    }
}

/// Loads the configured lists anew, and keeps the last good ones where they are wrong.
#[derive(Debug)]
pub struct Lists {
    gazetteer: Option<PathBuf>,
    overlay: Option<PathBuf>,
    /// What the overlay's folder looked like when it was last loaded.
    state: Option<u64>,
}

impl Lists {
    pub fn of(config: &config::Worker) -> Lists {
        let path = |p: &PathBuf| Some(p.clone()).filter(|p| !p.as_os_str().is_empty());
        Lists { gazetteer: path(&config.gazetteer), overlay: path(&config.overlay), state: None }
    }

    /// The extractor with these lists; it has read an article.
    ///
    /// # Errors
    /// Names the file and the line that is wrong.
    pub fn load(&mut self) -> Result<Extractor, OverlayError> {
        // Before the files are read: what changes meanwhile is loaded at the next look.
        self.state = self.look();
        let extractor = Extractor::open(self.gazetteer.as_deref(), self.overlay.as_deref())?;
        let body = Body::Text("أعلنت الوزارة أمس مقتل ثلاثة مدنيين في قصف على ريف إدلب.".into());
        extractor.extract(&RawArticle { body, ..RawArticle::default() });
        Ok(extractor)
    }

    fn look(&self) -> Option<u64> {
        self.overlay.as_deref().and_then(|folder: &Path| Overlay::state(folder).ok())
    }

    /// Whether the overlay's folder has changed since it was last loaded.
    pub fn have_changed(&self) -> bool {
        self.overlay.is_some() && self.look() != self.state
    }

    /// Loads the lists and puts them in the place of those in use, if they are right.
    pub fn renew(&mut self, live: &Live, telemetry: &Telemetry) {
        let start = Instant::now();
        let loaded = catch_unwind(AssertUnwindSafe(|| self.load().map_err(|e| e.to_string())))
            .unwrap_or_else(|_| Err("the extractor panicked with these lists".into()));
        let before = live.get().version().lexicon.clone();
        match loaded {
            Ok(extractor) => {
                let lexicon = extractor.version().lexicon.clone();
                live.set(extractor);
                telemetry.tell(ListsLoaded { before: &before, lexicon: &lexicon, took: start.elapsed() });
            }
            Err(problem) => telemetry.tell(ListsRefused { problem: &problem, lexicon: &before }),
        }
    }
}
