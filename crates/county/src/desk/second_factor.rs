//! The second factor (TOTP, RFC 6238): six digits that a telephone shows, and ten codes on paper for when it is lost.
//!
//! Invariant: no code opens twice. What was taken raises the time step below which nothing is taken; a code from paper is gone.

use super::CountyDesk;
use super::accounts::AccountError;
use super::passwords::{is_password, made_up};
use crate::store::{Account, CountyTransaction, Totp};
use duxue_sync::chain::Hash;
use totp_rs::{Builder, Secret};

const ON_PAPER: usize = 10;
const HALF: usize = 5;
const MICROS: u64 = 1_000_000;

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Right, or none is asked for.
    Passed,
    /// None was given, and one is asked for.
    Asked,
    Wrong,
}

/// What a telephone is told, once.
pub struct Begun {
    /// `otpauth://…`, as a picture to be photographed.
    pub address: String,
    /// Base32, to be typed.
    pub secret: String,
}

fn totp(issuer: &str, account: &str, secret: &[u8]) -> Result<totp_rs::Totp, AccountError> {
    let built = Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(account.to_owned())
        // A colon would end the issuer.
        .with_issuer(Some(issuer.replace(':', " ")))
        .build();
    built.map_err(|_| AccountError::Hash)
}

fn step_of(account: &Account, kept: &Totp, code: &str, now: u64) -> Result<Option<u64>, AccountError> {
    let code: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    let step = totp("", &account.name, &kept.secret)?.check(&code, now / MICROS);
    Ok(step.filter(|step| *step > kept.step))
}

fn hash_of(code: &str) -> Hash {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect();
    *blake3::hash(plain.as_bytes()).as_bytes()
}

/// Takes a code from the telephone or from paper; `account` is to be written afterwards.
///
/// # Errors
/// The store's.
pub fn take(
    tx: &mut CountyTransaction<'_>,
    account: &mut Account,
    code: Option<&str>,
    now: u64,
) -> Result<Factor, AccountError> {
    let Some(kept) = account.totp.clone().filter(|totp| totp.since.is_some()) else { return Ok(Factor::Passed) };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else { return Ok(Factor::Asked) };
    if let Some(step) = step_of(account, &kept, code, now)? {
        account.totp = Some(Totp { step, ..kept });
        return Ok(Factor::Passed);
    }
    let hash = hash_of(code);
    if !tx.recovery_codes(&account.name)?.contains(&hash) {
        return Ok(Factor::Wrong);
    }
    tx.use_recovery_code(&account.name, &hash)?;
    Ok(Factor::Passed)
}

impl CountyDesk {
    /// A new secret, which is asked for only after a first code was right.
    ///
    /// # Errors
    /// [`AccountError::Refused`] where one is asked for already.
    pub fn begin_second_factor(&self, name: &str, issuer: &str) -> Result<Begun, AccountError> {
        let secret: [u8; 20] = rand::random();
        let made = totp(issuer, name, &secret)?;
        let begun =
            Begun { address: made.to_url().map_err(|_| AccountError::Hash)?, secret: made.secret().to_base32() };
        let name = name.to_owned();
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            if standing.totp.as_ref().is_some_and(|totp| totp.since.is_some()) {
                return Err(AccountError::Refused("动态口令已经在用了；要换手机，先停用再启用"));
            }
            let totp = Some(Totp { secret: secret.to_vec(), since: None, step: 0 });
            tx.put_account(&Account { totp, ..standing })?;
            Ok(begun)
        })
    }

    /// Takes the first code, and gives ten for paper.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong one.
    pub fn confirm_second_factor(&self, name: &str, code: &str, now: u64) -> Result<Vec<String>, AccountError> {
        let (name, code) = (name.to_owned(), code.to_owned());
        let paper: Vec<String> = (0..ON_PAPER).map(|_| format!("{}-{}", made_up(HALF), made_up(HALF))).collect();
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            let begun = standing.totp.clone().filter(|totp| totp.since.is_none());
            let begun = begun.ok_or(AccountError::Refused("请先扫码"))?;
            let wrong = AccountError::Refused("口令不对：请看手机上现在的六位数，也看看手机的时间准不准");
            let step = step_of(&standing, &begun, &code, now)?.ok_or(wrong)?;
            let hashes: Vec<Hash> = paper.iter().map(|code| hash_of(code)).collect();
            tx.put_recovery_codes(&name, &hashes)?;
            tx.put_account(&Account { totp: Some(Totp { since: Some(now), step, ..begun }), ..standing })?;
            Ok(paper)
        })
    }

    /// Ends it, by its owner, who tells the password once more.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong password, and where the role must have one.
    pub fn drop_second_factor(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let account = self.read(|tx| tx.account(name))?.ok_or(AccountError::NotThere)?;
        if !is_password(&account.password, password) {
            return Err(AccountError::Refused("密码不对"));
        }
        let name = name.to_owned();
        self.write(move |tx| {
            if tx.login_rules()?.second_factor.contains(&account.role) {
                return Err(AccountError::Refused("县里要求这类账号用动态口令，不能停用；换手机请找管账号的人"));
            }
            without(tx, &name)
        })
    }

    /// Ends it, by the office, for whom telephone and paper are lost.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub fn reset_second_factor(&self, name: &str) -> Result<(), AccountError> {
        let name = name.to_owned();
        self.write(move |tx| without(tx, &name))
    }
}

fn without(tx: &mut CountyTransaction<'_>, name: &str) -> Result<(), AccountError> {
    let standing = tx.account(name)?.ok_or(AccountError::NotThere)?;
    tx.put_recovery_codes(name, &[])?;
    Ok(tx.put_account(&Account { totp: None, ..standing })?)
}
