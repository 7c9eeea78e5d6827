//! The same work on many things, on several threads.
//!
//! Owns: sharing the things out.
//! Not here: how many threads (the caller).
//! Invariant: results stand in the order of the things, so their number of threads cannot show.

use std::sync::atomic::{AtomicUsize, Ordering};

/// `work` of 0 to `count`, in that order.
pub(crate) fn map<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let threads = threads.clamp(1, count.max(1));
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let which = next.fetch_add(1, Ordering::Relaxed);
            if which >= count {
                return done;
            }
            done.push((which, work(which)));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut all = take();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|it| it.0);
    all.into_iter().map(|it| it.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order_on_any_number_of_threads() {
        let expected: Vec<usize> = (0..100).map(|it| it * it).collect();
        for threads in [0, 1, 2, 7, 200] {
            assert_eq!(map(100, threads, |it| it * it), expected);
        }
        assert_eq!(map(0, 3, |it| it), Vec::<usize>::new());
    }
}
