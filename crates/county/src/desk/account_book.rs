//! The accounts as the office keeps them, and what each does with its own.
//!
//! Invariant: a password that somebody else was given opens nothing but its own change; whoever manages accounts cannot
//! shut out or demote the one in use, so that one who manages is always left.

use super::CountyDesk;
use super::accounts::{AccountError, FIRST_PASSWORD_MICROS, PASSWORD_LENGTH};
use super::passwords::{hashed, is_password, made_up, refusal};
use crate::store::{Account, AccountReach, CountyTransaction, LoginRules, Session, StaffRole};
use duxue_domain::records::Kind;
use duxue_sync::chain::Hash;
use uuid::Uuid;

const NAME_LENGTH: usize = 40;
/// Minutes: shorter ends a session while somebody reads, longer is none.
const IDLE: std::ops::RangeInclusive<u32> = 5..=600;

/// What an account is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountGiven {
    pub role: StaffRole,
    pub person: Option<Uuid>,
    pub reach: AccountReach,
    pub disabled: bool,
}

impl AccountGiven {
    fn check(&self, tx: &mut CountyTransaction<'_>) -> Result<(), AccountError> {
        if !self.role.fits(&self.reach) {
            return Err(AccountError::Refused("这个角色要说明管到哪里：责任区、学校或者系部"));
        }
        let mut is = |id: Uuid, kind: Kind| {
            tx.record(id).map(|record| record.is_some_and(|record| record.kind == kind.name() && !record.is_deleted()))
        };
        let there = match &self.reach {
            AccountReach::County => true,
            AccountReach::Posts if self.person.is_none() => {
                return Err(AccountError::Refused("督学的账号要选是哪一位督学"));
            }
            AccountReach::Posts => true,
            AccountReach::Zones(zones) => {
                let mut all = !zones.is_empty();
                for zone in zones {
                    all &= is(*zone, Kind::Zone)?;
                }
                all
            }
            AccountReach::School(school) => is(*school, Kind::School)?,
            AccountReach::Department { school, .. } => is(*school, Kind::School)?,
        };
        if !there {
            return Err(AccountError::Refused("名册里没有这个责任区或者学校，请重新选"));
        }
        if let Some(person) = self.person
            && !is(person, Kind::Person)?
        {
            return Err(AccountError::Refused("名册里没有这个人，请重新选"));
        }
        Ok(())
    }

    fn to(self, standing: Account) -> Account {
        let AccountGiven { role, person, reach, disabled } = self;
        Account { role, person, reach, disabled, ..standing }
    }
}

impl CountyDesk {
    /// A new account; returns the password that opens it once.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a name that is taken or is none, and for what the roster does not have.
    pub fn new_account(&self, name: &str, given: AccountGiven, now: u64) -> Result<String, AccountError> {
        let name = name.trim().to_owned();
        let strange = |one: char| one.is_control() || one.is_whitespace() || "/:\\?#%".contains(one);
        if name.is_empty() || name.chars().count() > NAME_LENGTH || name.chars().any(strange) {
            return Err(AccountError::Refused("账号名要有 1 到 40 个字，不能有空格和 / : ? # % 这些符号"));
        }
        let password = made_up(PASSWORD_LENGTH);
        let hash = hashed(&password)?;
        self.write(move |tx| {
            if tx.account(&name)?.is_some() {
                return Err(AccountError::Refused("已经有叫这个名字的账号"));
            }
            given.check(tx)?;
            let (must_change, password_until) = (true, Some(now + FIRST_PASSWORD_MICROS));
            let standing = Account::new(&name, StaffRole::Reader, hash);
            let account = Account { must_change, password_until, ..given.to(standing) };
            tx.put_account(&account)?;
            Ok(password)
        })
    }

