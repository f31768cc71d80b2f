//! Who logs in to the console.
//!
//! Invariants: five wrong passwords or codes in a row lock the account for a quarter of an hour; a session's token is kept as
//! its hash; each attempt is in the audit log.

use super::CountyDesk;
use super::passwords::{HashFailed, burn_the_time_of_a_check, hashed, is_password, made_up};
use super::second_factor::{self, Factor, Used};
use crate::store::{Account, AccountReach, CountyTransaction, Deed, Session, StaffRole, StoreError};
use duxue_sync::chain::Hash;

const WRONG_ALLOWED: u32 = 5;
const LOCKED_MICROS: u64 = 15 * 60 * 1_000_000;
const MINUTE_MICROS: u64 = 60 * 1_000_000;
/// How long a session lasts from its login: a working day.
pub const SESSION_MICROS: u64 = 10 * 3600 * 1_000_000;
/// For how long a password that somebody was given opens its own change.
pub const FIRST_PASSWORD_DAYS: u64 = 7;
pub const FIRST_PASSWORD_MICROS: u64 = FIRST_PASSWORD_DAYS * 24 * 3600 * 1_000_000;
/// Of a password that the server makes up: sixty bits.
pub const PASSWORD_LENGTH: usize = 12;

#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    #[error("wrong name or password")]
    Wrong,
    /// The password is right; the account asks for a code beside it.
    #[error("a code is asked for")]
    CodeNeeded,
    #[error("wrong code")]
    CodeWrong,
    /// The password is right, and was not used while it could be.
    #[error("the password is too old")]
    Expired,
    /// Too many wrong passwords; until microseconds since 1970.
    #[error("locked")]
    Locked { until: u64 },
    #[error("the password cannot be processed")]
    Hash,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why something about an account was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("there is no such account")]
    NotThere,
    /// In Chinese, for whoever asked.
    #[error("{0}")]
    Refused(&'static str),
    #[error("a password or code cannot be processed")]
    Hash,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HashFailed> for AccountError {
    fn from(_: HashFailed) -> AccountError {
        AccountError::Hash
    }
}

impl From<HashFailed> for LoginError {
    fn from(_: HashFailed) -> LoginError {
        LoginError::Hash
    }
}

/// Somebody at the door.
#[derive(Debug, Clone, Default)]
pub struct Knock {
    pub name: String,
    pub password: String,
    /// From the telephone or from paper, where the account asks for one.
    pub code: Option<String>,
    /// From where: an IP address.
    pub address: String,
    /// The browser, as it names itself.
    pub agent: String,
}

/// Somebody inside.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    pub account: Account,
    pub token_hash: Hash,
    pub must: Option<Must>,
}

/// What is to be done before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Must {
    /// The password was given by somebody else.
    ChangePassword,
    /// The role must have a second factor, and there is none.
    AddSecondFactor,
}

impl CountyDesk {
    /// Makes an account, or gives one a new password that lasts, and returns the password. Sessions under the old one end.
    ///
    /// # Errors
    /// [`LoginError::Hash`], and the store's.
    pub fn give_password(&self, name: &str, role: StaffRole) -> Result<String, LoginError> {
        self.give_password_until(name, role, None)
    }

    /// The same for somebody who is to choose their own: until `until` it opens nothing but its own change, then nothing.
    ///
    /// # Errors
    /// [`LoginError::Hash`], and the store's.
    pub fn give_first_password(&self, name: &str, role: StaffRole, now: u64) -> Result<String, LoginError> {
        self.give_password_until(name, role, Some(now + FIRST_PASSWORD_MICROS))
    }

    fn give_password_until(&self, name: &str, role: StaffRole, until: Option<u64>) -> Result<String, LoginError> {
        let password = made_up(PASSWORD_LENGTH);
        let (name, hash) = (name.to_owned(), hashed(&password)?);
        self.write(move |tx| {
            let standing = tx.account(&name)?.unwrap_or_else(|| Account::new(&name, role, String::new()));
            let (failures, locked_until) = (0, 0);
            let reach = if role.fits(&standing.reach) { standing.reach.clone() } else { AccountReach::County };
            let account = Account {
                password: hash,
                role,
                reach,
                failures,
                locked_until,
                disabled: false,
                must_change: until.is_some(),
                password_until: until,
                ..standing
            };
            tx.end_sessions_of(&account.name)?;
            tx.put_account(&account)?;
            Ok(password)
        })
    }

