//! What the page 开放数据 is told, as TypeScript sees it.
//!
//! Invariant: a token and a secret are told once, to whoever made them, and are in no list.

use super::views_complaint::NamedChoice;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OpenDataPage {
    /// Those that work first, the latest before the others.
    pub tokens: Vec<TokenRow>,
    pub hooks: Vec<HookRow>,
    /// What a token may read.
    pub scopes: Vec<NamedChoice>,
    /// Records of whose changes an address may be told.
    pub kinds: Vec<NamedChoice>,
    /// Where the data are read: `https://host:port/api/`.
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TokenRow {
    pub id: u32,
    pub name: String,
    pub scopes_words: String,
    /// 没有用过，最近 11 月 20 日用过.
    pub used_words: String,
    /// 2027-11-28 到期, 已到期, 11 月 3 日作废.
    pub state_words: String,
    pub works: bool,
    /// It ends within a month.
    pub soon: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HookRow {
    pub id: u32,
    pub address: String,
    pub kinds_words: String,
    /// 今天 9:05 送到, 还没有送过.
    pub told_words: String,
    /// Changes still to be told.
    pub waiting: u32,
    /// What goes wrong, since when, and when it is tried again; empty where nothing does.
    pub trouble: String,
    /// Given up; nothing is told until somebody lets it go on.
    pub stopped: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewToken {
    pub name: String,
    pub scopes: Vec<String>,
    pub days: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TokenGiven {
    pub token: String,
    pub until_words: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewHook {
    pub address: String,
    pub kinds: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HookGiven {
    /// By which the other side checks the signature.
    pub secret: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HookTried {
    pub taken: bool,
    pub words: String,
}
