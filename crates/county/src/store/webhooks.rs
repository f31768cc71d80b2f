//! Addresses that are told of changes.

use super::{CountyTransaction, Give, Row, StoreError, values};

const COLUMNS: &str =
    "id, address, kinds, secret, created, told, failures, failing_since, next_try, last_error, taken_until, disabled,
    last_told";

/// All times in microseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Counted from 1 in each county.
    pub id: u32,
    pub address: String,
    /// Kinds of records, separated by spaces.
    pub kinds: String,
    /// `whsec_…`, as the Standard Webhooks specification has it.
    pub secret: String,
    pub created: u64,
    /// The county's number of the last change that was told, or passed over.
    pub told: u64,
    /// In a row.
    pub failures: u32,
    pub failing_since: Option<u64>,
    pub next_try: u64,
    pub last_error: Option<String>,
    /// Until then a server is at it.
    pub taken_until: u64,
    pub disabled: Option<u64>,
    /// When it last took what it was told.
    pub last_told: Option<u64>,
}

impl CountyTransaction<'_> {
    pub fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM webhooks WHERE county = $1 ORDER BY id"),
            values![self.county],
            webhook,
        )
    }

    pub fn put_webhook(&mut self, hook: &Webhook) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO webhooks (county, id, address, kinds, secret, created, told, failures, failing_since, next_try,
                 last_error, taken_until, disabled, last_told)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             ON CONFLICT (county, id) DO UPDATE SET told = excluded.told, failures = excluded.failures,
                 failing_since = excluded.failing_since, next_try = excluded.next_try,
                 last_error = excluded.last_error, taken_until = excluded.taken_until, disabled = excluded.disabled,
                 last_told = excluded.last_told",
            values![
                self.county,
                hook.id,
                &hook.address,
                &hook.kinds,
                &hook.secret,
                hook.created,
                hook.told,
                hook.failures,
                hook.failing_since,
                hook.next_try,
                hook.last_error.as_ref(),
                hook.taken_until,
                hook.disabled,
                hook.last_told,
            ],
        )
    }

    pub fn drop_webhook(&mut self, id: u32) -> Result<(), StoreError> {
        self.run("DELETE FROM webhooks WHERE county = $1 AND id = $2", values![self.county, id])
    }
}

fn webhook(row: &dyn Row) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: row.small(0)?,
        address: row.string(1)?,
        kinds: row.string(2)?,
        secret: row.string(3)?,
        created: row.count(4)?,
        told: row.count(5)?,
        failures: row.small(6)?,
        failing_since: row.count_or_null(7)?,
        next_try: row.count(8)?,
        last_error: row.string_or_null(9)?,
        taken_until: row.count(10)?,
        disabled: row.count_or_null(11)?,
        last_told: row.count_or_null(12)?,
    })
}
