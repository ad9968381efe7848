//! What the programs that fit models share.
#![allow(dead_code, reason = "each program uses a part")]

pub mod adagrad;
pub mod names;
pub mod offsets;
