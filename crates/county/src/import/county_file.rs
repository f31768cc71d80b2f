//! The county's own particulars (`county.json`): name, office, semester, periods, and the theme of each month.

use super::plan::{Draft, Existing, Plan};
use super::problem::RowProblem;
use duxue_domain::fields::Fields;
use duxue_domain::records::{Kind, Setting, Theme};
use duxue_sync::leaves::for_each_leaf;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CountyFile {
    /// Fields of the one `setting` record.
    pub setting: Fields,
    pub themes: Vec<Theme>,
}

#[derive(Deserialize)]
struct Raw {
    setting: Fields,
    #[serde(default)]
    themes: Vec<Theme>,
}

/// Reads the county's particulars.
///
/// # Errors
/// A text that is not such a file, a setting that is not known or of another type, a theme without month or title.
pub fn read_county(bytes: &[u8]) -> Result<CountyFile, Vec<RowProblem>> {
    let raw: Raw = serde_json::from_slice(bytes).map_err(|fault| {
        vec![RowProblem {
            sheet: None,
            row: u32::try_from(fault.line()).unwrap_or(0),
            column: None,
            reason: format!("第 {} 个字附近写错了，不是完整的县设置文件", fault.column()),
        }]
    })?;
    let mut problems = Vec::new();
    let known = serde_json::to_value(Setting::default()).ok().and_then(|value| value.as_object().cloned());
    for (key, value) in &raw.setting {
        if !known.as_ref().is_some_and(|known| known.contains_key(key)) {
            problems.push(of_file(format!("没有“{key}”这项设置")));
            continue;
        }
        let alone = Fields::from_iter([(key.clone(), value.clone())]);
        if Setting::deserialize(Value::Object(alone)).is_err() {
            problems.push(of_file(format!("设置“{key}”的内容不对")));
        }
    }
    for (at, theme) in raw.themes.iter().enumerate() {
        if theme.month.is_none() || theme.title.is_none() {
            problems.push(of_file(format!("第 {} 个督导主题没有写月份或题目", at + 1)));
        }
    }
    if problems.is_empty() { Ok(CountyFile { setting: raw.setting, themes: raw.themes }) } else { Err(problems) }
}

fn of_file(reason: String) -> RowProblem {
    RowProblem { sheet: None, row: 0, column: None, reason }
}

/// What the county's particulars change: the one setting record, and a theme for each month.
pub fn plan_county(file: &CountyFile, existing: &Existing, new_id: &mut dyn FnMut() -> Uuid) -> Plan {
    let mut plan = Plan::default();
    let known = existing.settings.iter().find(|known| !known.is_deleted());
    let mut draft = Draft::of(Kind::Setting, known, new_id, |_| "county".to_owned());
    for_each_leaf(&file.setting, &mut |path, value| draft.set(path, value.clone()));
    plan.take(draft);
    for theme in &file.themes {
        let known =
            existing.themes.iter().find(|known| !known.is_deleted() && known.text("month") == theme.month.as_deref());
        let mut draft = Draft::of(Kind::Theme, known, new_id, |_| "county".to_owned());
        draft.put("month", theme.month.as_deref(), &[]);
        draft.put("title", theme.title.as_deref(), &[]);
        draft.put("text", theme.text.as_deref(), &[]);
        plan.take(draft);
    }
    plan
}
