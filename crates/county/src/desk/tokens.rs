//! Tokens by which machines read the county's data: given out, listed, taken back.
//!
//! Invariants: a token is kept as its hash and shown once; it opens only what its scopes name, and only until it expires.

use super::CountyDesk;
use crate::store::{ApiToken, StoreError};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// What every token begins with, so that one that got into a file or a log is found.
const PREFIX: &str = "dxt_";
/// How exactly the last use is kept: a write for each request would be in the way of the county's own.
const USE_NOTED_EVERY: u64 = 60 * 60 * 1_000_000;

/// What a machine may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadScope {
    Schools,
    Persons,
    Visits,
    Lessons,
    Hazards,
    Briefs,
    Quotas,
}

impl ReadScope {
    pub const ALL: [ReadScope; 7] = [
        ReadScope::Schools,
        ReadScope::Persons,
        ReadScope::Visits,
        ReadScope::Lessons,
        ReadScope::Hazards,
        ReadScope::Briefs,
        ReadScope::Quotas,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            ReadScope::Schools => "schools:read",
            ReadScope::Persons => "persons:read",
            ReadScope::Visits => "visits:read",
            ReadScope::Lessons => "lessons:read",
            ReadScope::Hazards => "hazards:read",
            ReadScope::Briefs => "briefs:read",
            ReadScope::Quotas => "quotas:read",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            ReadScope::Schools => "责任区和学校",
            ReadScope::Persons => "督学名册和各处的姓名",
            ReadScope::Visits => "督导、巡视、检查、座谈、问卷",
            ReadScope::Lessons => "听课评课",
            ReadScope::Hazards => "隐患和整改",
            ReadScope::Briefs => "督导简报",
            ReadScope::Quotas => "督导次数",
        }
    }

    pub fn of(name: &str) -> Option<ReadScope> {
        ReadScope::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

impl ApiToken {
    pub fn may_read(&self, scope: ReadScope) -> bool {
        self.scopes.split(' ').any(|name| name == scope.name())
    }
}

impl CountyDesk {
    /// A new token, told this once. `expires`: microseconds since 1970.
    ///
    /// # Errors
    /// The store's.
    pub fn issue_token(
        &self,
        name: &str,
        scopes: &[ReadScope],
        expires: u64,
        now: u64,
    ) -> Result<(ApiToken, String), StoreError> {
        let secret: [u8; 32] = rand::random();
        let text = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(secret));
        let scopes: Vec<&str> =
            ReadScope::ALL.into_iter().filter(|scope| scopes.contains(scope)).map(ReadScope::name).collect();
        let mut token = ApiToken {
            id: 0,
            name: name.to_owned(),
            hash: *blake3::hash(text.as_bytes()).as_bytes(),
            scopes: scopes.join(" "),
            created: now,
            expires,
            last_used: None,
            revoked: None,
        };
        let token = self.write(move |tx| {
            token.id = tx.api_tokens()?.last().map_or(1, |last| last.id + 1);
            tx.put_api_token(&token)?;
            Ok::<_, StoreError>(token)
        })?;
        Ok((token, text))
    }

    /// # Errors
    /// The store's.
    pub fn tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.read(|tx| tx.api_tokens())
    }

    /// Takes a token back; `None` where there is none of that number.
    ///
    /// # Errors
    /// The store's.
    pub fn revoke_token(&self, id: u32, now: u64) -> Result<Option<ApiToken>, StoreError> {
        self.write(move |tx| {
            let Some(mut token) = tx.api_tokens()?.into_iter().find(|token| token.id == id) else { return Ok(None) };
            token.revoked.get_or_insert(now);
            tx.put_api_token(&token)?;
            Ok(Some(token))
        })
    }

    /// The token that is written so, if it is good now.
    ///
    /// # Errors
    /// The store's.
    pub fn token(&self, text: &str, now: u64) -> Result<Option<ApiToken>, StoreError> {
        if !text.starts_with(PREFIX) {
            return Ok(None);
        }
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        let good = |token: &ApiToken| token.revoked.is_none() && token.expires > now;
        let Some(token) = self.read(|tx| tx.api_token(&hash))?.filter(good) else { return Ok(None) };
        if token.last_used.is_some_and(|last| last + USE_NOTED_EVERY > now) {
            return Ok(Some(token));
        }
        // Read anew where it is written: it may have been taken back meanwhile.
        self.write(move |tx| {
            let Some(mut token) = tx.api_token(&hash)?.filter(|token| token.revoked.is_none()) else { return Ok(None) };
            token.last_used = Some(now);
            tx.put_api_token(&token)?;
            Ok(Some(token))
        })
    }
}
