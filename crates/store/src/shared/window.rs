//! A sliding window of hits.
//!
//! Owns: counting hits and saying when the next is allowed.
//! Not here: where windows are kept (`local`); the same rules in Lua (`scripts`).
//! Invariant: no stretch of time as long as the window holds more allowed hits than the limit.
//!
//! Up to a limit of 64 every hit is remembered to the millisecond, so the count is exact. Beyond
//! it, hits are counted together by a 64th of the window and forgotten together, a 64th late at
//! most: the limit is never passed, and a client at its limit waits that much longer.

use std::time::Duration;

/// The parts of a window whose hits are counted together.
const PARTS: u64 = 64;
/// More marks than hits of two windows and limits can make; then the oldest are joined.
const MAX_MARKS: usize = 160;

/// What came of a hit, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whether it is within the limit. A hit that is not is not counted.
    pub is_allowed: bool,
    /// The hits in the window, this one included if it was counted.
    pub count: u32,
    /// The most hits in a window.
    pub limit: u32,
    /// How many more are allowed now.
    pub remaining: u32,
    /// How long until one is allowed; zero if one is now.
    pub retry_after: Duration,
    /// How long until the window is empty.
    pub reset_after: Duration,
}

/// How many hits in how long. Unit: milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) window_ms: u64,
    pub(super) limit: u32,
}

impl Rule {
    pub(super) fn new(window: Duration, limit: u32) -> Self {
        let window_ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        // A century; so that no sum of a moment and a window overflows.
        let window_ms = window_ms.clamp(1, 3_155_760_000_000);
        Self { window_ms, limit }
    }

    /// The stretch of time whose hits are counted together.
    pub(super) fn part_ms(self) -> u64 {
        if u64::from(self.limit) <= PARTS {
            return 1;
        }
        (self.window_ms / PARTS).max(1)
    }

    /// The end of the part `now` is in: a hit is never forgotten too early.
    fn mark(self, now: u64) -> u64 {
        let part = self.part_ms();
        now / part * part + (part - 1)
    }
}

/// Hits that are counted together, and the last moment one of them may have been at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    at: u64,
    hits: u32,
}

/// The hits of one key, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    marks: Vec<Mark>,
}

impl Window {
    /// Counts a hit if it is allowed.
    pub(super) fn hit(&mut self, now: u64, rule: Rule) -> Hit {
        self.prune(now, rule);
        let before = self.look(now, rule);
        if !before.is_allowed {
            return before;
        }
        self.add(rule.mark(now), 1);
        Hit {
            is_allowed: true,
            retry_after: Duration::ZERO,
            ..self.look(now, rule)
        }
    }

    /// What a hit would come to.
    pub(super) fn look(&self, now: u64, rule: Rule) -> Hit {
        let within = || self.marks.iter().filter(|it| it.at + rule.window_ms > now);
        let count = within().fold(0_u32, |sum, it| sum.saturating_add(it.hits));
        let last = within()
            .next_back()
            .map_or(now, |it| it.at + rule.window_ms);
        let is_allowed = count < rule.limit;
        let mut retry_at = now;
        if !is_allowed {
            // With a limit of nothing there is no such moment: then a window from now.
            retry_at = now + rule.window_ms;
            let mut left = count;
            for it in within() {
                left -= it.hits;
                if left < rule.limit {
                    retry_at = it.at + rule.window_ms;
                    break;
                }
            }
        }
        Hit {
            is_allowed,
            count,
            limit: rule.limit,
            remaining: rule.limit.saturating_sub(count),
            retry_after: Duration::from_millis(retry_at - now),
            reset_after: Duration::from_millis(last - now),
        }
    }

    /// Takes over what is known elsewhere: at least as many hits as `known` says, the missing
    /// ones as late as the last of them.
    pub(super) fn adopt(&mut self, now: u64, rule: Rule, known: &Hit) {
        self.prune(now, rule);
        let missing = known.count.saturating_sub(self.look(now, rule).count);
        if missing == 0 {
            return;
        }
        let reset_ms = u64::try_from(known.reset_after.as_millis()).unwrap_or(u64::MAX);
        let ago = rule.window_ms.saturating_sub(reset_ms);
        self.add(rule.mark(now.saturating_sub(ago)), missing);
    }

    /// When the last hit is forgotten.
    pub(super) fn ends_at(&self, rule: Rule) -> u64 {
        self.marks.last().map_or(0, |it| it.at + rule.window_ms)
    }

