//! Conditions, formulas and codes of a form in the office's words.

use duxue_domain::forms::{ColumnKind, CompareOp, Condition, FactOp, Form, Formula, ItemKind, Scoring, built_in};
use duxue_domain::records::Parts;
use serde_json::Value;

/// Most characters of an item's words where it is only named.
const SHORT: usize = 18;

pub const ITEM_KINDS: [(ItemKind, &str, &str); 16] = [
    (ItemKind::Scale, "scale", "结果等级"),
    (ItemKind::Score, "score", "给分"),
    (ItemKind::Table, "table", "登记表"),
    (ItemKind::Number, "number", "数字"),
    (ItemKind::Count, "count", "个数"),
    (ItemKind::Text, "text", "文字"),
    (ItemKind::ChoiceOne, "choice-one", "单选"),
    (ItemKind::ChoiceMany, "choice-many", "多选"),
    (ItemKind::Date, "date", "日期"),
    (ItemKind::Time, "time", "时间"),
    (ItemKind::Photo, "photo", "照片"),
    (ItemKind::Person, "person", "人名"),
    (ItemKind::Unit, "unit", "班级或部门"),
    (ItemKind::Signature, "signature", "签名"),
    (ItemKind::Computed, "computed", "自动计算"),
    (ItemKind::Note, "note", "说明文字"),
];

pub const COLUMN_KINDS: [(ColumnKind, &str, &str); 10] = [
    (ColumnKind::Unit, "unit", "班级或部门"),
    (ColumnKind::Text, "text", "文字"),
    (ColumnKind::Person, "person", "人名"),
    (ColumnKind::Count, "count", "个数"),
    (ColumnKind::Number, "number", "数字"),
    (ColumnKind::Score, "score", "给分"),
    (ColumnKind::Choice, "choice", "选择"),
    (ColumnKind::Date, "date", "日期"),
    (ColumnKind::Time, "time", "时间"),
    (ColumnKind::Computed, "computed", "自动计算"),
];

pub const TARGETS: [(&str, &str); 6] = [
    ("school", "学校"),
    ("class", "班级"),
    ("teacher", "教师"),
    ("room", "房间"),
    ("unit", "年级或部门"),
    ("vehicle", "车辆"),
];

pub fn item_kind(kind: ItemKind) -> &'static str {
    ITEM_KINDS.iter().find(|(known, ..)| *known == kind).map_or("这一版不认识的", |(.., text)| text)
}

pub fn column_kind(kind: ColumnKind) -> &'static str {
    COLUMN_KINDS.iter().find(|(known, ..)| *known == kind).map_or("这一版不认识的", |(.., text)| text)
}

pub fn target(id: &str) -> &str {
    TARGETS.iter().find(|(known, _)| *known == id).map_or(id, |(_, text)| text)
}

/// “灭火器压力正常…”.
pub fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(SHORT).collect();
    if text.chars().count() > SHORT {
        cut.push('…');
    }
    format!("“{cut}”")
}

fn item(form: &Form, id: &str) -> String {
    form.item(id).map_or_else(|| format!("“{id}”"), |item| short(&item.text))
}

/// A result or an option by its name, else as it is.
fn option(form: &Form, id: &str, value: &Value) -> String {
    let Some(said) = value.as_str() else { return if value.is_null() { "空".to_owned() } else { value.to_string() } };
    let Some(item) = form.item(id) else { return said.to_owned() };
    let result = form.result_text(item, said);
    let chosen = item.options.iter().find(|option| option.id == said).map(|option| option.text.as_str());
    result.or(chosen).unwrap_or(said).to_owned()
}

fn fact(form: &Form, id: &str) -> String {
    let own = form.facts.iter().find(|fact| fact.id == id).map(|fact| fact.text.as_str());
    own.or_else(|| built_in::common().fact_text(id)).unwrap_or(id).to_owned()
}

