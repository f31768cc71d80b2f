//! How often somebody may ask: a machine by its token, whoever knocks by their address.
//!
//! Invariant: whom nothing is held against is forgotten, so what is kept is bounded by who asked of late.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

pub const MINUTE: u64 = 60 * 1_000_000;
/// So many are kept before those that are due again are looked for.
const KEPT: usize = 4096;

/// The leaky bucket in its form as a virtual schedule (ITU-T I.371, GCRA).
pub struct Limiter<K> {
    /// Microseconds.
    interval: u64,
    /// How far ahead of its time somebody may be, microseconds.
    slack: u64,
    due: Mutex<Due<K>>,
}

struct Due<K> {
    /// When the next request is due.
    by: HashMap<K, u64>,
    look_at: usize,
}

impl<K: Eq + Hash> Limiter<K> {
    /// So many a minute, and those of `slack` microseconds at once.
    pub fn new(per_minute: u32, slack: u64) -> Limiter<K> {
        let due = Due { by: HashMap::new(), look_at: KEPT };
        Limiter { interval: MINUTE / u64::from(per_minute.max(1)), slack, due: Mutex::new(due) }
    }

    /// `Err`: seconds until they may ask again.
    pub fn let_through(&self, who: K, now: u64) -> Result<(), u64> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.by.len() >= due.look_at {
            due.by.retain(|_, at| *at > now);
            // Twice as many as are left, so that looking costs little for each.
            due.look_at = KEPT.max(due.by.len() * 2);
        }
        let due = due.by.entry(who).or_default();
        let early = due.saturating_sub(now);
        if early > self.slack {
            return Err((early - self.slack).div_ceil(1_000_000));
        }
        *due = (*due).max(now) + self.interval;
        Ok(())
    }

    /// What was let through turns out to be nothing to hold against them.
    pub fn give_back(&self, who: &K) {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(due) = due.by.get_mut(who) {
            *due = due.saturating_sub(self.interval);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_000_000_000;

    #[test]
    fn a_burst_goes_through_and_then_the_pace_holds_for_each_token_by_itself() {
        let limiter = Limiter::new(60, MINUTE / 4);
        let burst = (0..100).take_while(|_| limiter.let_through(1, NOW).is_ok()).count();
        assert_eq!(burst, 16);
        assert_eq!(limiter.let_through(1, NOW), Err(1));
        assert_eq!(limiter.let_through(2, NOW), Ok(()));
        assert_eq!(limiter.let_through(1, NOW + 1_000_000), Ok(()));
        assert!(limiter.let_through(1, NOW + 1_000_000).is_err());
    }

    #[test]
    fn what_is_given_back_costs_nothing() {
        let limiter = Limiter::new(1, 0);
        for _ in 0..10 {
            assert_eq!(limiter.let_through("here", NOW), Ok(()));
            limiter.give_back(&"here");
        }
        assert_eq!(limiter.let_through("here", NOW), Ok(()));
        assert_eq!(limiter.let_through("here", NOW), Err(60));
    }

    #[test]
    fn who_is_due_again_is_forgotten() {
        let limiter = Limiter::new(60, 0);
        for who in 0..KEPT {
            assert_eq!(limiter.let_through(who, NOW), Ok(()));
        }
        assert_eq!(limiter.let_through(KEPT, NOW + MINUTE), Ok(()));
        assert_eq!(limiter.due.lock().unwrap_or_else(PoisonError::into_inner).by.len(), 1);
    }
}
