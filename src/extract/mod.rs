//! From a raw article to its record: one module a layer.
//!
//! Everything here is a pure function of the article: no I/O, no clock, no chance.
//!
//! ```text
//! RawArticle ── intake::clean ──> CleanArticle ── Text::new ──> Text
//!   Text ──> tags ──> people, organizations, places ──> actors ─┐
//!   Text ──> numbers ──> times, tolls, quantities, quotes ──────┴──> events ──> ArticleRecord
//! ```

pub mod actors;
pub mod attribution;
pub mod code;
pub mod events;
mod layers;
pub mod linear;
pub mod numbers;
mod open;
pub mod organizations;
pub mod particles;
pub mod people;
pub mod places;
pub mod quantities;
pub mod quotes;
mod record;
mod stage;
pub mod states;
pub mod tagger;
pub mod times;
pub mod tolls;

pub use layers::{
    ActorKind, ActorMention, Article, Company, Layers, Mention, Often, OrganizationEntity, PersonEntity, PlaceEntity,
    QuantityMention, QuoteMention, Tag, TimeMention, TollMention,
};

pub use stage::Stage;

use crate::intake;
use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::{Lexicon, ListError};
use crate::message::{ArticleRecord, ExtractorVersion, RawArticle};
use crate::text::Text;
use xxhash_rust::xxh3::xxh3_64;

/// The extractor: word lists and models, ready to be used from many threads.
///
/// ```
/// use rasid::extract::Extractor;
/// use rasid::message::{Body, RawArticle};
///
/// let extractor = Extractor::new().unwrap();
/// let article = RawArticle { id: "1".into(), body: Body::Text("قال الوزير".into()), ..RawArticle::default() };
/// assert_eq!(extractor.extract(&article).id, "1");
/// ```
#[derive(Debug)]
pub struct Extractor {
    lexicon: Lexicon,
    cleaner: intake::Cleaner,
    tagger: tagger::Tagger,
    people: people::Lists,
    organizations: organizations::Lists,
    places: places::Lists,
    actors: actors::Lists,
    numbers: numbers::Lists,
    times: times::Lists,
    tolls: tolls::Lists,
    quantities: quantities::Lists,
    attribution: attribution::Lists,
    quotes: quotes::Lists,
    events: events::Lists,
    version: ExtractorVersion,
}

impl Extractor {
    /// The extractor with the word lists that the program was built with.
    ///
    /// # Errors
    /// When a row of a list is wrong, naming list and line.
    pub fn new() -> Result<Extractor, ListError> {
        Extractor::with(Lexicon::embedded())
    }

    /// The extractor with word lists of the user's.
    ///
    /// # Errors
    /// As [`Extractor::new`].
    pub fn with(lexicon: Lexicon) -> Result<Extractor, ListError> {
        let places = places::Lists::load(&lexicon)?;
        let hash = lists_hash(&lexicon, &places.gazetteer);
        Ok(Extractor {
            cleaner: intake::Cleaner::new(&lexicon)?,
            tagger: tagger::Tagger::embedded(&lexicon),
            people: people::Lists::load(&lexicon)?,
            organizations: organizations::Lists::load(&lexicon)?,
            places,
            actors: actors::Lists::load(&lexicon)?,
            numbers: numbers::Lists::load(&lexicon)?,
            times: times::Lists::load(&lexicon)?,
            tolls: tolls::Lists::load(&lexicon)?,
            quantities: quantities::Lists::load(&lexicon)?,
            attribution: attribution::Lists::load(&lexicon)?,
            quotes: quotes::Lists::load(&lexicon)?,
            events: events::Lists::load(&lexicon)?,
            version: ExtractorVersion { version: env!("CARGO_PKG_VERSION").to_owned(), lexicon: hash },
            lexicon,
        })
    }

    /// Looks places up in another gazetteer than the embedded one. It is told by the version.
    pub fn with_gazetteer(mut self, gazetteer: Gazetteer) -> Extractor {
        self.version.lexicon = lists_hash(&self.lexicon, &gazetteer);
        self.places.gazetteer = gazetteer;
        self
    }

