//! Who logs in to the console.

use super::{SqliteTransaction, count_at};
use crate::store::{Account, AccountRows, Session, StaffRole, StoreError};
use duxue_sync::chain::Hash;
use rusqlite::Row;

const COLUMNS: &str = "name, password, role, failures, locked_until, disabled";

impl AccountRows for SqliteTransaction<'_> {
    fn account(&mut self, name: &str) -> Result<Option<Account>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM accounts WHERE county = $1 AND name = $2"),
            (self.county, name),
            account,
        )
    }

    fn accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        self.all(&format!("SELECT {COLUMNS} FROM accounts WHERE county = $1 ORDER BY name"), [self.county], account)
    }

    fn put_account(&mut self, account: &Account) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO accounts (county, name, password, role, failures, locked_until, disabled)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (county, name) DO UPDATE SET password = excluded.password, role = excluded.role,
                 failures = excluded.failures, locked_until = excluded.locked_until, disabled = excluded.disabled",
            (
                self.county,
                &account.name,
                &account.password,
                account.role.name(),
                account.failures,
                account.locked_until.cast_signed(),
                account.disabled.then_some(1),
            ),
        )
    }

    fn session(&mut self, token_hash: &Hash) -> Result<Option<Session>, StoreError> {
        self.one(
            "SELECT account, expires FROM sessions WHERE county = $1 AND token_hash = $2",
            (self.county, token_hash),
            |row| Ok(Session { token_hash: *token_hash, account: row.get(0)?, expires: count_at(row, 1)? }),
        )
    }

    fn put_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO sessions (county, token_hash, account, expires) VALUES ($1, $2, $3, $4)
             ON CONFLICT (county, token_hash) DO UPDATE SET expires = excluded.expires",
            (self.county, session.token_hash, &session.account, session.expires.cast_signed()),
        )
    }

    fn end_session(&mut self, token_hash: &Hash) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND token_hash = $2", (self.county, token_hash))
    }

    fn end_sessions_of(&mut self, account: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND account = $2", (self.county, account))
    }

    fn end_sessions_before(&mut self, micros: u64) -> Result<(), StoreError> {
        self.run("DELETE FROM sessions WHERE county = $1 AND expires < $2", (self.county, micros.cast_signed()))
    }
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    let role: String = row.get(2)?;
    Ok(Account {
        name: row.get(0)?,
        password: row.get(1)?,
        role: StaffRole::of(&role).ok_or(StoreError::Damaged("accounts"))?,
        failures: row.get(3)?,
        locked_until: count_at(row, 4)?,
        disabled: row.get::<_, Option<i64>>(5)?.is_some(),
    })
}
