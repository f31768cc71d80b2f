//! How often a token may ask.
//!
//! Invariant: only tokens that are good are remembered, so what is kept is bounded by what was given out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many requests may come at once, as a share of those of a minute: a table program fetches its lists together.
const AT_ONCE: u64 = 4;
const MINUTE: u64 = 60 * 1_000_000;

/// The leaky bucket in its form as a virtual schedule (ITU-T I.371, GCRA).
pub struct Limiter {
    /// Microseconds.
    interval: u64,
    slack: u64,
    /// When the next request of a token is due, by the token's number.
    due: Mutex<HashMap<u32, u64>>,
}

impl Limiter {
    pub fn new(per_minute: u32) -> Limiter {
        let interval = MINUTE / u64::from(per_minute.max(1));
        Limiter { interval, slack: MINUTE / AT_ONCE, due: Mutex::default() }
    }

    /// `Err`: seconds until it may ask again.
    pub fn let_through(&self, token: u32, now: u64) -> Result<(), u64> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let due = due.entry(token).or_default();
        let early = due.saturating_sub(now);
        if early > self.slack {
            return Err((early - self.slack).div_ceil(1_000_000));
        }
        *due = (*due).max(now) + self.interval;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_then_the_pace_holds_for_each_token_by_itself() {
        let limiter = Limiter::new(60);
        let now = 1_000_000_000;
        let burst = (0..100).take_while(|_| limiter.let_through(1, now).is_ok()).count();
        assert_eq!(burst, 16);
        assert_eq!(limiter.let_through(1, now), Err(1));
        assert_eq!(limiter.let_through(2, now), Ok(()));
        assert_eq!(limiter.let_through(1, now + 1_000_000), Ok(()));
        assert!(limiter.let_through(1, now + 1_000_000).is_err());
    }
}
