//! First day, start of the day, and the frame around every screen.

use super::Link;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person who has a store on this machine, as the unlock screen names them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonCard {
    pub id: String,
    pub name: String,
    pub role_text: String,
    pub zone_name: Option<String>,
    pub certificate: Option<String>,
    /// 临溪县人民政府教育督导室.
    pub office: Option<String>,
    /// How many records wait to be sent, as last known.
    pub unsent: Option<u64>,
    /// 上次停在 校园巡视，11:45 已保存; nothing that a stranger may not read.
    pub stopped: Option<String>,
    /// After too many wrong passphrases: RFC 3339 time before which no other is tried.
    pub wait_until: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CodeArgs {
    pub code: String,
}

/// An enrolment code as typed so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CodeCheck {
    pub groups: Vec<CodeGroup>,
    /// How many groups a whole code has, as far as can be told.
    pub of: Option<u32>,
    /// Every group is right and the code is complete.
    pub whole: bool,
    /// Address of the county's server, once the code is whole.
    pub address: Option<String>,
    /// What is wrong, in words: 第 9 组填错了，请对照登记单再看一遍。
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CodeGroup {
    pub text: String,
    /// None while the group is not complete.
    pub right: Option<bool>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct EnrolArgs {
    pub code: String,
    pub passphrase: String,
    /// What this machine is called in lists; its host name where none is given.
    #[serde(default)]
    pub machine: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct UnlockArgs {
    /// Id of a [`PersonCard`].
    pub person: String,
    pub passphrase: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RecoverArgs {
    /// Id of a [`PersonCard`].
    pub person: String,
    /// The recovery code that the county gave.
    pub code: String,
    /// The new one.
    pub passphrase: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct RecoveryRequestArgs {
    /// Id of a [`PersonCard`].
    pub person: String,
    pub file: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChangePassphraseArgs {
    pub old: String,
    pub new: String,
}

/// Who works at this machine now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Session {
    pub person: SessionPerson,
    pub county_name: String,
    pub office_name: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// 11 月 18 日 星期三.
    pub date_words: String,
    /// What the store kept when the program did not end by itself.
    pub recovered: Option<Recovered>,
    /// 本机时间慢 3 分钟 … where it is off by more than a few minutes.
    pub clock_warning: Option<String>,
    /// Whether this device has ever finished a round of sync.
    pub synced_once: bool,
    pub rail: Rail,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionPerson {
    pub id: String,
    pub name: String,
    /// `supervisor`, `zone_lead`, `county_staff`.
    pub role: String,
    pub role_text: String,
    pub zone_name: Option<String>,
    pub certificate: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Recovered {
    /// 上次没有正常关闭。柳湾完小 · 校园巡视 保存到 11:45，内容都在。
    pub text: String,
    /// Time of the last save, RFC 3339.
    pub at: String,
    pub open: Option<Link>,
}

/// Counts beside the names of the screens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rail {
    pub schools: u32,
    /// Overdue hazards and rectifications.
    pub overdue: u32,
    pub waiting_records: u64,
    pub waiting_photos: u64,
    pub conflicts: u64,
    pub refused: u64,
}
