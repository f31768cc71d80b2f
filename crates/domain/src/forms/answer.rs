//! Whether an answer fits its item.
//!
//! Invariant: nothing is thrown away for not fitting; what a supervisor wrote is kept and the reason is shown beside it.

use super::check_rules::points;
use super::progress::{noted, photos};
use super::table::{filled, number};
use super::{Choice, Column, ColumnKind, Form, Item, ItemKind, rows};
use crate::records::Answer;
use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Characters beyond which a note no longer fits a printed form.
const LONG_NOTE: usize = 2_000;

/// How an answer fits its item, in words for the supervisor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct AnswerCheck {
    /// It cannot be so and will not be counted.
    pub errors: Vec<String>,
    /// It may be so, but should be looked at again.
    pub warnings: Vec<String>,
}

/// Why a value cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    #[error("选项“{0}”不在这一题的选项里")]
    NotAnOption(String),
    #[error("应填数字")]
    NotANumber,
    #[error("应填整数，不能是负数")]
    NotACount,
    #[error("分数应在 0 到 {max} 之间，每 {step} 分一档")]
    Points { max: String, step: String },
    #[error("日期应写成 2026-11-18 这样，且是真有的一天")]
    NotADate,
    #[error("时间应写成 09:05 这样")]
    NotATime,
    #[error("应填文字")]
    NotText,
    #[error("应是一行一行的登记")]
    NotRows,
    #[error("这一栏由系统计算，不用填")]
    Computed,
    #[error("这一条只是说明，不用填")]
    Note,
}

fn text(value: &Value) -> Result<&str, ValueFault> {
    value.as_str().ok_or(ValueFault::NotText)
}

fn check_number(value: &Value) -> Result<(), ValueFault> {
    number(Some(value)).map(|_| ()).ok_or(ValueFault::NotANumber)
}

fn check_count(value: &Value) -> Result<(), ValueFault> {
    let count = number(Some(value)).ok_or(ValueFault::NotANumber)?;
    if count >= 0.0 && count.fract() == 0.0 { Ok(()) } else { Err(ValueFault::NotACount) }
}

fn check_date(value: &Value) -> Result<(), ValueFault> {
    let date = value.as_str().ok_or(ValueFault::NotADate)?;
    // The length keeps out 2026-1-8, which chrono would read and no list would sort.
    let parsed = NaiveDate::parse_from_str(date, "%Y-%m-%d");
    if date.len() == 10 && parsed.is_ok() { Ok(()) } else { Err(ValueFault::NotADate) }
}

fn check_time(value: &Value) -> Result<(), ValueFault> {
    let time = value.as_str().ok_or(ValueFault::NotATime)?;
    NaiveTime::parse_from_str(time, "%H:%M").map(|_| ()).map_err(|_| ValueFault::NotATime)
}

fn check_choice(value: &Value, options: &[Choice]) -> Result<(), ValueFault> {
    let chosen = text(value)?;
    if options.iter().any(|option| option.id == chosen) {
        Ok(())
    } else {
        Err(ValueFault::NotAnOption(chosen.to_owned()))
    }
}

impl Form {
    /// Whether a value can stand as the answer of an item; an empty value always can.
    ///
    /// # Errors
    /// The reason why it cannot, in words.
    pub fn check_value(&self, item: &Item, value: &Value) -> Result<(), ValueFault> {
        if !filled(value) {
            return Ok(());
        }
        match item.kind {
            ItemKind::Scale => {
                let result = text(value)?;
                let known = self.scale_of(item).iter().any(|option| option.id == result);
                if known { Ok(()) } else { Err(ValueFault::NotAnOption(result.to_owned())) }
            }
            ItemKind::Score => {
                let given = number(Some(value)).ok_or(ValueFault::NotANumber)?;
                if item.can_have(given) {
                    return Ok(());
                }
                let (max, step) = (item.max.unwrap_or_default(), item.step.unwrap_or(1.0));
                Err(ValueFault::Points { max: points(max), step: points(step) })
            }
            ItemKind::Number => check_number(value),
            ItemKind::Count => check_count(value),
            ItemKind::Date => check_date(value),
            ItemKind::Time => check_time(value),
            ItemKind::ChoiceOne => check_choice(value, &item.options),
            ItemKind::ChoiceMany => match value.as_array() {
                Some(chosen) => chosen.iter().try_for_each(|one| check_choice(one, &item.options)),
                None => Err(ValueFault::NotAnOption(super::table::words(Some(value)))),
            },
            ItemKind::Table if value.is_object() => Ok(()),
            ItemKind::Table => Err(ValueFault::NotRows),
            ItemKind::Computed => Err(ValueFault::Computed),
            ItemKind::Note => Err(ValueFault::Note),
            ItemKind::Text | ItemKind::Person | ItemKind::Unit => text(value).map(|_| ()),
            // Signatures and photos are attachments; what an unknown kind holds is for a newer version to judge.
            ItemKind::Photo | ItemKind::Signature | ItemKind::Unknown => Ok(()),
        }
    }