/// 学校有食堂，并且“…”是不符合.
pub fn condition(form: &Form, is: &Condition) -> String {
    let joined = |parts: &[Condition], with: &str| {
        let said: Vec<String> = parts.iter().map(|part| condition(form, part)).collect();
        if said.len() > 1 { format!("（{}）", said.join(with)) } else { said.join(with) }
    };
    match is {
        Condition::All { all } => joined(all, "，并且"),
        Condition::Any { any } => joined(any, "，或者"),
        Condition::Not { not } => format!("不是：{}", condition(form, not)),
        Condition::Fact(is) => {
            let so = is.value == (is.op == FactOp::Eq);
            format!("学校{}“{}”", if so { "是" } else { "不是" }, fact(form, &is.fact))
        }
        Condition::Answer(is) => {
            let op = if is.op == FactOp::Eq { "是" } else { "不是" };
            format!("{}{op}“{}”", item(form, &is.item), option(form, &is.item, &is.value))
        }
        Condition::Chosen(one) => {
            let chosen = option(form, &one.item, &Value::from(one.chosen.as_str()));
            format!("{}选了“{chosen}”", item(form, &one.item))
        }
        Condition::Compare(compare) => {
            let op = match compare.op {
                CompareOp::Eq => "等于",
                CompareOp::Ne => "不等于",
                CompareOp::Lt => "小于",
                CompareOp::Le => "不大于",
                CompareOp::Gt => "大于",
                CompareOp::Ge => "不小于",
            };
            format!("{}{op} {}", formula(form, &compare.left), formula(form, &compare.right))
        }
        Condition::Other(_) => "这一版不认识的条件".to_owned(),
    }
}

/// “应到” − “实到”.
pub fn formula(form: &Form, of: &Formula) -> String {
    let parts = |parts: &[Formula], with: &str| {
        let said: Vec<String> = parts.iter().map(|part| inner(form, part)).collect();
        said.join(with)
    };
    match of {
        Formula::Number(n) => n.to_string(),
        Formula::Text(text) => format!("“{text}”"),
        Formula::Item(id) => item(form, id),
        Formula::Add(all) => parts(all, " + "),
        Formula::Subtract(all) => parts(all, " − "),
        Formula::Multiply(all) => parts(all, " × "),
        Formula::Divide(all) => parts(all, " ÷ "),
        Formula::Remainder(all) => format!("{} 的余数", parts(all, " ÷ ")),
        Formula::Whole(of) => format!("{} 去掉小数", inner(form, of)),
        Formula::Round { of, digits } => format!("{} 保留 {digits} 位小数", inner(form, of)),
        Formula::Least(all) => format!("{} 里最小的", parts(all, "、")),
        Formula::Most(all) => format!("{} 里最大的", parts(all, "、")),
        Formula::Length(of) => format!("{} 的字数", inner(form, of)),
        Formula::Count(of) => format!("{} 选了几项", inner(form, of)),
        Formula::First(all) => format!("{} 里第一个不空的", parts(all, "、")),
        Formula::Join(all) => format!("{} 连起来", parts(all, "、")),
        Formula::If { when, then, otherwise } => {
            format!("{}时是 {}，不然是 {}", condition(form, when), inner(form, then), inner(form, otherwise))
        }
        Formula::Other(_) => "这一版不认识的算法".to_owned(),
    }
}

/// Within another formula.
fn inner(form: &Form, part: &Formula) -> String {
    let said = formula(form, part);
    match part {
        Formula::Number(_) | Formula::Text(_) | Formula::Item(_) => said,
        _ => format!("（{said}）"),
    }
}

pub fn school_kinds(kinds: &[String]) -> String {
    let known = |kind: &String| built_in::common().school_kind_text(kind).unwrap_or(kind).to_owned();
    kinds.iter().map(known).collect::<Vec<_>>().join("、")
}

/// What a form comes to, as a supervisor reads it: 86.5 分 · 良好.
pub fn score(
    form: &Form,
    school: &duxue_domain::records::School,
    answers: &Parts<duxue_domain::records::Answer>,
) -> (Option<f64>, String) {
    let (figure, verdict) = match &form.scoring {
        Scoring::Sum(_) => {
            let points = form.points(answers);
            (points.as_ref().map(|it| it.points), points.and_then(|it| it.band).map(|band| band.text))
        }
        _ => {
            let score = form.score(school, answers);
            (score.figure, score.verdict)
        }
    };
    let rounded = |figure: f64| (figure * 10.0).round() / 10.0;
    let mut said: Vec<String> = figure.map(|figure| format!("{} 分", rounded(figure))).into_iter().collect();
    said.extend(verdict);
    (figure, said.join(" · "))
}
