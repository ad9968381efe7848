//! What integration tests share: a real Kafka broker and plain clients for it.
#![allow(dead_code, unused_imports)] // Each test takes what it needs.

mod articles;
mod broker;
mod client;
mod count;
mod load;
mod open_transaction;
mod worker;

pub use articles::{made_up, to_lines};
pub use broker::{Broker, free_port};
pub use client::{Received, create_topic, end_offsets, kcat, produce, read_topic, set_topic, unique};
pub use count::{Count, Expected};
pub use load::{Chance, Raw, as_records, await_all, flow, lag, long, put};
pub use open_transaction::OpenTransaction;
pub use worker::{Topics, Worker, rasid};

use std::path::PathBuf;

/// The folder `shared` with the data that tests measure on: beside the project, or where `RASID_SHARED` says.
/// `None` where it is absent; the test then says so and passes.
pub fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("RASID_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if !path.is_dir() {
        eprintln!("PASSED OVER: this test needs {}, which is absent", path.display());
        return None;
    }
    Some(path)
}
