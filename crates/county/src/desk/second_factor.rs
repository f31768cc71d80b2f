//! The second factor (TOTP, RFC 6238): six digits that a telephone shows, and ten codes on paper for when it is lost.
//!
//! Invariant: no code opens twice. What was taken raises the time step below which nothing is taken; a code from paper is gone.

use super::CountyDesk;
use super::accounts::AccountError;
use super::passwords::{HashFailed, made_up, slowly};
use crate::store::{Account, CountyTransaction, Totp};
use duxue_sync::chain::Hash;
use totp_rs::{Builder, Secret};

const ON_PAPER: usize = 10;
/// Four of four characters, five bits each: 79 bits.
const GROUPS: usize = 4;
const GROUP: usize = 4;
const MICROS: u64 = 1_000_000;

/// What stood beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    Nothing,
    Telephone,
    Paper,
}

impl Used {
    /// As the audit log has it, behind the path of the login.
    pub const fn name(self) -> &'static str {
        match self {
            Used::Nothing => "",
            Used::Telephone => "/totp",
            Used::Paper => "/paper",
        }
    }
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Right, or none is asked for.
    Passed(Used),
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

/// As the codes of before were kept, without salt; what is kept now is made of it.
fn fast(code: &str) -> Hash {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect();
    *blake3::hash(plain.as_bytes()).as_bytes()
}

/// As codes are kept: Argon2id, salted by the secret of the telephone beside which they were given.
fn kept(fast: &Hash, totp: &Totp) -> Result<Hash, HashFailed> {
    slowly(fast, &totp.secret)
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
    let Some(totp) = account.totp.clone().filter(|totp| totp.since.is_some()) else {
        return Ok(Factor::Passed(Used::Nothing));
    };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else { return Ok(Factor::Asked) };
    if let Some(step) = step_of(account, &totp, code, now)? {
        account.totp = Some(Totp { step, ..totp });
        return Ok(Factor::Passed(Used::Telephone));
    }
    // Six digits are no code from paper, and not worth the time.
    if code.chars().filter(char::is_ascii_alphanumeric).count() <= 6 {
        return Ok(Factor::Wrong);
    }
    let hash = kept(&fast(code), &totp)?;
    if !tx.recovery_codes(&account.name)?.contains(&hash) {
        return Ok(Factor::Wrong);
    }
    tx.use_recovery_code(&account.name, &hash)?;
    Ok(Factor::Passed(Used::Paper))
}

impl CountyDesk {
    /// A new secret, which is asked for only after a first code was right.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong password, and where one is asked for already.
    pub fn begin_second_factor(&self, name: &str, password: &str, issuer: &str) -> Result<Begun, AccountError> {
        self.prove(name, password)?;
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
        let groups = || (0..GROUPS).map(|_| made_up(GROUP)).collect::<Vec<_>>().join("-");
        let paper: Vec<String> = (0..ON_PAPER).map(|_| groups()).collect();
        let scan = AccountError::Refused("请先扫码");
        let begun = self.read(|tx| tx.account(&name))?.and_then(|account| account.totp).ok_or(scan)?;
        // Ten slow hashes are no work for the county's one writer.
        let hashes = paper.iter().map(|code| kept(&fast(code), &begun)).collect::<Result<Vec<_>, _>>()?;
        self.write(move |tx| {
            let standing = tx.account(&name)?.ok_or(AccountError::NotThere)?;
            let same = |totp: &Totp| totp.since.is_none() && totp.secret == begun.secret;
            let begun = standing.totp.clone().filter(same).ok_or(AccountError::Refused("请先扫码"))?;
            let wrong = AccountError::Refused("口令不对：请看手机上现在的六位数，也看看手机的时间准不准");
            let step = step_of(&standing, &begun, &code, now)?.ok_or(wrong)?;
            tx.put_recovery_codes(&name, &hashes)?;
            tx.put_account(&Account { totp: Some(Totp { since: Some(now), step, ..begun }), ..standing })?;
            Ok(paper)
        })
    }

    /// Hashes once more what an earlier version kept under a fast hash; the codes on paper stay good.
    ///
    /// # Errors
    /// The store's.
    pub fn harden_recovery_codes(&self) -> Result<(), AccountError> {
        if self.read(|tx| tx.accounts_with_fast_codes())?.is_empty() {
            return Ok(());
        }
        self.write(|tx| {
            for name in tx.accounts_with_fast_codes()? {
                let totp = tx.account(&name)?.and_then(|account| account.totp);
                // Without a telephone there is nothing that they stand in for.
                let hashes = match &totp {
                    Some(totp) => {
                        tx.recovery_codes(&name)?.iter().map(|fast| kept(fast, totp)).collect::<Result<Vec<_>, _>>()?
                    }
                    None => Vec::new(),
                };
                tx.put_recovery_codes(&name, &hashes)?;
            }
            Ok(())
        })
    }

    /// Ends it, by its owner, who tells the password once more.
    ///
    /// # Errors
    /// [`AccountError::Refused`] for a wrong password, and where the role must have one.
    pub fn drop_second_factor(&self, name: &str, password: &str) -> Result<(), AccountError> {
        self.prove(name, password)?;
        let name = name.to_owned();
        self.write(move |tx| {
            let account = tx.account(&name)?.ok_or(AccountError::NotThere)?;
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
