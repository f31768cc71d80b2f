//! Parts that several screens share.

use duxue_domain::rules::marks::DrawnMark;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a mutation answers: it is durable, and these topics are stale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct Saved {
    /// When it was kept, RFC 3339, for 已保存 14:32.
    pub at: String,
    pub topics: Vec<String>,
    /// The record that was made or changed.
    pub id: Option<String>,
    /// What the leaves written held before, by dotted path, for 撤销; null where there was nothing.
    pub before: BTreeMap<String, Value>,
    /// What could not be done although the rest was, in words; mostly empty.
    pub remarks: Vec<String>,
}

/// A record to open: `kind` names the screen (`visit`, `patrol`, `check`, `observation`, `hazard`, `rectification`, `brief`, `school`, …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Link {
    pub kind: String,
    pub id: String,
}

/// A school as it is named in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchoolName {
    pub id: String,
    /// 石桥镇初级中学.
    pub name: String,
    /// 石桥初中: short enough for a line beside something else.
    pub short: String,
}

/// A photo or file of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Photo {
    /// The record it belongs to.
    pub record: String,
    /// Dotted path of the attachment in its record (`answers.x.photos.p1`); `<path>.deleted` takes it out.
    pub path: String,
    /// For the address of its bytes.
    pub hash: String,
    pub name: String,
    /// A picture that can be shown, or another file.
    pub is_picture: bool,
    /// A recording that can be listened to.
    pub is_voice: bool,
    /// 0:42 of a voice memo; empty where it is not known or the file is none.
    pub length_words: String,
    pub caption: Option<String>,
    /// What was drawn on it, to be laid over it wherever it is shown; its bytes are as they were taken.
    pub marks: Vec<DrawnMark>,
    pub taken_at: Option<String>,
    /// 11:44 where taken today, else 10 月 21 日 11:20.
    pub taken_words: String,
    /// 312 KB.
    pub size_words: String,
}

/// Where a copy of an attachment is written.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SaveAttachmentArgs {
    pub record: String,
    /// Path of the attachment: `photos.p1`, `answers.x.photos.p1`.
    pub path: String,
    pub file: String,
}

/// How urgent a line is; the screen adds the colour, the words stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Plain,
    Done,
    Soon,
    Danger,
}

/// A hazard or rectification as one line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FindingLine {
    pub id: String,
    /// `hazard` or `rectification`.
    pub kind: String,
    pub school: SchoolName,
    /// 男生宿舍二层外窗铁栅栏焊死.
    pub title: String,
    pub place: String,
    /// 消防 for a hazard, 学生学习、体育锻炼和课业负担 for a rectification.
    pub category_text: String,
    pub major: bool,
    /// 重大 · 一般 · 整改.
    pub grade_text: String,
    /// `open`, `working`, `replied`, `closed`.
    pub state: String,
    /// 待整改 · 整改中 · 待复查 · 已销号.
    pub state_text: String,
    pub found_at: Option<String>,
    /// 10 月 14 日发现.
    pub found_words: String,
    pub deadline: Option<String>,
    /// 逾期 6 天 · 今天到期 · 还有 2 天; empty where nothing is due.
    pub due_words: String,
    /// Negative when overdue; none where nothing is due.
    pub days_left: Option<i64>,
    pub tone: Tone,
    /// What happened last, in words: 学校 11 月 16 日回复，已割开.
    pub last_words: String,
    /// The county has reminded of it, and nothing was answered since.
    pub reminded: bool,
    pub photo: Option<Photo>,
    pub photos: u32,
}

/// A value in conflict on a leaf, with both writers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictLine {
    pub record: Link,
    /// 石桥镇中心小学 · 11 月 5 日督导.
    pub record_title: String,
    pub path: String,
    /// 处理意见.
    pub field_label: String,
    /// What stands in the record now.
    pub kept: ConflictSide,
    pub other: ConflictSide,
    pub third: Third,
}

/// What can be put in the place of both values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Third {
    /// There are only these two, or a third cannot be chosen by hand.
    None,
    /// Words of one's own.
    Text,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// One of the choices that neither side has.
    Choice { choices: Vec<NamedChoice> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedChoice {
    pub value: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictSide {
    /// What `resolve` takes to choose this side.
    pub choice: String,
    /// The value in words; a choice is shown by its name.
    pub text: String,
    pub value: Value,
    /// 你 or the writer's name.
    pub writer: String,
    pub machine: String,
    pub mine: bool,
    pub at: String,
    /// 昨天 16:20.
    pub at_words: String,
}
