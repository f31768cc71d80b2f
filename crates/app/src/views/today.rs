//! 今日: what must I do now?

use super::{FindingLine, Link, SchoolName, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Today {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// 11 月 18 日 星期三.
    pub date_words: String,
    /// 冬季安全与校园餐.
    pub theme: Option<String>,
    /// What the county told of new versions of its forms lately, the latest first.
    pub form_news: Vec<FormNews>,
    pub waiting_records: u64,
    pub waiting_photos: u64,
    /// 昨天 17:20; none before the first round.
    pub last_sync_words: Option<String>,
    /// Grave hazards that are not closed, above everything.
    pub grave: Vec<FindingLine>,
    pub next: Option<TodayNext>,
    /// Sorted by what is owed.
    pub schools: Vec<TodaySchool>,
    /// Schools whose visits of the month are made, of all.
    pub month_done: u32,
    pub month_total: u32,
    pub month_days_left: u32,
    /// None in the holidays.
    pub semester_days_left: Option<u32>,
    pub month_owed: u32,
    pub semester_owed: u32,
    pub drafts: Vec<DraftLine>,
    /// 2 件没办结，1 件逾期; none where no complaint is open.
    pub complaints_words: Option<String>,
    /// Overdue first, then by days left; the first of them, all stand among the findings.
    pub due: Vec<FindingLine>,
    pub overdue: u32,
    pub due_in_seven_days: u32,
}

/// A new version of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormNews {
    /// 食堂检查表.
    pub title: String,
    /// What is other in it, in the county's words.
    pub changes: String,
    /// 11 月 18 日.
    pub date_words: String,
}

/// 下一步.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayNext {
    /// 去石桥镇初级中学督导 · 继续柳湾完全小学的督导.
    pub title: String,
    /// 本月还没去，本学期还差 1 次；到校先复查 3 项整改.
    pub reason: String,
    /// 开始督导 · 继续督导.
    pub action: String,
    pub school: SchoolName,
    /// The visit to go on with; none where one is to be started.
    pub visit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodaySchool {
    pub school: SchoolName,
    pub month: Quota,
    pub semester: Quota,
    /// 逾期 1 · 待复查 2 · 整改中 2; empty where nothing is open.
    pub open: Vec<OpenWords>,
    /// `YYYY-MM-DD`.
    pub last_visit: Option<String>,
    /// 10 月 14 日; 还没去过.
    pub last_visit_words: String,
    pub visit_in_progress: Option<String>,
}

/// Dots made and owed, with the words beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quota {
    pub made: u32,
    pub owed: u32,
    pub in_progress: bool,
    /// 未到 · 进行中 · 2 次.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenWords {
    pub text: String,
    pub tone: Tone,
}

/// 没做完的.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftLine {
    pub link: Link,
    /// 柳湾完小 · 督导.
    pub title: String,
    /// 巡视 24 / 61 项 · 今天 11:42.
    pub detail: String,
}
