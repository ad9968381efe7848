//! `rasid run`: the worker.

use std::error::Error;
use std::time::Duration;

use super::settings::Settings;
use crate::config::{Config, millis};
use crate::telemetry::{Served, Telemetry, serve, start_log};
use crate::worker::{self, Lists, Live, Stop};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let config = arguments.settings.load()?;
    start_log(&config.telemetry)?;
    let mut lists = Lists::of(&config.worker);
    let extractor = Live::new(lists.load()?);
    let telemetry = Telemetry::new(&extractor.get().version().lexicon, &config.telemetry);
    let stop = Stop::default();
    let edge = Edge::start(&config, &telemetry, &stop)?;
    edge.renew(lists, extractor.clone(), &telemetry, millis(config.worker.overlay_check_ms))?;
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
    runtime: tokio::runtime::Runtime,
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
        Ok(Edge { served, runtime })
    }

    /// Loads the lists anew on SIGHUP, and when a look at every `check` shows a change.
    fn renew(&self, mut lists: Lists, live: Live, telemetry: &Telemetry, check: Duration) -> std::io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let telemetry = telemetry.clone();
        let mut asked = self.runtime.block_on(async { signal(SignalKind::hangup()) })?;
        self.runtime.spawn(async move {
            // 0: the first look is never due.
            let check = if check.is_zero() { Duration::from_secs(u32::MAX.into()) } else { check };
            loop {
                let hangup = tokio::time::timeout(check, asked.recv()).await.is_ok();
                let (live, telemetry) = (live.clone(), telemetry.clone());
                let look = move || {
                    if hangup || lists.have_changed() {
                        lists.renew(&live, &telemetry);
                    }
                    lists
                };
                // Compiling takes a while: the metrics page is served meanwhile.
                match tokio::task::spawn_blocking(look).await {
                    Ok(looked) => lists = looked,
                    Err(_) => return,
                }
            }
        });
        Ok(())
    }
}
