//! `rasid run`: the worker.

use std::error::Error;

use super::settings::Settings;
use crate::config::{Config, millis};
use crate::extract::Extractor;
use crate::lexicon::gazetteer::Gazetteer;
use crate::telemetry::{Served, Telemetry, serve, start_log};
use crate::worker::{self, Stop};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let config = arguments.settings.load()?;
    start_log(&config.telemetry)?;
    let extractor = match config.worker.gazetteer.as_os_str().is_empty() {
        true => Extractor::new()?,
        false => Extractor::new()?.with_gazetteer(Gazetteer::open(&config.worker.gazetteer)?),
    };
    let telemetry = Telemetry::new(&extractor.version().lexicon, &config.telemetry);
    let stop = Stop::default();
    let edge = Edge::start(&config, &telemetry, &stop)?;
    tracing::info!(
        raw = config.topics.raw,
        events = config.topics.events,
        group = config.group.id,
        mode = ?config.delivery.mode,
        metrics = %edge.served.address,
        "rasid {} runs",
        env!("CARGO_PKG_VERSION"),
    );
    worker::run(&config, extractor, &telemetry, &stop)?;
    tracing::info!("stopped: all in hand is committed");
    Ok(())
}

/// What goes on beside the worker: the metrics page, and the signals that ask for a stop.
pub struct Edge {
    pub served: Served,
    _runtime: tokio::runtime::Runtime,
}

impl Edge {
    pub fn start(config: &Config, telemetry: &Telemetry, stop: &Stop) -> Result<Edge, Box<dyn Error>> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("http").enable_all().build()?;
        let stall = millis(config.telemetry.stall_timeout_ms);
        let served = runtime.block_on(serve(telemetry.clone(), &config.telemetry.listen, stall))?;
        let stop = stop.clone();
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            tokio::spawn(async move {
                for asked in 0.. {
                    let name = tokio::select! { _ = term.recv() => "SIGTERM", _ = int.recv() => "SIGINT" };
                    if asked > 0 {
                        tracing::warn!(name, "asked a second time: stopped at once");
                        std::process::exit(1);
                    }
                    tracing::info!(name, "stopping: what is in hand is finished first");
                    stop.ask();
                }
            });
            Ok::<(), std::io::Error>(())
        })?;
        Ok(Edge { served, _runtime: runtime })
    }
}
