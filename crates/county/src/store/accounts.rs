//! Who logs in to the console.

use super::{Account, CountyTransaction, Give, Row, Session, StaffRole, StoreError, Totp, values};
use duxue_sync::chain::Hash;

const COLUMNS: &str =
    "name, password, role, failures, locked_until, disabled, person, reach, must_change, last_login, totp,
    totp_since, totp_step, password_until";
const SESSION: &str = "token_hash, account, expires, begun, seen, address, agent";

impl CountyTransaction<'_> {
    pub fn account(&mut self, name: &str) -> Result<Option<Account>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM accounts WHERE county = $1 AND name = $2"),
            values![self.county, name],
            account,
        )
    }

    pub fn accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM accounts WHERE county = $1 ORDER BY name"),
            values![self.county],
            account,
        )
    }

    pub fn put_account(&mut self, account: &Account) -> Result<(), StoreError> {
        let totp = account.totp.as_ref();
        self.run(
            "INSERT INTO accounts (county, name, password, role, failures, locked_until, disabled, person, reach,
                 must_change, last_login, totp, totp_since, totp_step, password_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             ON CONFLICT (county, name) DO UPDATE SET password = excluded.password, role = excluded.role,
                 failures = excluded.failures, locked_until = excluded.locked_until, disabled = excluded.disabled,
                 person = excluded.person, reach = excluded.reach, must_change = excluded.must_change,
                 last_login = excluded.last_login, totp = excluded.totp, totp_since = excluded.totp_since,
                 totp_step = excluded.totp_step, password_until = excluded.password_until",
            values![
                self.county,
                &account.name,
                &account.password,
                account.role.name(),
                account.failures,
                account.locked_until,
                account.disabled.then_some(1_i64),
                account.person,
                account.reach.to_string(),
                account.must_change.then_some(1_i64),
                account.last_login,
                totp.map(|totp| totp.secret.clone()),
                totp.and_then(|totp| totp.since),
                totp.map_or(0, |totp| totp.step),
                account.password_until,
            ],
        )
    }

    pub fn session(&mut self, token_hash: &Hash) -> Result<Option<Session>, StoreError> {
        self.one(
            &format!("SELECT {SESSION} FROM sessions WHERE county = $1 AND token_hash = $2"),
            values![self.county, token_hash],
            session,
        )
    }

    /// Of one account, the one used last before the others.
    pub fn sessions_of(&mut self, account: &str) -> Result<Vec<Session>, StoreError> {
        self.all(
            &format!("SELECT {SESSION} FROM sessions WHERE county = $1 AND account = $2 ORDER BY seen DESC"),
            values![self.county, account],
            session,
        )
    }

    pub fn put_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO sessions (county, token_hash, account, expires, begun, seen, address, agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (county, token_hash) DO UPDATE SET expires = excluded.expires",
            values![
                self.county,
                session.token_hash,
                &session.account,
                session.expires,
                session.begun,
                session.seen,
                &session.address,
                &session.agent,
            ],
        )
    }

    /// Notes that a session was used; one that has ended stays ended.
    pub fn see_session(&mut self, token_hash: &Hash, now: u64) -> Result<(), StoreError> {
        self.run(
            "UPDATE sessions SET seen = $1 WHERE county = $2 AND token_hash = $3",
            values![now, self.county, token_hash],
        )
    }

    pub fn end_session(&mut self, token_hash: &Hash) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND token_hash = $2", values![self.county, token_hash])
    }

    pub fn end_sessions_of(&mut self, account: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND account = $2", values![self.county, account])
    }

    /// Forgets sessions past their time.
    pub fn end_sessions_before(&mut self, micros: u64) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND expires < $2", values![self.county, micros])
    }
}

fn account(row: &dyn Row) -> Result<Account, StoreError> {
    let damaged = StoreError::Damaged("accounts");
    Ok(Account {
        name: row.string(0)?,
        password: row.string(1)?,
        role: StaffRole::of(&row.string(2)?).ok_or(damaged)?,
        failures: row.small(3)?,
        locked_until: row.count(4)?,
        disabled: row.integer(5)?.is_some(),
        person: row.bytes(6)?.is_some().then(|| row.id(6)).transpose()?,
        reach: row.string(7)?.parse().map_err(|_| StoreError::Damaged("accounts"))?,
        must_change: row.integer(8)?.is_some(),
        last_login: row.count_or_null(9)?,
        totp: match row.bytes(10)? {
            Some(secret) => Some(Totp { secret: secret.to_vec(), since: row.count_or_null(11)?, step: row.count(12)? }),
            None => None,
        },
        password_until: row.count_or_null(13)?,
    })
}

fn session(row: &dyn Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_hash: row.fixed(0)?,
        account: row.string(1)?,
        expires: row.count(2)?,
        begun: row.count(3)?,
        seen: row.count(4)?,
        address: row.string(5)?,
        agent: row.string(6)?,
    })
}
