//! Who did it and to whom, of all whom the article names near a mention: learned.
//!
//! The rules of [`super::arguments`] read one clause. Much of what happens to whom is told elsewhere: in the
//! title, in the sentence before, by the enemy's part in another event. Two linear models weigh each phrase
//! of those sentences, the rules' choice being one feature among others. A phrase that neither model believes
//! stays out: no actor is better than a wrong one.

mod features;
mod parties;

pub use features::BUCKETS;

use super::Found;
use super::arguments::{Argument, Side};
use super::groups::Groups;
use super::model::Model;
use super::scan::Scan;
use crate::extract::linear::logistic;
use crate::extract::{Article, Layers};
use crate::message::EventType;
use parties::{Key, Parties};

/// Probability from which the likeliest phrase takes a side.
const FIRST: [f32; 2] = [0.36, 0.34];
/// Log-odds that the rules add to whom they read in the mention's own clause. The models learn from parties of the same
/// code too, and so believe the rules, who tell one from another, less than they should.
const READ: f32 = 3.0;
/// Probability that further phrases of a side need: of a mention's own sentence, and of another.
const FURTHER: [f32; 2] = [0.7, 0.85];
/// What a name is worth against an office or a group of the same code.
const NAMED: f32 = 0.2;
/// Members of one side at most.
const MOST: usize = 4;

/// The phrases of an article and what is known of them.
pub struct Roles<'a> {
    parties: Parties<'a>,
}

/// A phrase as the training of the models sees it.
#[derive(Debug, Clone)]
pub struct Phrase {
    pub features: Vec<u32>,
    /// Indexes of its members in the layer of actors.
    pub members: Vec<u32>,
}

/// One who may take part in an event.
struct Choice {
    key: Key,
    /// The phrase that stands for them on either side, and how likely it is.
    argument: [Argument; 2],
    told: [f32; 2],
    /// The likeliest of their phrases.
    probability: [f32; 2],
    /// A mention's own sentence names them.
    beside: bool,
}

impl<'a> Roles<'a> {
    pub fn new(article: &'a Article, scan: &'a Scan, groups: &'a Groups, layers: &'a Layers, found: &[Found]) -> Self {
        Roles { parties: Parties::new(article, scan, groups, layers, found) }
    }

    /// The phrases that may take part in what a mention tells, with their features.
    pub fn phrases(&self, m: &Found) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        self.each(m, |view, party| {
            let mut features = Vec::new();
            view.features(party, &mut |f| features.push(f));
            phrases.push(Phrase { features, members: self.parties.members(party).to_vec() });
        });
        phrases
    }

    /// Actors and recipients of the event that all these mentions tell of.
    pub fn sides(&self, model: &Model, mentions: impl Iterator<Item = &'a Found<'a>>) -> [Side; 2] {
        let mut choices: Vec<Choice> = Vec::with_capacity(24);
        for m in mentions {
            self.each(m, |view, party| {
                let mut tally = model.sides.tally();
                view.features(party, &mut |f| tally.add(f));
                let [act, suffer] = tally.log_odds();
                let members = self.parties.members(party);
                let [acts, suffers] = [&m.arguments.actors, &m.arguments.recipients]
                    .map(|side| !m.arguments.inherited && side.iter().any(|a| members.contains(&a)));
                let read = |is_read: bool| if is_read { READ } else { 0.0 };
                let mut probability = [logistic(act + read(acts)), logistic(suffer + read(suffers))];
                // Who tells of force has not used it.
                if !acts && is_force(m.candidate.kind) && self.parties.speaks(party, m.candidate.sentence) {
                    probability[0] = 0.0;
                }
                let beside = self.parties.get(party).sentence == m.candidate.sentence;
                for member in members {
                    self.weigh(&mut choices, *member, beside, probability);
                }
            });
        }
        [self.side(&choices, 0), self.side(&choices, 1)]
    }

    fn weigh(&self, choices: &mut Vec<Choice>, member: Argument, beside: bool, probability: [f32; 2]) {
        let key = self.parties.key(member);
        let Some(known) = choices.iter_mut().find(|c| c.key == key) else {
            choices.push(Choice { key, argument: [member; 2], told: probability, probability, beside });
            return;
        };
        known.beside |= beside;
        for side in 0..2 {
            let told = |argument, p: f32| p + if self.parties.is_named(argument) { NAMED } else { 0.0 };
            if told(member, probability[side]) > told(known.argument[side], known.told[side]) {
                known.argument[side] = member;
                known.told[side] = probability[side];
            }
            known.probability[side] = known.probability[side].max(probability[side]);
        }
    }

    /// The likely ones of a side, likeliest first.
    fn side(&self, choices: &[Choice], side: usize) -> Side {
        let likely = |c: &&Choice| {
            let p = c.probability[side];
            p >= c.probability[1 - side] && p >= FIRST[side]
        };
        let mut likely: Vec<&Choice> = choices.iter().filter(likely).collect();
        // Whom a deed befalls comes before what it befalls: `مقتل مدنيين في غارة على سوق`.
        let is_thing = |c: &Choice| self.parties.is_thing(c.argument[side]);
        likely.sort_by(|a, b| is_thing(a).cmp(&is_thing(b)).then(b.probability[side].total_cmp(&a.probability[side])));
        let mut out = Side::default();
        for choice in likely {
            let further = !out.is_empty() && choice.probability[side] < FURTHER[usize::from(!choice.beside)];
            let argument = choice.argument[side];
            if !further && out.iter().count() < MOST && !out.iter().any(|o| self.parties.says_more(o, argument)) {
                out.push(argument);
            }
        }
        out
    }

    fn each(&self, m: &Found, mut see: impl FnMut(&features::View, usize)) {
        let view = features::View::new(&self.parties, m);
        for party in self.parties.near(m.candidate.sentence).filter(|p| view.may_take_part(*p)) {
            see(&view, party);
        }
    }
}

/// Who announces troops may well send them: [`super::arguments::is_forceful`] has more.
fn is_force(kind: EventType) -> bool {
    matches!(kind, EventType::Assault | EventType::Coerce)
}
