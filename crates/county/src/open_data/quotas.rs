//! Visits made and owed at each school, by the very rule that supervisors and the console count by.

use super::View;
use crate::console_api::roster::Month;
use crate::console_api::{schools, visits};
use crate::store::{CountyTransaction, StoreError};
use chrono::NaiveDate;
use duxue_domain::fields::Fields;
use schemars::JsonSchema;
use serde::Serialize;

/// 一所学校一个月的督导次数
#[derive(Serialize, JsonSchema)]
pub struct Quota {
    /// 编号：学校编号和月份
    id: String,
    /// 月份，如 2026-11
    month: String,
    /// 学校编号
    school_id: String,
    /// 学校
    school_name: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// 当月已督导次数
    month_made: u32,
    /// 当月应督导次数
    month_owed: u32,
    /// 本学期已督导次数
    semester_made: u32,
    /// 本学期应督导次数
    semester_owed: u32,
    /// 最近一次督导的日期
    last_visit: Option<NaiveDate>,
}

/// A month that cannot be read has no rows.
pub fn read(tx: &mut CountyTransaction<'_>, view: &View, month: Option<&str>) -> Result<Vec<Fields>, StoreError> {
    let Ok(month) = Month::of(month, view.today()) else { return Ok(Vec::new()) };
    let roster = &view.roster().clone().at(month.as_of);
    let visits = visits::read(tx, roster, &month)?;
    let quotas = schools::quotas(roster, &visits, &month);
    let row = |quota: &duxue_domain::rules::quota::SchoolQuota| {
        let school = view.school(Some(&quota.school));
        let quota = Quota {
            id: format!("{}:{}", quota.school, month.name),
            month: month.name.clone(),
            school_id: quota.school.clone(),
            school_name: school.name,
            zone_id: school.zone_id,
            zone_name: school.zone_name,
            month_made: quota.month_made,
            month_owed: quota.month_owed,
            semester_made: quota.semester_made,
            semester_owed: quota.semester_owed,
            last_visit: super::rows::day(quota.last_visit.as_deref()),
        };
        match serde_json::to_value(quota) {
            Ok(serde_json::Value::Object(fields)) => Ok(fields),
            _ => Err(StoreError::Damaged("quotas")),
        }
    };
    quotas.schools.iter().map(row).collect()
}