    /// The token of a new session.
    ///
    /// # Errors
    /// [`LoginError::Wrong`] for a wrong password and for a name that is not there alike.
    pub fn log_in(&self, knock: Knock, now: u64) -> Result<(String, Account), LoginError> {
        let account = self.read(|tx| tx.account(&knock.name))?.filter(|account| !account.disabled);
        let locked = account.as_ref().is_some_and(|account| account.locked_until > now);
        let right = !locked && account.as_ref().is_some_and(|account| is_password(&account.password, &knock.password));
        if account.is_none() {
            burn_the_time_of_a_check(&knock.password);
        }
        let token: [u8; 32] = rand::random();
        let outcome = self.write(move |tx| {
            let standing = tx.account(&knock.name)?.filter(|account| !account.disabled);
            // What was typed as a name may be a password: only one that is there is written down.
            let known = standing.as_ref().map(|account| account.name.clone()).unwrap_or_default();
            let outcome = match standing {
                None => Err(LoginError::Wrong),
                Some(account) => let_in(tx, account, right, &knock, &token, now),
            };
            let (status, by) = match &outcome {
                Ok((_, used)) => (200, used.name()),
                Err(LoginError::CodeNeeded) => (401, "/asked"),
                Err(LoginError::CodeWrong) => (401, "/code"),
                Err(LoginError::Expired) => (401, "/expired"),
                Err(LoginError::Locked { .. }) => (429, ""),
                Err(_) => (401, ""),
            };
            tx.add_to_audit(Deed {
                at: now,
                account: known,
                action: "login".to_owned(),
                subject: format!("POST /login{by}"),
                address: knock.address,
                outcome: status,
            })?;
            Ok::<_, LoginError>(outcome)
        })?;
        outcome.map(|(account, _)| (hex::encode(token), account))
    }

    /// Who holds this session.
    ///
    /// # Errors
    /// The store's.
    pub fn session(&self, token: &str, now: u64) -> Result<Option<Entered>, StoreError> {
        let Ok(token) = hex::decode(token) else { return Ok(None) };
        let token_hash = *blake3::hash(&token).as_bytes();
        let found = self.read(|tx| {
            let rules = tx.login_rules()?;
            let found = tx.session(&token_hash)?.filter(|session| rules.lets_live(session, now));
            let Some(session) = found else { return Ok(None) };
            let Some(account) = tx.account(&session.account)?.filter(|account| !account.disabled) else {
                return Ok(None);
            };
            let without = account.totp.as_ref().is_none_or(|totp| totp.since.is_none());
            let must = match account.must_change {
                true => Some(Must::ChangePassword),
                false => (without && rules.second_factor.contains(&account.role)).then_some(Must::AddSecondFactor),
            };
            Ok::<_, StoreError>(Some((session.seen, Entered { account, token_hash, must })))
        })?;
        let Some((seen, entered)) = found else { return Ok(None) };
        // A minute more or less does not matter, a write at each request would.
        if now > seen + MINUTE_MICROS {
            self.write(move |tx| tx.see_session(&token_hash, now))?;
        }
        Ok(Some(entered))
    }

    /// # Errors
    /// The store's.
    pub fn log_out(&self, token: &str) -> Result<(), StoreError> {
        let Ok(token) = hex::decode(token) else { return Ok(()) };
        self.write(move |tx| tx.end_session(blake3::hash(&token).as_bytes()))
    }
}

/// Opens a session, or counts what was wrong.
fn let_in(
    tx: &mut CountyTransaction<'_>,
    mut account: Account,
    right: bool,
    knock: &Knock,
    token: &[u8],
    now: u64,
) -> Result<(Account, Used), LoginError> {
    if account.locked_until > now {
        return Err(LoginError::Locked { until: account.locked_until });
    }
    let factor = match right {
        false => Factor::Wrong,
        true => second_factor::take(tx, &mut account, knock.code.as_deref(), now).map_err(|error| match error {
            AccountError::Store(error) => LoginError::Store(error),
            AccountError::NotThere | AccountError::Refused(_) | AccountError::Hash => LoginError::Hash,
        })?,
    };
    if right && account.password_until.is_some_and(|until| until <= now) {
        return Err(LoginError::Expired);
    }
    match factor {
        Factor::Asked => Err(LoginError::CodeNeeded),
        Factor::Passed(used) => {
            account.failures = 0;
            account.last_login = Some(now);
            tx.put_account(&account)?;
            tx.end_sessions_before(now)?;
            tx.put_session(&Session {
                token_hash: *blake3::hash(token).as_bytes(),
                account: account.name.clone(),
                expires: now + SESSION_MICROS,
                begun: now,
                seen: now,
                address: knock.address.clone(),
                agent: knock.agent.chars().take(200).collect(),
            })?;
            Ok((account, used))
        }
        Factor::Wrong => {
            account.failures += 1;
            if account.failures >= WRONG_ALLOWED {
                account.failures = 0;
                account.locked_until = now + LOCKED_MICROS;
                tracing::warn!("an account was locked after wrong passwords");
            }
            tx.put_account(&account)?;
            Err(if right { LoginError::CodeWrong } else { LoginError::Wrong })
        }
    }
}