    pub(super) fn size(&self) -> usize {
        self.marks.capacity() * size_of::<Mark>()
    }

    fn prune(&mut self, now: u64, rule: Rule) {
        self.marks.retain(|it| it.at + rule.window_ms > now);
    }

    fn add(&mut self, at: u64, hits: u32) {
        match self.marks.binary_search_by_key(&at, |it| it.at) {
            Ok(index) => {
                let mark = &mut self.marks[index];
                mark.hits = mark.hits.saturating_add(hits);
            }
            Err(index) => self.marks.insert(index, Mark { at, hits }),
        }
        while self.marks.len() > MAX_MARKS {
            let oldest = self.marks.remove(0);
            self.marks[0].hits = self.marks[0].hits.saturating_add(oldest.hits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(window_ms: u64, limit: u32) -> Rule {
        Rule { window_ms, limit }
    }

    #[test]
    fn a_refused_hit_is_not_counted_and_says_when_to_come_back() {
        let (mut window, rule) = (Window::default(), rule(1000, 3));
        for (now, remaining) in [(0, 2), (100, 1), (250, 0)] {
            let hit = window.hit(now, rule);
            assert!(hit.is_allowed && hit.retry_after.is_zero());
            assert_eq!((hit.count, hit.remaining), (3 - remaining, remaining));
        }
        let refused = window.hit(400, rule);
        let expected = Hit {
            is_allowed: false,
            count: 3,
            limit: 3,
            remaining: 0,
            retry_after: Duration::from_millis(600),
            reset_after: Duration::from_millis(850),
        };
        assert_eq!((refused, window.look(400, rule)), (expected, expected));
        assert!(!window.hit(999, rule).is_allowed);
        assert!(window.hit(1000, rule).is_allowed);
        assert!(!window.hit(1099, rule).is_allowed);
        assert!(window.hit(1100, rule).is_allowed);
    }

    #[test]
    fn a_limit_of_nothing_allows_nothing() {
        let hit = Window::default().hit(5, rule(1000, 0));
        assert!(!hit.is_allowed);
        assert_eq!(hit.retry_after, Duration::from_secs(1));
    }

    /// Against the plainest model there is: the moments of all allowed hits.
    #[test]
    fn no_stretch_as_long_as_the_window_holds_more_than_the_limit() {
        let mut random = testbed::Random(11);
        for (window_ms, limit) in [
            (1000, 5),
            (1000, 64),
            (60_000, 65),
            (60_000, 1000),
            (10, 100),
        ] {
            let rule = rule(window_ms, limit);
            let (mut window, mut allowed, mut now) = (Window::default(), Vec::new(), 0);
            let step = window_ms * 2 / u64::from(limit) + 2;
            for _ in 0..20_000 {
                now += random.below(step) * random.below(2);
                let within = allowed.iter().rev().take_while(|it| **it + window_ms > now);
                let exact = u32::try_from(within.count()).unwrap();
                let hit = window.hit(now, rule);
                assert!(!hit.is_allowed || exact < limit, "{rule:?} at {now}");
                if limit <= 64 {
                    assert_eq!(hit.is_allowed, exact < limit, "{rule:?} at {now}");
                }
                if hit.is_allowed {
                    allowed.push(now);
                } else {
                    // What it promises holds, and not a 64th of a window later than it must.
                    let retry = u64::try_from(hit.retry_after.as_millis()).unwrap();
                    let then = now + retry;
                    assert!(window.look(then, rule).is_allowed);
                    assert!(!window.look(then - 1, rule).is_allowed);
                    let first = allowed[allowed.len() - usize::try_from(limit).unwrap()];
                    assert!(then <= first + window_ms + rule.part_ms());
                }
                assert!(window.marks.len() <= 66);
            }
        }
    }

    #[test]
    fn what_is_known_elsewhere_is_taken_over_and_not_counted_twice() {
        let rule = rule(1000, 5);
        let mut near = Window::default();
        let mut far = Window::default();
        for now in [0, 10, 20, 30] {
            far.hit(now, rule);
        }
        let known = far.hit(40, rule);
        near.hit(40, rule);
        near.adopt(40, rule, &known);
        near.adopt(41, rule, &far.look(41, rule));
        let refused = near.hit(50, rule);
        assert_eq!((refused.is_allowed, refused.count), (false, 5));
        assert!(near.hit(1041, rule).is_allowed);
    }
}
