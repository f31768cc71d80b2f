//! Addresses that are told of changes: registered by the office, told in the county's order.
//!
//! Invariants: what is still to be told follows from the number of the last change told, so nothing has to be written when a
//! record changes; one server at a time has a hook; what is told of a record is its id, kind, number and state.

use super::{CountyDesk, local_time};
use crate::open_data::{RESOURCES, Source};
use crate::store::{CountyTransaction, StoreError, Webhook};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use uuid::Uuid;

const SECOND: u64 = 1_000_000;
/// Waits between the tries, seconds; the last holds from then on.
const WAITS: [u64; 8] = [5, 30, 120, 600, 1800, 3600, 7200, 21_600];
/// An address that has failed for so long is not tried any more.
const GIVEN_UP: u64 = 5 * 24 * 3600 * SECOND;
/// Longer than a run of events can take.
const TAKEN: u64 = 300 * SECOND;
/// Events of one run.
const AT_ONCE: usize = 20;

/// A change as it is told; the payload of the Standard Webhooks specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    #[serde(skip)]
    pub message: String,
    /// `hazard.changed`, `visit.deleted`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// When the county took the change in, RFC 3339.
    pub timestamp: String,
    pub data: EventData,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventData {
    pub id: Uuid,
    pub kind: String,
    pub seq: u64,
    pub state: Option<String>,
}

/// How a run of events ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All were taken.
    Told,
    Failed(String),
    /// The address said that it wants no more (HTTP 410).
    Gone,
}

#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// Not among what is handed out.
    #[error("no kind {0:?} is told of")]
    Kind(String),
    #[error("an address must begin with https:// and name no user")]
    Address,
    #[error("there is no webhook {0}")]
    None(u32),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Kinds of records of which changes are told.
pub fn told_kinds() -> impl Iterator<Item = &'static str> {
    RESOURCES
        .iter()
        .flat_map(|list| match list.source {
            Source::Records { kinds, .. } => kinds,
            Source::Counted(_) => &[],
        })
        .copied()
}

/// What went wrong with an address, for people.
pub fn failure_words(error: &str) -> String {
    match error {
        _ if error.starts_with("HTTP ") => format!("对方回答 {error}"),
        _ if error.contains("private network") => "地址在内部网络里，服务器的配置不允许".to_owned(),
        _ => format!("连不上对方（{error}）"),
    }
}

impl Webhook {
    fn kinds(&self) -> Vec<&str> {
        self.kinds.split(' ').collect()
    }

    fn is_due(&self, now: u64) -> bool {
        self.disabled.is_none() && self.next_try <= now && self.taken_until <= now
    }
}

impl CountyDesk {
    /// Registers an address; changes from now on are told.
    ///
    /// # Errors
    /// See [`WebhookError`].
    pub fn add_webhook(&self, address: &str, kinds: &[String], now: u64) -> Result<Webhook, WebhookError> {
        let rest = address.strip_prefix("https://").ok_or(WebhookError::Address)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.contains('@') || address.contains(char::is_whitespace) {
            return Err(WebhookError::Address);
        }
        if let Some(unknown) = kinds.iter().find(|kind| !told_kinds().any(|known| known == kind.as_str())) {
            return Err(WebhookError::Kind(unknown.clone()));
        }
        let secret: [u8; 32] = rand::random();
        let (address, kinds) = (address.to_owned(), kinds.join(" "));
        self.write(move |tx| {
            let hook = Webhook {
                id: tx.webhooks()?.last().map_or(1, |last| last.id + 1),
                address,
                kinds,
                secret: format!("whsec_{}", BASE64_STANDARD.encode(secret)),
                created: now,
                told: tx.head()?.0,
                failures: 0,
                failing_since: None,
                next_try: 0,
                last_error: None,
                taken_until: 0,
                disabled: None,
                last_told: None,
            };
            tx.put_webhook(&hook)?;
            Ok(hook)
        })
    }

    /// Each with how many changes it is still to be told of.
    ///
    /// # Errors
    /// The store's.
    pub fn webhooks(&self) -> Result<Vec<(Webhook, u64)>, StoreError> {
        self.read(|tx| {
            let hooks = tx.webhooks()?;
            hooks
                .into_iter()
                .map(|hook| {
                    let waiting = tx.count_changed(&hook.kinds(), hook.told)?;
                    Ok((hook, waiting))
                })
                .collect()
        })
    }

