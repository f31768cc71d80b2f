//! How people log in, as the county decides, and the codes that stand in for a lost second factor.

use super::{CountyTransaction, Give, Session, StaffRole, StoreError, values};
use duxue_sync::chain::Hash;
use std::collections::BTreeSet;

const MINUTE_MICROS: u64 = 60 * 1_000_000;
const IDLE: &str = "idle_minutes";
const SECOND_FACTOR: &str = "second_factor";
/// ASVS 5.0, 7.3.1: a session that nobody uses ends by itself.
const IDLE_MINUTES: u32 = 120;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRules {
    /// Minutes without use after which a session ends.
    pub idle_minutes: u32,
    /// Roles whose accounts must have a second factor.
    pub second_factor: BTreeSet<StaffRole>,
}

impl LoginRules {
    /// Whether a session is neither past its day nor left alone for too long.
    pub fn lets_live(&self, session: &Session, now: u64) -> bool {
        session.expires > now && session.seen + u64::from(self.idle_minutes) * MINUTE_MICROS > now
    }
}

impl CountyTransaction<'_> {
    pub fn login_rules(&mut self) -> Result<LoginRules, StoreError> {
        let found = self.all("SELECT name, value FROM login_rules WHERE county = $1", values![self.county], |row| {
            Ok((row.string(0)?, row.string(1)?))
        })?;
        let mut rules = LoginRules { idle_minutes: IDLE_MINUTES, second_factor: BTreeSet::new() };
        for (name, value) in found {
            match name.as_str() {
                IDLE => rules.idle_minutes = value.parse().map_err(|_| StoreError::Damaged("login_rules"))?,
                SECOND_FACTOR => rules.second_factor = value.split(',').filter_map(StaffRole::of).collect(),
                // A newer version's.
                _ => {}
            }
        }
        Ok(rules)
    }

    pub fn put_login_rules(&mut self, rules: &LoginRules) -> Result<(), StoreError> {
        let roles: Vec<&str> = rules.second_factor.iter().map(|role| role.name()).collect();
        for (name, value) in [(IDLE, rules.idle_minutes.to_string()), (SECOND_FACTOR, roles.join(","))] {
            self.run(
                "INSERT INTO login_rules (county, name, value) VALUES ($1, $2, $3)
                 ON CONFLICT (county, name) DO UPDATE SET value = excluded.value",
                values![self.county, name, value],
            )?;
        }
        Ok(())
    }

    /// Replaces all codes of an account; each as the second factor hashes it.
    pub fn put_recovery_codes(&mut self, account: &str, hashes: &[Hash]) -> Result<(), StoreError> {
        self.run("DELETE FROM recovery_codes WHERE county = $1 AND account = $2", values![self.county, account])?;
        for hash in hashes {
            self.run(
                "INSERT INTO recovery_codes (county, account, code_hash, slow) VALUES ($1, $2, $3, 1)",
                values![self.county, account, hash],
            )?;
        }
        Ok(())
    }

    /// Those that were not used yet.
    pub fn recovery_codes(&mut self, account: &str) -> Result<Vec<Hash>, StoreError> {
        self.all(
            "SELECT code_hash FROM recovery_codes WHERE county = $1 AND account = $2",
            values![self.county, account],
            |row| row.fixed(0),
        )
    }

    /// Accounts whose codes are still under a fast hash, from before 0015.
    pub fn accounts_with_fast_codes(&mut self) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT account FROM recovery_codes WHERE county = $1 AND slow IS NULL",
            values![self.county],
            |row| row.string(0),
        )
    }

    pub fn use_recovery_code(&mut self, account: &str, hash: &Hash) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM recovery_codes WHERE county = $1 AND account = $2 AND code_hash = $3",
            values![self.county, account, hash],
        )
    }
}