    /// Changes what an account is; one that is shut out loses its sessions. `by` is the account in use.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn change_account(&self, name: &str, given: AccountGiven, by: &str) -> Result<(), AccountError> {
        let (name, by) = (name.to_owned(), by.to_owned());
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            if name == by && (given.disabled || given.role != standing.role) {
                return Err(AccountError::Refused("不能停用自己正在用的账号，也不能改它的角色"));
            }
            given.check(tx)?;
            if given.disabled {
                tx.end_sessions_of(&name)?;
            }
            Ok(tx.put_account(&given.to(standing))?)
        })
    }

    /// A new password for somebody who forgot theirs; it opens nothing but its own change. Sessions end, a lock is lifted.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn replace_password(&self, name: &str, now: u64) -> Result<String, AccountError> {
        let password = made_up(PASSWORD_LENGTH);
        let (name, hash) = (name.to_owned(), hashed(&password)?);
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            let (failures, locked_until) = (0, 0);
            tx.end_sessions_of(&name)?;
            let (must_change, password_until) = (true, Some(now + FIRST_PASSWORD_MICROS));
            let fresh = Account { password: hash, must_change, password_until, failures, locked_until, ..standing };
            tx.put_account(&fresh)?;
            Ok(password)
        })
    }

    /// # Errors
    /// See [`AccountError`].
    pub fn lift_lock(&self, name: &str) -> Result<(), AccountError> {
        let name = name.to_owned();
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            Ok(tx.put_account(&Account { failures: 0, locked_until: 0, ..standing })?)
        })
    }

    /// Changes one's own password; all other sessions end.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong old one and for a new one that is too easy.
    pub fn change_password(&self, name: &str, session: Hash, old: &str, new: &str) -> Result<(), AccountError> {
        let account = self.read(|tx| tx.account(name))?.ok_or(AccountError::NotThere)?;
        if !is_password(&account.password, old) {
            return Err(AccountError::Refused("现在的密码不对"));
        }
        if old == new {
            return Err(AccountError::Refused("新密码和现在的一样"));
        }
        if let Some(words) = refusal(name, new) {
            return Err(AccountError::Refused(words));
        }
        let hash = hashed(new)?;
        self.write(move |tx| {
            let standing = tx.account(&account.name)?.ok_or(AccountError::NotThere)?;
            if standing.password != account.password {
                return Err(AccountError::Refused("密码刚刚在别处改过，请再登录一次"));
            }
            let others = tx.sessions_of(&account.name)?.into_iter().filter(|one| one.token_hash != session);
            for other in others {
                tx.end_session(&other.token_hash)?;
            }
            Ok(tx.put_account(&Account { password: hash, must_change: false, password_until: None, ..standing })?)
        })
    }

    /// Whether somebody who is logged in is still the one: they type the password once more.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong one.
    pub fn prove(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let account = self.read(|tx| tx.account(name))?.ok_or(AccountError::NotThere)?;
        is_password(&account.password, password).then_some(()).ok_or(AccountError::Refused("密码不对"))
    }

    /// Ends a session of an account by its key, or all of them but `keep`. One that has ended already is no error.
    ///
    /// # Errors
    /// The store's.
    pub fn end_sessions(&self, name: &str, key: Option<&str>, keep: Option<Hash>) -> Result<(), AccountError> {
        let (name, key) = (name.to_owned(), key.map(str::to_owned));
        self.write(move |tx| {
            let meant = |session: &Session| key.as_ref().is_none_or(|key| *key == session.key());
            let sessions = tx.sessions_of(&name)?.into_iter().filter(meant);
            for session in sessions.filter(|session| keep != Some(session.token_hash)) {
                tx.end_session(&session.token_hash)?;
            }
            Ok(())
        })
    }

    /// # Errors
    /// [`AccountError::Refused`] for minutes that are too few or too many.
    pub fn set_login_rules(&self, rules: LoginRules) -> Result<(), AccountError> {
        if !IDLE.contains(&rules.idle_minutes) {
            return Err(AccountError::Refused("不用多久就退出：填 5 到 600 分钟"));
        }
        self.write(move |tx| Ok(tx.put_login_rules(&rules)?))
    }
}