    /// # Errors
    /// See [`WebhookError`].
    pub fn drop_webhook(&self, id: u32) -> Result<Webhook, WebhookError> {
        self.write(move |tx| {
            let hook = found(tx, id)?;
            tx.drop_webhook(id)?;
            Ok(hook)
        })
    }

    /// Tries an address again that was given up, from where it stood.
    ///
    /// # Errors
    /// See [`WebhookError`].
    pub fn enable_webhook(&self, id: u32) -> Result<Webhook, WebhookError> {
        self.write(move |tx| {
            let hook = Webhook { failures: 0, failing_since: None, next_try: 0, disabled: None, ..found(tx, id)? };
            tx.put_webhook(&hook)?;
            Ok(hook)
        })
    }

    /// Numbers of the hooks that have something to be told now.
    ///
    /// # Errors
    /// The store's.
    pub fn webhooks_due(&self, now: u64) -> Result<Vec<u32>, StoreError> {
        self.read(|tx| {
            let mut due = Vec::new();
            for hook in tx.webhooks()? {
                if hook.is_due(now) && !tx.changed_of(&hook.kinds(), hook.told, 1)?.is_empty() {
                    due.push(hook.id);
                }
            }
            Ok(due)
        })
    }

    /// Takes a hook, so that no other server tells it meanwhile, with the next run of its events; `None` where another
    /// was first or nothing is left.
    ///
    /// # Errors
    /// The store's.
    pub fn take_webhook(&self, id: u32, now: u64) -> Result<Option<(Webhook, Vec<Event>)>, StoreError> {
        let epoch = self.epoch();
        self.write(move |tx| {
            let hook = tx.webhooks()?.into_iter().find(|hook| hook.id == id && hook.is_due(now));
            let Some(hook) = hook else { return Ok(None) };
            let changed = tx.changed_of(&hook.kinds(), hook.told, AT_ONCE)?;
            if changed.is_empty() {
                return Ok(None);
            }
            let mut events = Vec::with_capacity(changed.len());
            for record in changed {
                let how = if record.is_deleted() { "deleted" } else { "changed" };
                let received = tx.received_at(record.seq)?.unwrap_or(now);
                events.push(Event {
                    message: format!("{}-{}-{}", epoch.simple(), hook.id, record.seq),
                    kind: format!("{}.{how}", record.kind),
                    timestamp: local_time(received).to_rfc3339(),
                    data: EventData {
                        id: record.id,
                        seq: record.seq,
                        state: record.fields.get("state").and_then(|state| state.as_str()).map(str::to_owned),
                        kind: record.kind,
                    },
                });
            }
            let hook = Webhook { taken_until: now + TAKEN, ..hook };
            tx.put_webhook(&hook)?;
            Ok(Some((hook, events)))
        })
    }

    /// Gives a hook back: told up to `told`, and how the run ended.
    ///
    /// # Errors
    /// The store's.
    pub fn give_webhook_back(&self, id: u32, told: u64, outcome: Outcome, now: u64) -> Result<(), StoreError> {
        self.write(move |tx| {
            // It may have been removed meanwhile.
            let Some(mut hook) = tx.webhooks()?.into_iter().find(|hook| hook.id == id) else { return Ok(()) };
            if told > hook.told {
                (hook.told, hook.failures, hook.failing_since, hook.last_error) = (told, 0, None, None);
                hook.last_told = Some(now);
            }
            hook.taken_until = 0;
            match outcome {
                Outcome::Told => {}
                Outcome::Gone => hook.disabled = Some(now),
                Outcome::Failed(error) => {
                    let wait = WAITS[(hook.failures as usize).min(WAITS.len() - 1)];
                    hook.next_try = now + wait * SECOND;
                    hook.failures += 1;
                    let since = *hook.failing_since.get_or_insert(now);
                    hook.last_error = Some(error);
                    hook.disabled = (now >= since + GIVEN_UP).then_some(now);
                }
            }
            if hook.disabled.is_some() {
                tracing::error!(webhook = hook.id, error = hook.last_error, "a webhook was given up");
            }
            tx.put_webhook(&hook)
        })
    }
}

fn found(tx: &mut CountyTransaction<'_>, id: u32) -> Result<Webhook, WebhookError> {
    tx.webhooks()?.into_iter().find(|hook| hook.id == id).ok_or(WebhookError::None(id))
}
