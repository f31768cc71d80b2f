//! Who logs in to the console.

use super::{Account, CountyTransaction, Give, Row, Session, StaffRole, StoreError, values};
use duxue_sync::chain::Hash;

const COLUMNS: &str = "name, password, role, failures, locked_until, disabled";

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
        self.run(
            "INSERT INTO accounts (county, name, password, role, failures, locked_until, disabled)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (county, name) DO UPDATE SET password = excluded.password, role = excluded.role,
                 failures = excluded.failures, locked_until = excluded.locked_until, disabled = excluded.disabled",
            values![
                self.county,
                &account.name,
                &account.password,
                account.role.name(),
                account.failures,
                account.locked_until,
                account.disabled.then_some(1_i64),
            ],
        )
    }

    pub fn session(&mut self, token_hash: &Hash) -> Result<Option<Session>, StoreError> {
        self.one(
            "SELECT account, expires FROM sessions WHERE county = $1 AND token_hash = $2",
            values![self.county, token_hash],
            |row| Ok(Session { token_hash: *token_hash, account: row.string(0)?, expires: row.count(1)? }),
        )
    }

    pub fn put_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO sessions (county, token_hash, account, expires) VALUES ($1, $2, $3, $4)
             ON CONFLICT (county, token_hash) DO UPDATE SET expires = excluded.expires",
            values![self.county, session.token_hash, &session.account, session.expires],
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
    Ok(Account {
        name: row.string(0)?,
        password: row.string(1)?,
        role: StaffRole::of(&row.string(2)?).ok_or(StoreError::Damaged("accounts"))?,
        failures: row.small(3)?,
        locked_until: row.count(4)?,
        disabled: row.integer(5)?.is_some(),
    })
}
