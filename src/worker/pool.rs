//! Extraction on all cores: threads that take raw records and give back what they lead to, in any order.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::budget::Hold;
use super::lanes::{Ticket, Wanted};
use super::process::{Extract, OutputLimits, Processed, Processor, Task};
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

/// Records that a thread takes at once, and bytes of them after which it takes no more: articles are extracted faster
/// together than one by one ([`crate::extract::Extractor::extract_all`]), but those behind a long one wait for it.
const BATCH: usize = 16;
const BATCH_BYTES: usize = 256 << 10;

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
                    while let Some(jobs) = batch(&queue, count) {
                        if !work(&processor, jobs).into_iter().all(|done| to.send(done).is_ok()) {
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

/// The next records for one of so many threads: no more than its share of those that wait. None when there will be no
/// more.
fn batch(queue: &Receiver<Job>, threads: usize) -> Option<Vec<Job>> {
    let first = queue.recv().ok()?;
    let most = (1 + queue.len() / threads).min(BATCH);
    let mut bytes = first.record.bytes();
    let mut jobs = vec![first];
    while jobs.len() < most && bytes < BATCH_BYTES {
        let Ok(job) = queue.try_recv() else { break };
        bytes += job.record.bytes();
        jobs.push(job);
    }
    Some(jobs)
}

/// What records lead to, of those that are still wanted.
fn work<E: Extract>(processor: &Processor<E>, jobs: Vec<Job>) -> Vec<Done> {
    let (mut tasks, mut rest) = (Vec::new(), Vec::new());
    for Job { ticket, record, fetched, limits, refused, hold, .. } in jobs.into_iter().filter(|j| j.wanted.is_so()) {
        tasks.push(Task { record, limits, refused });
        rest.push((ticket, fetched, hold));
    }
    let done = |(processed, (ticket, fetched, mut hold)): (Processed, (Ticket, SystemTime, Hold))| {
        hold.resize(processed.outputs.iter().map(Output::bytes).sum());
        Done { ticket, finished: Finished { processed: Processed { fetched, ..processed }, _hold: hold } }
    };
    processor.process(tasks).into_iter().zip(rest).map(done).collect()
}
