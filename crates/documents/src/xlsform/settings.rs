//! The sheet `settings`: what the form is called, its id, version and language, and what else the form itself says.

use super::problem::{Problem, Warnings};
use super::question::Fields;
use super::sheets::Sheet;
use super::{extras, names};
use serde_json::{Value, json};

pub(super) struct Settings {
    /// Fields of the form: id, version, title, lang and what the columns of our own say.
    pub fields: Fields,
    pub language: Option<String>,
    /// Written by us.
    pub ours: bool,
}

impl Settings {
    pub(super) fn title(&self) -> &str {
        self.fields.get("title").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Reads the sheet `settings`; a file without one goes by its name.
pub(super) fn read(
    sheet: Option<&Sheet>,
    named: &str,
    problems: &mut Vec<Problem>,
    warnings: &mut Warnings,
) -> Settings {
    let nothing = Sheet { name: "settings".to_owned(), ..Sheet::default() };
    let sheet = sheet.unwrap_or(&nothing);
    let row = sheet.rows.first();
    let text = |name: &str| row.and_then(|row| sheet.text(row, name, None)).map(str::to_owned);
    let mut fields = row.map(|row| extras::fields_of(sheet, row, problems)).unwrap_or_default();
    let ours = fields.contains_key("kind");
    let written = text("form_id");
    let id = names::id_of(written.as_deref().unwrap_or(named));
    if id.is_empty() {
        let said = "没有可以做编号的 form_id；请写上由小写字母、数字和连字符组成的编号，如 canteen-check";
        problems.push(match row {
            Some(row) => sheet.at(row, "form_id", said),
            None => Problem::of_sheet("settings", said),
        });
    } else if written.is_none() || written.as_deref() != Some(&id) {
        let said = format!("编号用 {id}（编号只有小写字母、数字和连字符）");
        warnings.add(row.map_or_else(|| Problem::of_sheet("settings", &said), |row| sheet.at(row, "form_id", &said)));
    }
    let version = text("version").unwrap_or_else(|| {
        warnings.add(Problem::of_sheet("settings", "没有写 version，按 1.0.0 算；改了内容再发布，要写上更高的版本"));
        "1.0.0".to_owned()
    });
    let title = text("form_title").unwrap_or_else(|| {
        warnings.add(Problem::of_sheet("settings", "没有写 form_title，用编号做表名"));
        id.clone()
    });
    let language = text("default_language");
    // `Chinese (zh-CN)`: the code in brackets.
    let code = language.as_deref().map(|name| {
        let inner = name.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(code, _)| code.trim());
        inner.unwrap_or(name).to_owned()
    });
    for (field, value) in [("id", id), ("version", version), ("title", title)] {
        fields.insert(field.to_owned(), json!(value));
    }
    fields.extend(code.map(|code| ("lang".to_owned(), json!(code))));
    fields.entry("kind").or_insert(json!("check"));
    fields.entry("scoring").or_insert(json!({"method": "none"}));
    Settings { fields, language, ours }
}
