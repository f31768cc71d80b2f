//! What a list is asked with. The schema of this type is what the description says of it.

use super::super::{AppState, Problem};
use crate::open_data::{Resource, Source};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The largest number that a JavaScript program and a database both hold exactly.
const LARGEST: u64 = (1 << 53) - 1;

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// 只取序号大于它的：上一次得到的 next_since。给了它（0 也算），已删除的也会列出
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    pub since: Option<u64>,
    /// 一页最多几行，默认 200；只用于 JSON
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<u32>,
    /// 只要这个月的，如 2026-11
    #[schemars(regex(pattern = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"))]
    pub month: Option<String>,
}

impl Question {
    /// # Errors
    /// Whatever the schema does not allow.
    pub fn fits(&self, list: &Resource) -> Result<(), Problem> {
        if self.since.is_some_and(|since| since > LARGEST) {
            return Err(Problem::bad_request("since 太大"));
        }
        if self.limit.is_some_and(|limit| !(1..=1000).contains(&limit)) {
            return Err(Problem::bad_request("limit 应在 1 到 1000 之间"));
        }
        if let Some(month) = &self.month {
            if list.day.is_none() {
                return Err(Problem::bad_request("这份名单不按月份"));
            }
            let is_month = month.len() == 7
                && month.starts_with("20")
                && format!("{month}-01").parse::<chrono::NaiveDate>().is_ok();
            if !is_month {
                return Err(Problem::bad_request("月份应写成 2026-11 这样"));
            }
        }
        let counted = matches!(list.source, Source::Counted(_));
        if counted && (self.since.is_some() || self.limit.is_some()) {
            return Err(Problem::bad_request("督导次数是现算的，不能用 since 和 limit"));
        }
        Ok(())
    }

    /// Which of the questions a list takes.
    pub fn is_taken(name: &str, list: &Resource) -> bool {
        let counted = matches!(list.source, Source::Counted(_));
        match name {
            "month" => list.day.is_some(),
            _ => !counted,
        }
    }
}

/// A question from the address; what is not understood is refused, not passed over.
pub struct Asked<Q>(pub Q);

impl<Q: DeserializeOwned + Send> FromRequestParts<AppState> for Asked<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(question)| Asked(question))
            .map_err(|_| Problem::bad_request("地址里的条件写得不对；有哪些条件见 /api/openapi.json"))
    }
}