    /// What program and lists this is.
    pub fn version(&self) -> &ExtractorVersion {
        &self.version
    }

    /// Everything that the article says. An article in another language has empty layers.
    pub fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        self.extract_observed(raw, |_| ())
    }

    /// As [`Extractor::extract`]; `done` is told of every step behind it.
    pub fn extract_observed(&self, raw: &RawArticle, mut done: impl FnMut(Stage)) -> ArticleRecord {
        let clean = self.cleaner.clean(raw);
        done(Stage::Intake);
        if clean.language != "ar" {
            return record::passed_over(raw, clean, &self.version);
        }
        let text = Text::new(&clean.text, &self.lexicon);
        done(Stage::Text);
        let article = Article::new(raw, &clean, &text);
        let layers = self.layers(&article, &mut done);
        let events = events::find(&self.events, &article, &layers, &self.version);
        done(Stage::Events);
        let record = record::build(&article, layers, events, &self.version);
        done(Stage::Record);
        record
    }

    /// The extractor with another model of events; `Model::rules()` leaves the trigger lists to decide alone.
    #[must_use]
    pub fn with_event_model(self, model: events::model::Model) -> Extractor {
        Extractor { events: self.events.with_model(model), ..self }
    }

    /// The candidate events of an article as the training of their model sees them.
    pub fn event_samples(&self, raw: &RawArticle) -> Vec<events::Sample> {
        self.examine(raw, |article, layers| events::samples(&self.events, article, layers))
    }

    /// The quotes of an article, with who may say each, as the training of their model sees them.
    pub fn quote_samples(&self, raw: &RawArticle) -> Vec<(String, Vec<quotes::speaker::Candidate>)> {
        self.examine(raw, |article, layers| quotes::samples(&self.quotes, article, layers))
    }

    /// Shows what an article's events are made of.
    pub fn examine<R>(&self, raw: &RawArticle, see: impl FnOnce(&Article, &Layers) -> R) -> R {
        let clean = self.cleaner.clean(raw);
        let text = Text::new(&clean.text, &self.lexicon);
        let article = Article::new(raw, &clean, &text);
        see(&article, &self.layers(&article, |_| ()))
    }

    fn layers(&self, article: &Article, mut done: impl FnMut(Stage)) -> Layers {
        let (tags, company) = self.tagger.tag(article.text);
        let mut layers = Layers { tags, company, ..Layers::default() };
        done(Stage::Tags);
        layers.people = people::find(&self.people, article, &layers);
        done(Stage::People);
        layers.organizations = organizations::find(&self.organizations, article, &layers);
        done(Stage::Organizations);
        layers.places = places::find(&self.places, article, &layers);
        people::complete(&self.people, article, &mut layers);
        done(Stage::Places);
        (layers.numerals, layers.numbers) = numbers::find(&self.numbers, article.text);
        done(Stage::Numbers);
        layers.times = times::find(&self.times, article, &layers);
        done(Stage::Times);
        layers.tolls = tolls::find(&self.tolls, article, &layers);
        done(Stage::Tolls);
        layers.quantities = quantities::find(&self.quantities, article, &layers);
        done(Stage::Quantities);
        layers.actors = actors::find(&self.actors, article, &layers);
        done(Stage::Actors);
        layers.quoted = quotes::marks::find(article.text);
        layers.attributions = attribution::find(&self.attribution, article, &layers);
        done(Stage::Attribution);
        layers.quotes = quotes::find(&self.quotes, article, &layers);
        done(Stage::Quotes);
        layers
    }
}

/// One hash of word lists and gazetteer, 16 hexadecimal digits.
fn lists_hash(lexicon: &Lexicon, gazetteer: &Gazetteer) -> String {
    format!("{:016x}", xxh3_64(format!("{}{:x}", lexicon.hash(), gazetteer.hash()).as_bytes()))
}
