//! Who may log in to the console.
//!
//! Invariants: passwords are kept as Argon2id only; five wrong ones in a row lock the account for a quarter of an hour;
//! a session's token is kept as its hash.

use super::CountyDesk;
use crate::store::{Account, AccountReach, Session, StaffRole, StoreError};
use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use uuid::Uuid;

const WRONG_ALLOWED: u32 = 5;
const LOCKED_MICROS: u64 = 15 * 60 * 1_000_000;
/// How long a session lasts from its login: a working day.
pub const SESSION_MICROS: u64 = 10 * 3600 * 1_000_000;
/// Without the characters that are read for one another.
const PASSWORD_CHARACTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    #[error("wrong name or password")]
    Wrong,
    /// Too many wrong passwords; until microseconds since 1970.
    #[error("locked")]
    Locked { until: u64 },
    #[error("the password cannot be processed")]
    Hash,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CountyDesk {
    /// Makes an account, or gives one a new password, and returns the password. Sessions under the old one end.
    ///
    /// # Errors
    /// [`LoginError::Hash`], and the store's.
    pub fn give_password(&self, name: &str, role: StaffRole) -> Result<String, LoginError> {
        let password: String = (0..12)
            .map(|_| char::from(PASSWORD_CHARACTERS[rand::random_range(0..PASSWORD_CHARACTERS.len())]))
            .collect();
        self.set_password(name, role, &password)?;
        Ok(password)
    }

    /// # Errors
    /// [`LoginError::Hash`], and the store's.
    pub fn set_password(&self, name: &str, role: StaffRole, password: &str) -> Result<(), LoginError> {
        let salt: [u8; 16] = rand::random();
        let salt = SaltString::encode_b64(&salt).map_err(|_| LoginError::Hash)?;
        let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| LoginError::Hash)?;
        let (name, hash) = (name.to_owned(), hash.to_string());
        self.write(move |tx| {
            let standing = tx.account(&name)?.unwrap_or_else(|| Account::new(&name, role, String::new()));
            let account = Account {
                password: hash,
                role,
                failures: 0,
                locked_until: 0,
                disabled: false,
                must_change: false,
                ..standing
            };
            tx.end_sessions_of(&account.name)?;
            tx.put_account(&account)?;
            Ok(())
        })
    }

    /// How far an account's own goes, and whose it is.
    ///
    /// # Errors
    /// [`LoginError::Wrong`] where there is no such account; the store's.
    pub fn set_reach(&self, name: &str, person: Option<Uuid>, reach: AccountReach) -> Result<(), LoginError> {
        let name = name.to_owned();
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(LoginError::Wrong)?;
            tx.put_account(&Account { person, reach, ..standing })?;
            Ok(())
        })
    }

    /// The token of a new session.
    ///
    /// # Errors
    /// [`LoginError::Wrong`] for a wrong password and for a name that is not there alike.
    pub fn log_in(&self, name: &str, password: &str, now: u64) -> Result<(String, Account), LoginError> {
        let account = self.read(|tx| tx.account(name))?.filter(|account| !account.disabled);
        if let Some(Account { locked_until: until, .. }) = account
            && until > now
        {
            return Err(LoginError::Locked { until });
        }
        let right = account.as_ref().is_some_and(|account| is_password(account, password));
        let Some(account) = account else {
            // As long as a wrong password takes, so that names cannot be told apart by time.
            burn_the_time_of_a_check(password);
            return Err(LoginError::Wrong);
        };
        let token: [u8; 32] = rand::random();
        let name = account.name;
        let outcome = self.write(move |tx| {
            let mut account = tx.account(&name)?.ok_or(LoginError::Wrong)?;
            if account.locked_until > now {
                return Err(LoginError::Locked { until: account.locked_until });
            }
            if right {
                account.failures = 0;
                tx.put_account(&account)?;
                tx.end_sessions_before(now)?;
                let token_hash = *blake3::hash(&token).as_bytes();
                tx.put_session(&Session {
                    token_hash,
                    account: account.name.clone(),
                    expires: now + SESSION_MICROS,
                    begun: now,
                    seen: now,
                    address: String::new(),
                    agent: String::new(),
                })?;
                return Ok(Some(account));
            }
            account.failures += 1;
            if account.failures >= WRONG_ALLOWED {
                account.failures = 0;
                account.locked_until = now + LOCKED_MICROS;
                tracing::warn!("an account was locked after wrong passwords");
            }
            tx.put_account(&account)?;
            Ok(None)
        })?;
        outcome.map(|account| (hex::encode(token), account)).ok_or(LoginError::Wrong)
    }

    /// Who holds this session.
    ///
    /// # Errors
    /// The store's.
    pub fn session(&self, token: &str, now: u64) -> Result<Option<Account>, StoreError> {
        let Ok(token) = hex::decode(token) else { return Ok(None) };
        self.read(|tx| {
            let session = tx.session(blake3::hash(&token).as_bytes())?.filter(|session| session.expires > now);
            let Some(session) = session else { return Ok(None) };
            Ok(tx.account(&session.account)?.filter(|account| !account.disabled))
        })
    }

    /// # Errors
    /// The store's.
    pub fn log_out(&self, token: &str) -> Result<(), StoreError> {
        let Ok(token) = hex::decode(token) else { return Ok(()) };
        self.write(move |tx| tx.end_session(blake3::hash(&token).as_bytes()))
    }
}

fn is_password(account: &Account, password: &str) -> bool {
    PasswordHash::new(&account.password)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

fn burn_the_time_of_a_check(password: &str) {
    let mut out = [0; 32];
    if let Err(error) = Argon2::default().hash_password_into(password.as_bytes(), b"no such account.", &mut out) {
        tracing::debug!(%error, "the comparison hash failed");
    }
}
