//! 设置: what the county decides for itself — names, quotas, periods, the fixed times of its year.
//!
//! Invariant: what is shown as standing may be a default; what is written is the county's own from then on.

use super::complaints::refused;
use super::roster::{Held, living};
use super::views_settings::{PeriodLine, SettingField, SettingGroup, Settings, SettingsWritten};
use crate::desk::{Edit, new_id};
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::store::CountyTransaction;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use duxue_domain::records::{Kind, Setting};
use duxue_domain::rules::{county_defaults, leaf_name};
use duxue_sync::leaves::Leaves;
use serde::Deserialize;
use serde_json::Value;

/// Groups of the page: leaf, unit, whether a number is asked for, and what is to be known of it.
const GROUPS: [(&str, &[(&str, &str, bool, &str)]); 5] = [
    (
        "县和督导室",
        &[
            ("county_name", "", false, ""),
            ("office_name", "", false, "印在通知书、意见书的红头上"),
            ("office_code", "", false, "文号的开头，如“临教”：临教督整〔2026〕1号"),
        ],
    ),
    (
        "到校次数",
        &[
            ("visits_per_month", "次", true, ""),
            ("visits_per_semester", "次", true, "《教育督导条例》第十四条：不少于 2 次"),
            ("semester_from", "", false, "写成 2026-09-01 这样"),
            ("semester_to", "", false, ""),
        ],
    ),
    (
        "督学队伍",
        &[
            ("schools_per_supervisor", "所", true, "《中小学校责任督学挂牌督导办法》：五所左右"),
            ("expiry_warning_days", "天", true, "任职、任期和督学证"),
            ("training_hours", "学时", true, "《督学管理暂行办法》：不少于 40 学时"),
        ],
    ),
    (
        "期限",
        &[
            ("hazard_general_days", "个工作日", true, ""),
            ("hazard_major_days", "个工作日", true, ""),
            ("rectification_days", "个工作日", true, ""),
            ("complaint_days", "天", true, ""),
            ("brief_due_day", "日", true, ""),
        ],
    ),
    (
        "简报的报、送、发",
        &[("brief_report_to", "", false, ""), ("brief_send_to", "", false, ""), ("brief_issue_to", "", false, "")],
    ),
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// # Errors
/// The store's.
pub fn page(tx: &mut CountyTransaction<'_>, _: &Nothing, _now: u64) -> Result<Settings, Problem> {
    let standing = standing(tx)?.map(|(_, setting)| setting).unwrap_or_default();
    let own = leaves(&standing)?;
    let defaults = leaves(&county_defaults())?;
    let field = |(leaf, unit, number, note): &(&str, &str, bool, &str)| SettingField {
        leaf: (*leaf).to_owned(),
        label: leaf_name(Kind::Setting.name(), leaf),
        value: text(own.get(*leaf)),
        default: text(defaults.get(*leaf)),
        unit: (*unit).to_owned(),
        number: *number,
        note: (*note).to_owned(),
    };
    let mut periods: Vec<PeriodLine> = standing
        .periods
        .into_iter()
        .filter(|(_, period)| period.deleted != Some(true))
        .map(|(id, period)| PeriodLine {
            id,
            name: period.name.unwrap_or_default(),
            from: period.from.unwrap_or_default(),
            to: period.to.unwrap_or_default(),
        })
        .collect();
    periods.sort_by(|a, b| (&a.from, &a.id).cmp(&(&b.from, &b.id)));
    let group = |(title, fields): &(&str, &[(&str, &str, bool, &str)])| SettingGroup {
        title: (*title).to_owned(),
        fields: fields.iter().map(field).collect(),
    };
    Ok(Settings { groups: GROUPS.iter().map(group).collect(), periods })
}

fn standing(tx: &mut CountyTransaction<'_>) -> Result<Option<Held<Setting>>, Problem> {
    Ok(living(tx.records_of(Kind::Setting.name())?).into_iter().next())
}

fn leaves(setting: &Setting) -> Result<Leaves, Problem> {
    match serde_json::to_value(setting).map_err(Problem::failed)? {
        Value::Object(leaves) => Ok(leaves),
        _ => Ok(Leaves::new()),
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Writes what was changed; a field that was emptied goes back to the default.
pub async fn write(
    State(state): State<AppState>,
    asked: Result<Json<SettingsWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    let set = asked_leaves(asked)?;
    state
        .blocking(move |state| {
            let now = now_micros();
            let held = state.desk().read(standing)?;
            let id = held.and_then(|(id, _)| id.parse().ok()).unwrap_or_else(|| new_id(now));
            let edit = Edit { id, kind: Kind::Setting.name().to_owned(), scope: "county".to_owned(), set };
            state.desk().edit(vec![edit], now).map(|_| ()).map_err(refused)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// # Errors
/// A field that the page does not have, a number that is none, a period without name or days.
fn asked_leaves(asked: SettingsWritten) -> Result<Leaves, Problem> {
    let mut set = Leaves::new();
    for (leaf, typed) in asked.fields {
        let known = GROUPS.iter().flat_map(|(_, fields)| fields.iter()).find(|(name, ..)| *name == leaf);
        let Some((_, _, number, _)) = known else { return Err(Problem::bad_request("没有这一项设置")) };
        let typed = typed.trim();
        let value = match (typed.is_empty(), number) {
            (true, _) => Value::Null,
            (false, false) => Value::from(typed),
            (false, true) => {
                let name = leaf_name(Kind::Setting.name(), &leaf);
                let number: u32 = typed.parse().map_err(|_| Problem::bad_request(format!("{name}要写整数")))?;
                Value::from(number)
            }
        };
        set.insert(leaf, value);
    }
    let mut periods = Leaves::new();
    for period in asked.periods {
        let fields = if period.deleted {
            serde_json::json!({"deleted": true})
        } else if period.name.trim().is_empty() || period.from.is_empty() || period.to < period.from {
            return Err(Problem::bad_request("固定时段要有名字，结束不能早于开始"));
        } else {
            serde_json::json!({"name": period.name.trim(), "from": period.from, "to": period.to})
        };
        periods.insert(period.id, fields);
    }
    if !periods.is_empty() {
        set.insert("periods".to_owned(), Value::Object(periods));
    }
    Ok(set)
}
