//! What was deleted and can be had back.

use super::Link;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BinLine {
    pub record: Link,
    pub kind_text: String,
    /// 柳湾完小 · 11 月 18 日督导.
    pub title: String,
    /// 今天 10:52 删的.
    pub deleted_words: String,
}
