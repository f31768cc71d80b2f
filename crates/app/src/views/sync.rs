//! 同步: what went, what did not.

use super::{ConflictLine, Link, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncPage {
    pub waiting_records: u64,
    pub waiting_photos: u64,
    pub running: Option<SyncProgress>,
    /// 已连上县督导室 · 本机时间慢 3 分钟，不影响; what the last round found.
    pub link_words: String,
    pub clock_words: Option<String>,
    /// 今天 09:30 存过 U 盘，回执还没有读.
    pub stick_words: Option<String>,
    pub last_words: Option<String>,
    /// Newest first, ten at most.
    pub rounds: Vec<RoundLine>,
    pub refused: Vec<RefusedLine>,
    pub conflicts: Vec<ConflictGroup>,
}

/// How far the round that runs is; also the payload of the event `sync-progress`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncProgress {
    /// `connecting`, `sending`, `photos`, `receiving`, `file` (a stick), `done`, `failed`.
    pub step: String,
    /// 正在连县督导室 · 记录已上报 11 / 12 条 …
    pub words: String,
    pub records_sent: u64,
    pub records_to_send: u64,
    pub photos_sent: u64,
    pub photos_to_send: u64,
    pub records_received: u64,
    pub records_to_receive: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundLine {
    pub at: String,
    /// 今天 17:21.
    pub at_words: String,
    pub records: u64,
    pub photos: u64,
    pub received: u64,
    /// 全部收到 · 断网，下次续传 · U 盘.
    pub result: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedLine {
    pub record: Option<Link>,
    /// 柳湾完小 · 整改通知书（暂编号）.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    pub at_words: String,
    /// Names it to `offer_refused` and `put_away_refused`.
    #[ts(type = "number")]
    pub entry: i64,
    /// What was to be written, by the names of the leaves; the first few.
    pub written: Vec<NamedText>,
    /// Leaves beyond those.
    pub more: usize,
    pub may_put_away: bool,
}

/// 标题：十一月督导简报.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedText {
    pub name: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct RefusedArgs {
    #[ts(type = "number")]
    pub entry: i64,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PutAwayArgs {
    #[ts(type = "number")]
    pub entry: i64,
    /// `false`: on the list again.
    pub away: bool,
}

/// The conflicts of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictGroup {
    pub record: Link,
    pub title: String,
    /// 2 处要你定.
    pub words: String,
    pub conflicts: Vec<ConflictLine>,
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncOutcome {
    pub complete: bool,
    /// 全部收到：记录 12 条，照片 38 张 …; or what went wrong and what to do.
    pub words: String,
    pub records_sent: u64,
    pub records_left: u64,
    pub photos_sent: u64,
    pub photos_left: u64,
    pub received: u64,
    pub refused: u64,
    pub conflicts: u64,
    pub topics: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ResolveArgs {
    pub record: String,
    pub path: String,
    /// `choice` of a [`ConflictSide`](super::ConflictSide): `kept` or the other's; `write` for neither.
    pub choice: String,
    /// What is to stand instead of both, with `write`.
    #[serde(default)]
    #[ts(optional)]
    pub value: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FileArgs {
    pub file: String,
}

/// What a look at everything kept here found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verified {
    pub sound: bool,
    pub words: String,
    pub problems: Vec<String>,
}
