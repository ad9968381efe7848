//! Where log lines go: standard error, as text or as JSON, so many a second of each kind.

use std::collections::HashMap;
use std::fmt;
use std::io::IsTerminal;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus::IntCounter;
use tracing::{Event, Subscriber, callsite::Identifier};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::{FmtContext, Subscriber as Lines};
use tracing_subscriber::registry::LookupSpan;

use crate::config::{ConfigError, LogFormat, Telemetry};

/// Lines that the limit left out, for the metrics.
pub(super) static LEFT_OUT: LazyLock<IntCounter> = LazyLock::new(|| {
    IntCounter::new("rasid_log_lines_left_out_total", "Log lines left out because too many of a kind came at once.")
        .expect("a constant name is valid")
});

/// Starts the log of the process; a second call changes nothing.
///
/// # Errors
/// When the filter cannot be read.
pub fn start_log(config: &Telemetry) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|e| ConfigError::Value { key: "telemetry.log".into(), problem: e.to_string() })?;
    let colours = std::io::stderr().is_terminal();
    let lines = Lines::builder().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let (most, json) = (config.log_burst, config.log_format == LogFormat::Json);
    let _ = match json {
        false => lines.map_event_format(|inner| Limited::new(inner, most, json)).try_init(),
        true => lines.json().flatten_event(true).map_event_format(|inner| Limited::new(inner, most, json)).try_init(),
    };
    Ok(())
}

/// Formats at most so many lines a second of each place in the code, and tells how many it left out.
struct Limited<F> {
    inner: F,
    /// 0: all.
    most: u32,
    json: bool,
    windows: Mutex<HashMap<Identifier, Window>>,
}

/// The lines of one place in the code within a second.
struct Window {
    since: Instant,
    lines: u32,
    left_out: u64,
}

impl<F> Limited<F> {
    fn new(inner: F, most: u32, json: bool) -> Limited<F> {
        Limited { inner, most, json, windows: Mutex::default() }
    }

    /// Whether a line may be written now; with how many of its kind were left out before it.
    fn admit(&self, place: Identifier, now: Instant) -> Option<u64> {
        if self.most == 0 {
            return Some(0);
        }
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(place).or_insert(Window { since: now, lines: 0, left_out: 0 });
        let mut before = 0;
        if now.duration_since(window.since) >= Duration::from_secs(1) {
            before = window.left_out;
            *window = Window { since: now, lines: 0, left_out: 0 };
        }
        window.lines += 1;
        let admitted = window.lines <= self.most;
        if !admitted {
            window.left_out += 1;
            LEFT_OUT.inc();
        }
        admitted.then_some(before)
    }
}

impl<S, N, F> FormatEvent<S, N> for Limited<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut to: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        match (self.admit(event.metadata().callsite(), Instant::now()), self.json) {
            (None, _) => return Ok(()),
            (Some(0), _) => {}
            (Some(n), false) => writeln!(to, "{n} lines like the next one were left out")?,
            (Some(n), true) => writeln!(to, r#"{{"message":"lines like the next one were left out","lines":{n}}}"#)?,
        }
        self.inner.format_event(context, to, event)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Arc;

    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Kept;
        fn make_writer(&'a self) -> Kept {
            self.clone()
        }
    }

    #[test]
    fn a_flood_is_cut_and_told_of() {
        let kept = Kept::default();
        let lines = Lines::builder().with_writer(kept.clone()).json().flatten_event(true);
        let lines = lines.map_event_format(|inner| Limited::new(inner, 3, true)).finish();
        let before = LEFT_OUT.get();
        tracing::subscriber::with_default(lines, || {
            let flood = |n: usize| (0..n).for_each(|i| tracing::warn!(i, "a flood"));
            flood(10);
            tracing::warn!("another kind");
            std::thread::sleep(Duration::from_millis(1_050));
            flood(1);
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let messages: Vec<&str> = lines.iter().map(|l| l["message"].as_str().unwrap()).collect();
        let left_out = "lines like the next one were left out";
        assert_eq!(messages, ["a flood", "a flood", "a flood", "another kind", left_out, "a flood"]);
        assert_eq!(lines[4]["lines"], 7);
        assert_eq!(LEFT_OUT.get() - before, 7);
    }
}
