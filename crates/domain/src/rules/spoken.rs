//! What a single leaf is called and what its choice means, where a person is shown it away from its form: in a conflict, a
//! refusal, the county's lists.
//!
//! Invariant: neither an id nor an English word is ever shown; what has no name of its own is called by its record's.

use super::{allowed, labels, marks};
use crate::forms::{Disposition, Form, FormKind, built_in};
use crate::records::Kind;

/// 存在问题 · 说明: the names along a leaf's dotted path. An answer is named by its item's own words.
pub fn leaf_name(kind: &str, path: &str) -> String {
    let Some(kind) = Kind::of(kind) else { return "内容".to_owned() };
    let mut names: Vec<&str> = Vec::new();
    let mut segments = path.split('.').peekable();
    while let Some(segment) = segments.next() {
        let item =
            segments.peek().filter(|_| ["answers", "scores"].contains(&segment)).and_then(|id| item_words(kind, id));
        match item {
            Some(words) => {
                names.push(words);
                segments.next();
            }
            None => names.extend(labels::name_in(kind, &names, segment)),
        }
    }
    if names.is_empty() { kind.title().to_owned() } else { names.join(" · ") }
}

fn item_words(kind: Kind, id: &str) -> Option<&'static str> {
    let of_kind = |form: &&Form| match kind {
        Kind::Patrol => form.kind == FormKind::Patrol,
        Kind::Observation => form.kind == FormKind::LessonRubric,
        Kind::Check => form.kind == FormKind::Check,
        _ => false,
    };
    built_in::forms().iter().filter(of_kind).find_map(|form| form.item(id)).map(|item| item.text.as_str())
}

/// What the choices of a leaf that every record shares are called.
const CHOICES: [(&str, &[(&str, &str)]); 4] = [
    ("result", &[("conform", "符合"), ("partly", "基本符合"), ("fail", "不符合"), ("na", "不适用")]),
    ("verdict", &[("done", "到位"), ("not-done", "不到位"), ("skipped", "没看")]),
    ("grade", &[("major", "重大隐患"), ("general", "一般隐患")]),
    (
        "state",
        &[
            ("draft", "未完成"),
            ("finished", "已完成"),
            ("open", "待整改"),
            ("working", "整改中"),
            ("replied", "待复查"),
            ("closed", "已销号"),
        ],
    ),
];

/// All choices of a leaf with their names, in the order of their list: `fail` and 不符合. `leaf` is the last part of its path;
/// empty where it is no choice.
pub fn choices(kind: &str, leaf: &str) -> Vec<(String, String)> {
    if let Some((_, named)) = CHOICES.iter().find(|(name, _)| *name == leaf) {
        return named.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
    }
    match leaf {
        "disposition" => {
            let spoken = |one: &Disposition| match &one.action {
                Some(action) => format!("{}，{action}", one.text),
                None => one.text.clone(),
            };
            built_in::common().dispositions.iter().map(|one| (one.id.clone(), spoken(one))).collect()
        }
        "category" if Kind::of(kind) == Some(Kind::Hazard) => {
            let categories = &built_in::hazard_catalogue().categories;
            categories.iter().map(|known| (known.id.clone(), known.text.clone())).collect()
        }
        _ => {
            let listed = Kind::of(kind).map_or(&[][..], |kind| allowed::choices_of(kind, leaf));
            listed.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
        }
    }
}

/// What a choice stands for: 不符合 for `fail`; where a mark on a photo lies. `leaf` is the last part of its path; `None` where the text is no choice.
pub fn choice_name(kind: &str, leaf: &str, text: &str) -> Option<String> {
    if leaf == "points"
        && let Some(points) = marks::points(text)
    {
        let place = |(x, y): (u16, u16)| format!("左起 {}%、上起 {}%", x / 10, y / 10);
        return Some(points.into_iter().map(place).collect::<Vec<_>>().join("到"));
    }
    choices(kind, leaf).into_iter().find(|(id, _)| id == text).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{choice_name, leaf_name};
    use crate::forms::built_in;

    #[test]
    fn an_answer_is_called_by_its_items_own_words() {
        let item = built_in::patrol().items().next().map(|item| (item.id.clone(), item.text.clone()));
        let (id, words) = item.unwrap_or_default();
        assert_eq!(leaf_name("patrol", &format!("answers.{id}.note")), format!("{words} · 说明"));
        assert_eq!(leaf_name("patrol", "answers.of-a-newer-form.result"), "填写项 · 结果");
    }

    #[test]
    fn nothing_is_called_by_an_id_or_in_english() {
        assert_eq!(leaf_name("visit", "problems.019a0000.text"), "存在问题 · 内容");
        assert_eq!(leaf_name("visit", "x_new"), "督导");
        assert_eq!(leaf_name("observation", "photos.p1.marks.p2.points"), "照片 · 标注 · 位置");
        assert_eq!(leaf_name("tour_2031", "route.first"), "内容");
        assert_eq!(choice_name("patrol", "result", "fail").as_deref(), Some("不符合"));
        assert_eq!(choice_name("visit", "feedback", "fail"), None);
        let moved = choice_name("visit", "points", "110,200 315,400");
        assert_eq!(moved.as_deref(), Some("左起 11%、上起 20%到左起 31%、上起 40%"));
    }
}
