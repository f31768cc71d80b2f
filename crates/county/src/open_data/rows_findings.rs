//! The ledger's rows: hazards and rectifications.

use super::View;
use super::rows::{FromRecord, day, living, moment};
use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Attachment, FindingEvent, Parts};
use duxue_domain::rules::finding::failed_rechecks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 安全隐患和问题整改
#[derive(Default, Serialize, JsonSchema)]
pub struct Finding {
    /// hazard 安全隐患、rectification 整改
    kind: Option<String>,
    /// 学校编号
    school_id: Option<String>,
    /// 学校
    school_name: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// 督学编号
    supervisor_id: Option<String>,
    /// 督学（有 persons:read 才给）
    supervisor_name: Option<String>,
    /// 所属督导的编号
    visit_id: Option<String>,
    /// 发现时间
    found_at: Option<DateTime<FixedOffset>>,
    /// 部位
    place: Option<String>,
    /// 隐患类别的代码
    category: Option<String>,
    /// 隐患类别
    category_name: Option<String>,
    /// 督导事项，1–8
    matter: Option<u8>,
    /// 问题描述
    description: Option<String>,
    /// 重大隐患的判定条款
    clause: Option<String>,
    /// general 一般、major 重大
    grade: Option<String>,
    /// 现场措施
    measure: Option<String>,
    /// 整改要求
    requirement: Option<String>,
    /// 整改责任人
    responsible: Option<String>,
    /// 整改期限
    deadline: Option<NaiveDate>,
    /// open 待整改、working 整改中、replied 待复查、closed 已销号；是否逾期由期限和状态得出
    state: Option<String>,
    /// 复查不到位的次数
    failed_rechecks: Option<u32>,
    /// 重大隐患上报时间
    reported_at: Option<DateTime<FixedOffset>>,
    /// 销号时间
    closed_at: Option<DateTime<FixedOffset>>,
    /// 照片张数（照片本身不给）
    photos: Option<u32>,
}

/// What either kind has.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Either {
    visit: Option<String>,
    school: Option<String>,
    supervisor: Option<String>,
    found_at: Option<String>,
    place: Option<String>,
    category: Option<String>,
    matter: Option<u8>,
    description: Option<String>,
    clause: Option<String>,
    grade: Option<String>,
    measure: Option<String>,
    requirement: Option<String>,
    responsible: Option<String>,
    deadline: Option<String>,
    state: Option<String>,
    reported_at: Option<String>,
    closed_at: Option<String>,
    history: Parts<FindingEvent>,
    photos: Parts<Attachment>,
}

impl FromRecord for Finding {
    type Record = Either;

    fn of(found: Either, view: &View) -> Finding {
        let category = found.category.as_deref().and_then(|id| built_in::hazard_catalogue().category(id));
        let school = view.school(found.school.as_deref());
        Finding {
            kind: None,
            school_name: school.name,
            zone_id: school.zone_id,
            zone_name: school.zone_name,
            supervisor_name: view.person(found.supervisor.as_deref()),
            found_at: moment(found.found_at.as_deref()),
            category_name: category.map(|category| category.text.clone()),
            deadline: day(found.deadline.as_deref()),
            failed_rechecks: u32::try_from(failed_rechecks(&found.history)).ok(),
            reported_at: moment(found.reported_at.as_deref()),
            closed_at: moment(found.closed_at.as_deref()),
            photos: Some(living(&found.photos, |photo| photo.deleted)),
            school_id: found.school,
            supervisor_id: found.supervisor,
            visit_id: found.visit,
            place: found.place,
            category: found.category,
            matter: found.matter,
            description: found.description,
            clause: found.clause,
            grade: found.grade,
            measure: found.measure,
            requirement: found.requirement,
            responsible: found.responsible,
            state: found.state,
        }
    }

    fn of_kind(&mut self, kind: &str) {
        self.kind = Some(kind.to_owned());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use duxue_domain::records;
    use schemars::schema_for;
    use serde_json::Value;

    #[test]
    fn a_row_knows_no_field_that_neither_kind_has() {
        let known = |schema: schemars::Schema| -> Vec<String> {
            schema.get("properties").and_then(Value::as_object).unwrap().keys().cloned().collect()
        };
        let (hazard, rectification) = (known(schema_for!(records::Hazard)), known(schema_for!(records::Rectification)));
        let row = known(schema_for!(Finding));
        for field in ["visit", "school", "supervisor", "found_at", "category", "matter", "requirement", "closed_at"] {
            assert!(hazard.iter().chain(&rectification).any(|known| known == field), "{field}");
            let shown = row.iter().any(|shown| shown == field || *shown == format!("{field}_id"));
            assert!(shown, "{field}");
        }
    }
}
