//! Tokens by which machines read the county's data.

use super::{CountyTransaction, Give, Row, StoreError, values};
use duxue_sync::chain::Hash;

const COLUMNS: &str = "id, name, hash, scopes, created, expires, last_used, revoked";

/// All times in microseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Counted from 1 in each county.
    pub id: u32,
    /// Whose it is: the system that reads by it.
    pub name: String,
    pub hash: Hash,
    /// Names, separated by spaces.
    pub scopes: String,
    pub created: u64,
    pub expires: u64,
    pub last_used: Option<u64>,
    pub revoked: Option<u64>,
}

impl CountyTransaction<'_> {
    pub fn api_token(&mut self, hash: &Hash) -> Result<Option<ApiToken>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM api_tokens WHERE county = $1 AND hash = $2"),
            values![self.county, hash],
            token,
        )
    }

    pub fn api_tokens(&mut self) -> Result<Vec<ApiToken>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM api_tokens WHERE county = $1 ORDER BY id"),
            values![self.county],
            token,
        )
    }

    pub fn put_api_token(&mut self, token: &ApiToken) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO api_tokens (county, id, name, hash, scopes, created, expires, last_used, revoked)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (county, id) DO UPDATE SET last_used = excluded.last_used, revoked = excluded.revoked",
            values![
                self.county,
                token.id,
                &token.name,
                token.hash,
                &token.scopes,
                token.created,
                token.expires,
                token.last_used,
                token.revoked,
            ],
        )
    }
}

fn token(row: &dyn Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        id: row.small(0)?,
        name: row.string(1)?,
        hash: row.fixed(2)?,
        scopes: row.string(3)?,
        created: row.count(4)?,
        expires: row.count(5)?,
        last_used: row.count_or_null(6)?,
        revoked: row.count_or_null(7)?,
    })
}
