//! Rasid reads raw Arabic news articles and tells what happened: who did what to whom, where, when, with
//! what toll, according to whom. Every value can be traced to the words that say it.
//!
//! The flow is one way: bytes ([`intake`]) → clean article → [`text`] with what the [`lexicon`] knows
//! of it → layers and events ([`extract`]) → messages ([`message`]). The Kafka [`worker`] and the
//! command line ([`cli`]) are at the edge.

#[cfg(feature = "worker")]
pub mod cli;
#[cfg(feature = "worker")]
pub mod config;
pub mod extract;
mod hijri;
#[cfg(feature = "worker")]
mod http_client;
pub mod inspect;
pub mod intake;
pub mod lexicon;
pub mod message;
#[cfg(feature = "worker")]
pub mod telemetry;
pub mod text;
#[cfg(feature = "worker")]
pub mod worker;
