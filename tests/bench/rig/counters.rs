//! What a process took of the machine, as the kernel counts it.

use std::{fs, time::Duration};

use nix::{
    time::{clock_getcpuclockid, clock_gettime},
    unistd::Pid,
};

/// What a process took since it began.
#[derive(Debug, Clone, Copy)]
pub struct Counters {
    /// Time on a CPU, of all its threads, also of those that have ended: its own clock, in nanoseconds.
    pub cpu: Duration,
    /// How often one of its threads that still live was switched away from, so: how often one had been woken.
    pub switches: u64,
}

impl Counters {
    /// What it took so far.
    pub fn of(process: u32) -> Counters {
        let clock = clock_getcpuclockid(Pid::from_raw(process.cast_signed())).expect("the clock of the process");
        Counters { cpu: clock_gettime(clock).expect("its time").into(), switches: switches(process) }
    }

    /// What it took since an earlier moment.
    pub fn since(self, earlier: Counters) -> Counters {
        Counters { cpu: self.cpu - earlier.cpu, switches: self.switches - earlier.switches }
    }
}

fn switches(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("its threads");
    let status = threads.map(|thread| fs::read_to_string(thread.expect("a thread").path().join("status")));
    let lines = status.map(Result::unwrap_or_default);
    lines.map(|text| field(&text, "voluntary_ctxt_switches") + field(&text, "nonvoluntary_ctxt_switches")).sum()
}

/// The most memory that it ever had, in MiB: the peak of its resident set.
pub fn peak(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("its status");
    field(&status, "VmHWM") as f64 / 1024.0
}

fn field(status: &str, name: &str) -> u64 {
    let of = |line: &str| line.strip_prefix(name)?.strip_prefix(':')?.split_whitespace().next()?.parse().ok();
    status.lines().find_map(of).unwrap_or_default()
}
