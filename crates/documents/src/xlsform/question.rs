//! Questions of `survey` as items of our forms.
//!
//! Invariant: an item is made as JSON, as it would stand in a form's own file; what the columns of our own say is laid over
//! what the standard columns say, except where both say the same thing, which is told.

use super::choices::ListOf;
use super::expression::{Expression, parse};
use super::guide;
use super::kinds::{Question, item_kinds, kind_word};
use super::making::Making;
use super::meaning;
use super::outline::Line;
use super::sheets::Row;
use duxue_domain::forms::{Choice, Compare, CompareOp, Condition, Formula, ItemKind};
use serde_json::{Map, Value, json};

pub(super) type Fields = Map<String, Value>;

impl<'s> Making<'s, '_> {
    /// The item that a question becomes, and the items that go with it (请写明, the time of a moment).
    pub(super) fn items(&mut self, line: &Line<'s>) -> Vec<Fields> {
        let row = line.row;
        let mut fields = Fields::new();
        fields.insert("id".to_owned(), json!(line.id));
        fields.insert("text".to_owned(), json!(self.label(line)));
        let Some(mut kind) = self.kind(line) else { return Vec::new() };
        let mut beside = Vec::new();
        let mut rule = self.condition(row, "constraint", Some(&line.id), "请督学自己把关");
        let said = line.extras.contains_key("kind");
        if line.question == Question::Integer && !said && self.takes_negatives(row) {
            kind = ItemKind::Number;
        } else if line.question == Question::Integer && !self.ours {
            self.warn(row, "type", "整数题按个数收，不收负数；要收负数的，在 constraint 里写上负数的下限");
        }
        match &line.question {
            Question::One { list, or_other } | Question::Many { list, or_other } => {
                self.options(line, list, kind, &mut fields);
                if *or_other {
                    beside.extend(self.other(line, &mut fields));
                }
            }
            Question::Acknowledge => {
                fields.insert("options".to_owned(), json!([Choice { id: "OK".to_owned(), text: "已知悉".to_owned() }]));
            }
            Question::Range => self.range(line, kind, &mut fields, &mut rule),
            Question::DateTime => {
                let title = self.label(line);
                fields.insert("text".to_owned(), json!(format!("{title}（日期）")));
                beside.push(Fields::from_iter([
                    ("id".to_owned(), json!(format!("{}-time", line.id))),
                    ("text".to_owned(), json!(format!("{title}（时间）"))),
                    ("kind".to_owned(), json!("time")),
                ]));
            }
            Question::AsText(what) => self.warn(row, "type", *what),
            _ => {}
        }
        if kind == ItemKind::Photo && self.text(row, "appearance") == Some("signature") {
            kind = ItemKind::Signature;
        }
        self.reckons(line, &mut kind, &mut fields);
        fields.insert("kind".to_owned(), json!(kind));
        if let Some(hint) = self.text(row, "hint") {
            fields.insert("guide".to_owned(), json!(guide::read(hint)));
        }
        if let Some(rule) = rule {
            fields.insert("valid_if".to_owned(), json!(rule));
        }
        if let Some(says) = self.text(row, "constraint_message") {
            fields.insert("valid_says".to_owned(), json!(says));
        }
        self.required(line, kind, &mut fields);
        if let Some(shown) = self.condition(row, "relevant", Some(&line.id), "这一题总是出现") {
            fields.insert("show_if".to_owned(), json!(shown));
            for beside in &mut beside {
                beside.entry("show_if").or_insert(json!(shown));
            }
        }
        self.left_out(row);
        self.lay_over(line.row, &mut fields, &line.extras);
        std::iter::once(fields).chain(beside).collect()
    }

    pub(super) fn label(&mut self, line: &Line<'s>) -> String {
        let label = self.text(line.row, "label");
        if label.is_some_and(|label| label.contains("${")) {
            self.warn(line.row, "label", "题目里的 ${…} 不会换成回答，照原样显示");
        }
        if label.is_none() && line.question != Question::Calculate {
            self.warn(line.row, "label", "没有写 label，用 name 代替");
        }
        label.unwrap_or(&line.name).to_owned()
    }

    fn kind(&mut self, line: &Line<'s>) -> Option<ItemKind> {
        let kinds = item_kinds(&line.question);
        let Some(said) = line.extras.get("kind").and_then(Value::as_str) else { return kinds.first().copied() };
        let found = kinds.iter().copied().find(|kind| kind_word(kind) == said);
        if found.is_none() {
            let fits: Vec<String> = kinds.iter().map(kind_word).collect();
            let text = format!("“{said}”与这一行的 type 不合；可以写 {}，或空着", fits.join("、"));
            self.wrong(line.row, "duxue::kind", text);
        }
        found
    }

    fn takes_negatives(&self, row: &'s Row) -> bool {
        fn has_minus(expression: &Expression) -> bool {
            match expression {
                Expression::Minus(_) => true,
                Expression::Two(_, left, right) => has_minus(left) || has_minus(right),
                Expression::Call(_, parts) => parts.iter().any(has_minus),
                _ => false,
            }
        }
        self.text(row, "constraint").and_then(|text| parse(text).ok()).is_some_and(|rule| has_minus(&rule))
    }

    fn options(&mut self, line: &Line<'s>, name: &str, kind: ItemKind, fields: &mut Fields) {
        let Some(list) = self.lists.get(name) else { return self.no_list(line.row, name) };
        if kind == ItemKind::Scale {
            if list.of != ListOf::Scale {
                let said = format!("列表 {name} 不是结果等级；请在 choices 的 duxue::list 列写上 scale");
                return self.wrong(line.row, "type", said);
            }
            fields.insert("scale".to_owned(), json!(list.called.as_deref().unwrap_or(name)));
            return;
        }
        if let (ItemKind::ChoiceMany, Some(problem)) = (kind, &list.with_blank)
            && !self.problems.contains(problem)
        {
            self.problems.push(problem.clone());
        }
        fields.insert("options".to_owned(), json!(list.choices()));
    }

    pub(super) fn no_list(&mut self, row: &Row, name: &str) {
        let known = self.lists.names();
        let known = if known.is_empty() { "一个也没有".to_owned() } else { known.join("、") };
        self.wrong(
            row,
            "type",
            format!("choices 里没有名为 {name} 的列表（现有：{known}）；请在 choices 里写上它的选项"),
        );
    }

    /// `or_other`: one option more, and a line to say what.
    fn other(&mut self, line: &Line<'s>, fields: &mut Fields) -> Option<Fields> {
        let options = fields.get_mut("options")?.as_array_mut()?;
        if !options.iter().any(|option| option["id"] == "other") {
            options.push(json!(Choice { id: "other".to_owned(), text: "其他".to_owned() }));
        }
        Some(Fields::from_iter([
            ("id".to_owned(), json!(format!("{}-other", line.id))),
            ("text".to_owned(), json!("其他：请写明")),
            ("kind".to_owned(), json!("text")),
            ("show_if".to_owned(), json!({"item": line.id, "chosen": "other"})),
        ]))
    }

    /// `start`, `end` and `step` of a range; XLSForm's own are 1, 10 and 1.
    pub(super) fn range_of(&mut self, row: &'s Row) -> Option<(f64, f64, Option<f64>)> {
        let (mut start, mut end, mut step) = (1.0, 10.0, None);
        for part in self.text(row, "parameters").unwrap_or_default().split([' ', ',', ';']).filter(|p| !p.is_empty()) {
            let value = part.split_once('=').map(|(name, value)| (name.trim().to_lowercase(), value.trim().parse()));
            match value {
                Some((name, Ok(value))) if name == "start" => start = value,
                Some((name, Ok(value))) if name == "end" => end = value,
                Some((name, Ok(value))) if name == "step" && value > 0.0 => step = Some(value),
                _ => {
                    let said = format!("“{part}”读不懂；要写成 start=0 end=10 step=1（步长大于 0）");
                    self.wrong(row, "parameters", said);
                    return None;
                }
            }
        }
        if start >= end {
            self.wrong(row, "parameters", "start 要小于 end");
            return None;
        }
        Some((start, end, step))
    }

    fn range(&mut self, line: &Line<'s>, kind: ItemKind, fields: &mut Fields, rule: &mut Option<Condition>) {
        let Some((start, end, step)) = self.range_of(line.row) else { return };
        if kind == ItemKind::Score {
            fields.insert("max".to_owned(), json!(end));
            fields.extend(step.map(|step| ("step".to_owned(), json!(step))));
            return;
        }
        let own = || Formula::Item(line.id.clone());
        let compare =
            |left, op, right| Condition::Compare(Box::new(Compare { left, op, right: Formula::Number(right) }));
        let step = step.unwrap_or(1.0);
        let from_start = Formula::Subtract(vec![own(), Formula::Number(start)]);
        let mut all = vec![
            compare(own(), CompareOp::Ge, start),
            compare(own(), CompareOp::Le, end),
            compare(Formula::Remainder(vec![from_start, Formula::Number(step)]), CompareOp::Eq, 0.0),
        ];
        all.extend(rule.take());
        *rule = Some(Condition::All { all });
        fields.insert("valid_says".to_owned(), json!(format!("应在 {start} 到 {end} 之间，每 {step} 一档")));
    }

    /// Gives an item that is reckoned rather than asked its formula.
    fn reckons(&mut self, line: &Line<'s>, kind: &mut ItemKind, fields: &mut Fields) {
        let row = line.row;
        let asked = !matches!(line.question, Question::Calculate | Question::Note);
        let read_only = self.text(row, "read_only").is_some_and(|text| is_yes(text) == Some(true));
        let Some(text) = self.text(row, "calculation") else {
            if line.question == Question::Calculate {
                self.wrong(row, "calculation", "calculate 要在 calculation 列写上怎样算");
            }
            if asked && read_only {
                self.warn(row, "read_only", "只读（read_only）没有带过来，这一题照常可填");
            }
            return;
        };
        if asked && !read_only {
            self.warn(row, "calculation", "要人填的题不会自动算出来；只要算的，type 改成 calculate");
            return;
        }
        *kind = ItemKind::Computed;
        let formula =
            self.expression((row, "calculation", text), (None, Some(&line.id)), "这一题不算，留空", meaning::formula);
        fields.extend(formula.map(|formula| ("compute".to_owned(), json!(formula))));
    }

    fn required(&mut self, line: &Line<'s>, kind: ItemKind, fields: &mut Fields) {
        let expected = matches!(kind, ItemKind::Scale | ItemKind::Score);
        let text = self.text(line.row, "required");
        let answered = match text.map(|text| (text, is_yes(text))) {
            None => (expected).then_some(false),
            Some((_, Some(true))) => (!expected).then_some(true),
            Some((_, Some(false))) => Some(false),
            Some((_, None)) => {
                let instead = "这一题可以不填";
                let condition = self.condition(line.row, "required", Some(&line.id), instead);
                fields.extend(condition.map(|condition| ("required_if".to_owned(), json!(condition))));
                None
            }
        };
        let answerable = !matches!(kind, ItemKind::Note | ItemKind::Computed);
        fields.extend(answered.filter(|_| answerable).map(|required| ("required".to_owned(), json!(required))));
    }
}

pub(super) fn is_yes(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "true()" | "1" | "required" | "是" => Some(true),
        "no" | "false" | "false()" | "0" | "否" => Some(false),
        _ => None,
    }
}
