//! Extraction on all cores: threads that take raw records and give back what they lead to, in any order.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::budget::Hold;
use super::lanes::{Ticket, Wanted};
use super::process::{Extract, OutputLimits, Processed, Processor};
use super::record::{Output, RawRecord};

/// One record to be extracted.
pub struct Job {
    pub ticket: Ticket,
    pub record: RawRecord,
    pub fetched: SystemTime,
    pub limits: OutputLimits,
    /// The broker refused its outputs as too large before.
    pub refused: bool,
    pub wanted: Wanted,
    pub hold: Hold,
}

/// A job that is over.
pub struct Done {
    pub ticket: Ticket,
    pub finished: Finished,
}

/// What a record leads to, with the share of the budget that its outputs hold.
#[derive(Debug)]
pub struct Finished {
    pub processed: Processed,
    /// Given back when this is dropped: once sent, or given up.
    pub _hold: Hold,
}

/// The threads. How much lies in the queues is bounded by the budget in bytes, not here.
pub struct Pool {
    jobs: Option<Sender<Job>>,
    done: Receiver<Done>,
    threads: Vec<JoinHandle<()>>,
}

/// Deep nesting in an article must not end the process.
const STACK: usize = 16 << 20;

impl Pool {
    /// Starts the threads; 0 is one a core.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start<E: Extract>(threads: usize, processor: Arc<Processor<E>>) -> std::io::Result<Pool> {
        let count = match threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let (jobs, queue) = unbounded::<Job>();
        let (to, done) = unbounded();
        let threads = (0..count)
            .map(|n| {
                let (queue, to, processor) = (queue.clone(), to.clone(), processor.clone());
                let work = move || {
                    for job in queue {
                        let Job { ticket, record, fetched, limits, refused, wanted, mut hold } = job;
                        if !wanted.is_so() {
                            continue;
                        }
                        let processed = Processed { fetched, ..processor.process(record, limits, refused) };
                        hold.resize(processed.outputs.iter().map(Output::bytes).sum());
                        if to.send(Done { ticket, finished: Finished { processed, _hold: hold } }).is_err() {
                            break;
                        }
                    }
                };
                thread::Builder::new().name(format!("extract-{n}")).stack_size(STACK).spawn(work)
            })
            .collect::<Result<_, _>>()?;
        Ok(Pool { jobs: Some(jobs), done, threads })
    }

    pub fn submit(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The threads live as long as this.
            let _ = jobs.send(job);
        }
    }

    /// A job that is over, if there is one.
    pub fn poll(&self) -> Option<Done> {
        self.done.try_recv().ok()
    }

    /// Waits for a job to be over, for at most so long.
    pub fn wait(&self, limit: std::time::Duration) -> Option<Done> {
        self.done.recv_timeout(limit).ok()
    }

    /// Whether nothing is over that was not taken yet.
    pub fn is_idle(&self) -> bool {
        self.done.is_empty()
    }
}

impl Drop for Pool {
    /// Ends idle threads. One that is stuck in an article is left behind: it must not hold up the stop.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            if thread.is_finished() {
                let _ = thread.join();
            }
        }
    }
}
