//! CPU, memory and files of the process, by the names that Prometheus' own clients use.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus::{Counter, Gauge};

use super::metrics::{Registrar, plain_counter, plain_gauge};

pub(super) struct Figures {
    cpu: Counter,
    resident: Gauge,
    virtual_memory: Gauge,
    files: Gauge,
    threads: Gauge,
}

impl Figures {
    pub(super) fn new(r: &Registrar) -> Figures {
        let start = plain_gauge(r, "process_start_time_seconds", "Start of the process in seconds since the epoch.");
        start.set(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64()));
        Figures {
            cpu: plain_counter(r, "process_cpu_seconds_total", "User and system CPU time of the process."),
            resident: plain_gauge(r, "process_resident_memory_bytes", "Resident memory of the process."),
            virtual_memory: plain_gauge(r, "process_virtual_memory_bytes", "Virtual memory of the process."),
            files: plain_gauge(r, "process_open_fds", "Open file descriptors of the process."),
            threads: plain_gauge(r, "process_threads", "Threads of the process."),
        }
    }

    /// Reads `/proc/self`; where there is none, the figures stay at 0.
    pub(super) fn refresh(&self) {
        if let Some((cpu, threads, virtual_memory)) = fs::read_to_string("/proc/self/stat").ok().and_then(|s| stat(&s))
        {
            self.cpu.inc_by((cpu - self.cpu.get()).max(0.0));
            self.threads.set(threads);
            self.virtual_memory.set(virtual_memory);
        }
        if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().and_then(|s| resident(&s)) {
            self.resident.set(bytes);
        }
        if let Ok(files) = fs::read_dir("/proc/self/fd") {
            self.files.set(files.count() as f64);
        }
    }
}

/// Clock ticks a second: fixed at 100 on all of Linux's architectures as user space sees it.
const TICKS: f64 = 100.0;

/// CPU seconds, threads and bytes of virtual memory of `/proc/self/stat` (proc(5)).
fn stat(text: &str) -> Option<(f64, f64, f64)> {
    // The name of the program, in brackets, may hold anything: count from behind it.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |n: usize| fields.get(n - 3)?.parse::<f64>().ok();
    Some(((number(14)? + number(15)?) / TICKS, number(20)?, number(23)?))
}

/// Bytes of resident memory of `/proc/self/status`.
fn resident(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_proc() {
        let line = "7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 77 4096 1 2";
        assert_eq!(stat(line), Some((2.0, 9.0, 4096.0)));
        assert_eq!(resident("VmPeak: 9 kB\nVmRSS:\t   12 kB\n"), Some(12288.0));
        assert_eq!(stat(""), None);
    }
}
