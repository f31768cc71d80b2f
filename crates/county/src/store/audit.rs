//! The audit log (审计日志): who did what at the console.
//!
//! Invariant: lines are only ever added, each with the hash of the one before, under the county's lock.

use super::{CountyTransaction, Give, Row, StoreError, Value, values};
use duxue_sync::chain::Hash;

/// The action of what is done at the server itself; before the `:` of the account it tells that no account of the console did it,
/// for their names have none.
pub const COMMAND_LINE: &str = "command_line";

const COLUMNS: &str = "number, at, account, action, subject, address, outcome, previous, hash";

/// What happened. It names accounts and records, and says nothing of what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Microseconds since 1970.
    pub at: u64,
    /// Empty where nobody of that name has an account.
    pub account: String,
    pub action: String,
    /// Method and path of the request.
    pub subject: String,
    pub address: String,
    /// The status that was answered (RFC 9110).
    pub outcome: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    pub number: u64,
    pub deed: Deed,
    pub previous: Hash,
    pub hash: Hash,
}

impl AuditLine {
    fn after(previous: Hash, number: u64, deed: Deed) -> AuditLine {
        let mut line = AuditLine { number, deed, previous, hash: [0; 32] };
        line.hash = line.reckoned();
        line
    }

    /// The hash that this line must have, over all of it and the hash of the one before.
    pub fn reckoned(&self) -> Hash {
        let Deed { at, account, action, subject, address, outcome } = &self.deed;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.previous);
        for number in [self.number, *at, u64::from(*outcome)] {
            hasher.update(&number.to_le_bytes());
        }
        for text in [account, action, subject, address] {
            // The length before each, so that no two different lines are the same bytes.
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// Which lines; what is empty asks for all.
#[derive(Debug, Clone, Default)]
pub struct AuditSought {
    pub account: String,
    pub action: String,
    /// From this moment, and before that one.
    pub span: Option<(u64, u64)>,
}

impl AuditSought {
    /// The conditions and their values, from `$2` on.
    fn conditions(&self) -> (String, Vec<Value<'_>>) {
        let (mut sql, mut given) = (String::new(), Vec::new());
        for (column, text) in [("account", &self.account), ("action", &self.action)] {
            if !text.is_empty() {
                given.push(text.give());
                sql += &format!(" AND {column} = ${}", given.len() + 1);
            }
        }
        if let Some((from, until)) = &self.span {
            given.extend([from.give(), until.give()]);
            sql += &format!(" AND at >= ${} AND at < ${}", given.len(), given.len() + 1);
        }
        (sql, given)
    }
}

impl CountyTransaction<'_> {
    pub fn add_to_audit(&mut self, deed: Deed) -> Result<(), StoreError> {
        let last = self.one(
            &format!("SELECT {COLUMNS} FROM audit WHERE county = $1 ORDER BY number DESC LIMIT 1"),
            values![self.county],
            line,
        )?;
        let (number, previous) = last.map_or((0, [0; 32]), |last| (last.number, last.hash));
        let line = AuditLine::after(previous, number + 1, deed);
        let deed = &line.deed;
        self.run(
            "INSERT INTO audit (county, number, at, account, action, subject, address, outcome, previous, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                self.county,
                line.number,
                deed.at,
                &deed.account,
                &deed.action,
                &deed.subject,
                &deed.address,
                deed.outcome,
                line.previous,
                line.hash,
            ],
        )
    }

    /// How many lines there are of those sought, and so many of them from the `from`th on, the latest first.
    pub fn audit(
        &mut self,
        sought: &AuditSought,
        from: usize,
        limit: usize,
    ) -> Result<(u64, Vec<AuditLine>), StoreError> {
        let (conditions, given) = sought.conditions();
        let mut all = vec![self.county.give()];
        all.extend(given);
        let count =
            self.one(&format!("SELECT count(*) FROM audit WHERE county = $1{conditions}"), &all, |row| row.count(0))?;
        let (limit, from) = (limit as i64, from as i64);
        let places = (all.len() + 1, all.len() + 2);
        all.extend([limit.give(), from.give()]);
        let sql = format!(
            "SELECT {COLUMNS} FROM audit WHERE county = $1{conditions} ORDER BY number DESC LIMIT ${} OFFSET ${}",
            places.0, places.1
        );
        Ok((count.unwrap_or(0), self.all(&sql, &all, line)?))
    }

    /// Lines above a number, in their order.
    pub fn audit_after(&mut self, number: u64, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM audit WHERE county = $1 AND number > $2 ORDER BY number LIMIT $3"),
            values![self.county, number, limit as i64],
            line,
        )
    }
}

fn line(row: &dyn Row) -> Result<AuditLine, StoreError> {
    Ok(AuditLine {
        number: row.count(0)?,
        deed: Deed {
            at: row.count(1)?,
            account: row.string(2)?,
            action: row.string(3)?,
            subject: row.string(4)?,
            address: row.string(5)?,
            outcome: row.small(6)?,
        },
        previous: row.fixed(7)?,
        hash: row.fixed(8)?,
    })
}