    fn check_cell(&self, column: &Column, cell: &Value) -> Result<(), ValueFault> {
        if !filled(cell) {
            return Ok(());
        }
        match column.kind {
            ColumnKind::Unit | ColumnKind::Person | ColumnKind::Text => match cell {
                Value::Number(_) => Ok(()),
                other => text(other).map(|_| ()),
            },
            ColumnKind::Count => check_count(cell),
            ColumnKind::Number => check_number(cell),
            ColumnKind::Score => {
                let given = number(Some(cell)).ok_or(ValueFault::NotANumber)?;
                let max = column.max.unwrap_or_default();
                let fits = (0.0..=max).contains(&given);
                if fits { Ok(()) } else { Err(ValueFault::Points { max: points(max), step: "0.5".to_owned() }) }
            }
            ColumnKind::Choice => check_choice(cell, self.choices.get(&column.id).map_or(&[], Vec::as_slice)),
            ColumnKind::Date => check_date(cell),
            ColumnKind::Time => check_time(cell),
            ColumnKind::Computed => Err(ValueFault::Computed),
            ColumnKind::Unknown => Ok(()),
        }
    }

    /// How an answer fits an item: what cannot be, and what should be looked at again.
    pub fn check_answer(&self, item: &Item, answer: &Answer) -> AnswerCheck {
        let mut check = AnswerCheck::default();
        let given = match item.kind {
            ItemKind::Scale => answer.result.clone().map(Value::String),
            _ => answer.value.clone(),
        };
        if let Some(value) = &given {
            check.errors.extend(self.check_value(item, value).err().map(|fault| fault.to_string()));
        }
        if item.kind == ItemKind::Table {
            self.check_rows(item, answer, &mut check);
        }
        let option = self.scale_of(item).iter().find(|option| Some(&option.id) == answer.result.as_ref());
        if let Some(option) = option {
            let says =
                |what: &str| (option.requires.iter().any(|r| r == what), option.advises.iter().any(|a| a == what));
            if says("note").0 && !noted(answer) {
                check.warnings.push(format!("判为“{}”，请写一句看到的事实", option.text));
            }
            if says("photo").0 && photos(answer) == 0 {
                check.warnings.push(format!("判为“{}”，须有照片", option.text));
            } else if says("photo").1 && photos(answer) == 0 {
                check.warnings.push(format!("判为“{}”，最好拍一张照片", option.text));
            }
        }
        let long = answer.note.as_deref().map_or(0, |note| note.chars().count());
        if long > LONG_NOTE {
            check.warnings.push(format!("说明有 {long} 个字，打印时放不下，建议写要点"));
        }
        check
    }

    fn check_rows(&self, item: &Item, answer: &Answer, check: &mut AnswerCheck) {
        for (index, (_, row)) in rows(answer).into_iter().enumerate() {
            for column in &item.columns {
                let place = format!("第 {} 行“{}”", index + 1, column.text);
                let fault = row.get(&column.id).and_then(|cell| self.check_cell(column, cell).err());
                check.errors.extend(fault.map(|fault| format!("{place}：{fault}")));
            }
            for column in &item.columns {
                let Some(other) = column.at_most.as_ref().and_then(|id| item.columns.iter().find(|c| &c.id == id))
                else {
                    continue;
                };
                let (value, most) = (number(row.get(&column.id)), number(row.get(&other.id)));
                if let (Some(value), Some(most)) = (value, most)
                    && value > most
                {
                    let (value, most) = (points(value), points(most));
                    let line = format!("第 {} 行“{}”{value}，多于“{}”{most}", index + 1, column.text, other.text);
                    check.warnings.push(line);
                }
            }
        }
    }
}
