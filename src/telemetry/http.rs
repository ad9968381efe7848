//! One HTTP port: `/metrics`, `/livez`, `/readyz`.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Router, routing::get};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Telemetry;

/// The running server; it stops when this is dropped.
pub struct Served {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Probed {
    telemetry: Telemetry,
    stall: Duration,
}

/// Binds `listen` and serves from then on, on the runtime that this is called in.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(telemetry: Telemetry, listen: &str, stall: Duration) -> io::Result<Served> {
    let wrong = |e: io::Error| io::Error::new(e.kind(), format!("telemetry.listen {listen}: {e}"));
    let listener = TcpListener::bind(listen).await.map_err(wrong)?;
    let address = listener.local_addr()?;
    let pages = Router::new()
        .route("/metrics", get(metrics))
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .with_state(Probed { telemetry, stall });
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, pages).await {
            tracing::error!(%error, "the metrics page stopped");
        }
    });
    Ok(Served { address, task })
}

async fn metrics(State(probed): State<Probed>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, prometheus::TEXT_FORMAT)];
    (kind, probed.telemetry.page())
}

async fn livez(State(probed): State<Probed>) -> impl IntoResponse {
    answer(probed.telemetry.health().live(probed.stall))
}

async fn readyz(State(probed): State<Probed>) -> impl IntoResponse {
    answer(probed.telemetry.health().ready())
}

fn answer(probe: Result<(), String>) -> (StatusCode, String) {
    match probe {
        Ok(()) => (StatusCode::OK, "ok\n".into()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}
