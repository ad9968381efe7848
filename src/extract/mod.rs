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

use crate::intake::{self, CleanArticle};
use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::{Lexicon, ListError};
use crate::message::{ArticleRecord, Event, ExtractorVersion, RawArticle};
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
        self.extract_all(std::slice::from_ref(raw)).swap_remove(0)
    }

    /// As [`Extractor::extract`], of each article. A dozen or more at a time are faster by an eighth than one by one.
    pub fn extract_all(&self, raws: &[RawArticle]) -> Vec<ArticleRecord> {
        self.extract_observed(raws, |_| ())
    }

    /// As [`Extractor::extract_all`]; `done` is told of every step behind it.
    ///
    /// Every step is done for all articles before the next: its code, lists and weights stay in the processor's caches.
    pub fn extract_observed(&self, raws: &[RawArticle], mut done: impl FnMut(Stage)) -> Vec<ArticleRecord> {
        let clean: Vec<CleanArticle> = raws.iter().map(|raw| self.cleaner.clean(raw)).collect();
        done(Stage::Intake);
        let texts = clean.iter().map(|c| (c.language == "ar").then(|| Text::new(&c.text, &self.lexicon)));
        let texts: Vec<Option<Text>> = texts.collect();
        done(Stage::Text);
        let all = raws.iter().zip(&clean).zip(&texts);
        let articles = all.clone().filter_map(|((raw, clean), text)| Some(Article::new(raw, clean, text.as_ref()?)));
        let articles: Vec<Article> = articles.collect();
        let layers = self.layers(&articles, &mut done);
        let events = articles.iter().zip(&layers).map(|(a, l)| events::find(&self.events, a, l, &self.version));
        let events: Vec<Vec<Event>> = events.collect();
        done(Stage::Events);
        let built = articles.iter().zip(layers).zip(events);
        let mut built = built.map(|((a, l), e)| record::build(a, l, e, &self.version));
        let records = all.filter_map(|((raw, clean), text)| match text {
            Some(_) => built.next(),
            None => Some(record::passed_over(raw, clean.clone(), &self.version)),
        });
        let records = records.collect();
        done(Stage::Record);
        records
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
        see(&article, &self.layers(&[article], |_| ())[0])
    }

    /// The layers of each article.
    fn layers(&self, articles: &[Article], mut done: impl FnMut(Stage)) -> Vec<Layers> {
        let mut all: Vec<Layers> = articles.iter().map(|_| Layers::default()).collect();
        let mut each = |stage, find: &dyn Fn(&Article, &mut Layers)| {
            articles.iter().zip(&mut all).for_each(|(article, layers)| find(article, layers));
            done(stage);
        };
        each(Stage::Tags, &|a, l| (l.tags, l.company) = self.tagger.tag(a.text));
        each(Stage::People, &|a, l| l.people = people::find(&self.people, a, l));
        each(Stage::Organizations, &|a, l| l.organizations = organizations::find(&self.organizations, a, l));
        each(Stage::Places, &|a, l| {
            l.places = places::find(&self.places, a, l);
            people::complete(&self.people, a, l);
        });
        each(Stage::Numbers, &|a, l| (l.numerals, l.numbers) = numbers::find(&self.numbers, a.text));
        each(Stage::Times, &|a, l| l.times = times::find(&self.times, a, l));
        each(Stage::Tolls, &|a, l| l.tolls = tolls::find(&self.tolls, a, l));
        each(Stage::Quantities, &|a, l| l.quantities = quantities::find(&self.quantities, a, l));
        each(Stage::Actors, &|a, l| l.actors = actors::find(&self.actors, a, l));
        each(Stage::Attribution, &|a, l| {
            l.quoted = quotes::marks::find(a.text);
            l.attributions = attribution::find(&self.attribution, a, l);
        });
        each(Stage::Quotes, &|a, l| l.quotes = quotes::find(&self.quotes, a, l));
        all
    }
}

/// One hash of word lists and gazetteer, 16 hexadecimal digits.
fn lists_hash(lexicon: &Lexicon, gazetteer: &Gazetteer) -> String {
    format!("{:016x}", xxh3_64(format!("{}{:x}", lexicon.hash(), gazetteer.hash()).as_bytes()))
}
