//! What is other in one version of a form than in another, item by item and field by field, in words.
//!
//! Invariant: no difference goes unsaid; one that has no words of its own is told as “其他设置”.

use super::super::views_forms::{ChangeKind, Compared, FieldChange, FormChange};
use super::words;
use duxue_domain::forms::{Band, Column, Form, Item, ScaleOption, Scoring, Section, built_in};

type Say<T> = fn(&Form, &T) -> String;

const FORM: [(&str, Say<Form>); 7] = [
    ("表名", |_, form| form.title.clone()),
    ("检查对象", |_, form| form.target.as_deref().map(words::target).unwrap_or_default().to_owned()),
    ("适用学校", |_, form| words::school_kinds(&form.applies_to)),
    ("什么学校提供", |form, _| form.show_if.as_ref().map(|is| words::condition(form, is)).unwrap_or_default()),
    ("结果等级", |_, form| form.scales.values().map(|scale| options(scale)).collect::<Vec<_>>().join("；")),
    ("计分", |_, form| scoring(&form.scoring)),
    ("填表说明", |_, form| form.notes.join("；")),
];

const SECTION: [(&str, Say<Section>); 6] = [
    ("段名", |_, section| section.title.clone()),
    ("地点", |_, section| text(&section.place)),
    ("什么时候出现", |form, section| {
        section.show_if.as_ref().map(|is| words::condition(form, is)).unwrap_or_default()
    }),
    ("适用学校", |_, section| words::school_kinds(&section.applies_to)),
    ("权重", |_, section| number(section.weight)),
    ("满分", |_, section| number(section.max)),
];

const ITEM: [(&str, Say<Item>); 26] = [
    ("题目", |_, item| item.text.clone()),
    ("作答方式", |_, item| words::item_kind(item.kind).to_owned()),
    ("督导事项", |_, item| {
        item.matter.and_then(|matter| built_in::common().matter_text(matter)).unwrap_or_default().to_owned()
    }),
    ("领域", |_, item| {
        item.domain.as_deref().and_then(|it| built_in::common().domain_text(it)).unwrap_or_default().to_owned()
    }),
    ("看什么", |_, item| text(&item.guide.look)),
    ("怎么看", |_, item| text(&item.guide.how)),
    ("怎么判", |_, item| text(&item.guide.judge)),
    ("依据", |_, item| text(&item.basis)),
    ("重大隐患条款", |_, item| item.clause.iter().map(|id| clause(id)).collect::<Vec<_>>().join("；")),
    ("什么时候问", |form, item| item.show_if.as_ref().map(|is| words::condition(form, is)).unwrap_or_default()),
    ("适用学校", |_, item| words::school_kinds(&item.applies_to)),
    ("必答", |_, item| flag(item.required)),
    ("什么时候必答", |form, item| {
        item.required_if.as_ref().map(|is| words::condition(form, is)).unwrap_or_default()
    }),
    ("答案要满足", |form, item| item.valid_if.as_ref().map(|is| words::condition(form, is)).unwrap_or_default()),
    ("不满足时提示", |_, item| text(&item.valid_says)),
    ("怎么算", |form, item| item.compute.as_ref().map(|of| words::formula(form, of)).unwrap_or_default()),
    ("不符合时", |_, item| suggests(item)),
    ("拍照", |_, item| match item.photo.as_deref() {
        Some("required") => "必须".to_owned(),
        Some("advised") => "建议".to_owned(),
        other => other.unwrap_or_default().to_owned(),
    }),
    ("一票否决", |_, item| flag(item.veto)),
    ("权重", |_, item| number(item.weight)),
    ("等级", |form, item| options(form.scale_of(item))),
    ("选项", |_, item| item.options.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("、")),
    ("满分", |_, item| number(item.max)),
    ("给分单位", |_, item| number(item.step)),
    ("各档", |_, item| {
        let level = |it: &duxue_domain::forms::Level| format!("{}–{} {}", it.min, it.max, it.text);
        item.levels.iter().map(level).collect::<Vec<_>>().join("；")
    }),
    ("各列", |form, item| item.columns.iter().map(|it| column(form, it)).collect::<Vec<_>>().join("、")),
];

/// From the older to the newer one.
pub fn compare(old: &Form, new: &Form) -> Compared {
    let mut changes = Vec::new();
    let whole = fields(&FORM, (old, old), (new, new), old == new || same_but_sections(old, new));
    if !whole.is_empty() {
        changes.push(change(ChangeKind::Changed, "整张表".to_owned(), new.title.clone(), whole));
    }
    for (at, section) in new.sections.iter().enumerate() {
        match old.sections.iter().find(|known| known.id == section.id) {
            None => changes.push(change(ChangeKind::Added, format!("第 {} 段", at + 1), section.title.clone(), vec![])),
            Some(known) => {
                let said = fields(&SECTION, (old, known), (new, section), same_but_items(known, section));
                if !said.is_empty() {
                    let place = format!("第 {} 段", at + 1);
                    changes.push(change(ChangeKind::Changed, place, section.title.clone(), said));
                }
            }
        }
        for (n, item) in section.items.iter().enumerate() {
            let place = place_of(section, n);
            let title = item.text.clone();
            let Some(known) = old.item(&item.id) else {
                changes.push(change(ChangeKind::Added, place, title, of_new(new, item)));
                continue;
            };
            let mut said = fields(&ITEM, (old, known), (new, item), known == item);
            let before = old.section_of(&item.id).map(|before| (&before.id, before.title.clone()));
            let moved = before.filter(|(id, _)| **id != section.id);
            let kind = if said.is_empty() { ChangeKind::Moved } else { ChangeKind::Changed };
            if let Some((_, from)) = moved {
                said.push(FieldChange { label: "在哪一段".to_owned(), before: from, after: section.title.clone() });
            }
            if !said.is_empty() {
                changes.push(change(kind, place, title, said));
            }
        }
        if reordered(old, section) {
            let said =
                vec![FieldChange {
                    label: "顺序".to_owned(), before: String::new(), after: "调了先后".to_owned()
                }];
            changes.push(change(ChangeKind::Moved, section.title.clone(), "各题的先后".to_owned(), said));
        }
    }
    for section in &old.sections {
        if !new.sections.iter().any(|it| it.id == section.id) {
            changes.push(change(ChangeKind::Removed, "整段".to_owned(), section.title.clone(), vec![]));
        }
        for (n, item) in section.items.iter().enumerate().filter(|(_, item)| new.item(&item.id).is_none()) {
            changes.push(change(ChangeKind::Removed, place_of(section, n), item.text.clone(), vec![]));
        }
    }
    let count =
        |kind: ChangeKind| u32::try_from(changes.iter().filter(|it| it.kind == kind).count()).unwrap_or(u32::MAX);
    Compared {
        from: old.version.clone(),
        to: new.version.clone(),
        added: count(ChangeKind::Added),
        removed: count(ChangeKind::Removed),
        changed: count(ChangeKind::Changed) + count(ChangeKind::Moved),
        changes,
    }
}

fn change(kind: ChangeKind, place: String, title: String, fields: Vec<FieldChange>) -> FormChange {
    FormChange { kind, place, title, fields }
}

fn place_of(section: &Section, n: usize) -> String {
    format!("{} · 第 {} 题", section.title, n + 1)
}

fn fields<T>(table: &[(&str, Say<T>)], old: (&Form, &T), new: (&Form, &T), same: bool) -> Vec<FieldChange> {
    if same {
        return Vec::new();
    }
    let mut said: Vec<FieldChange> = table
        .iter()
        .map(|(label, say)| FieldChange {
            label: (*label).to_owned(),
            before: say(old.0, old.1),
            after: say(new.0, new.1),
        })
        .filter(|field| field.before != field.after)
        .collect();
    if said.is_empty() {
        let label = "其他设置".to_owned();
        said.push(FieldChange { label, before: String::new(), after: "有改动".to_owned() });
    }
    said
}

/// What a new item is, where that is more than its words.
fn of_new(form: &Form, item: &Item) -> Vec<FieldChange> {
    let shown = ["作答方式", "督导事项", "满分", "什么时候问"];
    ITEM.iter()
        .filter(|(label, _)| shown.contains(label))
        .map(|(label, say)| FieldChange { label: (*label).to_owned(), before: String::new(), after: say(form, item) })
        .filter(|field| !field.after.is_empty())
        .collect()
}

/// The version is told apart anyway.
fn same_but_sections(old: &Form, new: &Form) -> bool {
    let bare = |form: &Form| Form { sections: Vec::new(), version: String::new(), ..form.clone() };
    bare(old) == bare(new)
}

fn same_but_items(old: &Section, new: &Section) -> bool {
    let bare = |section: &Section| Section { items: Vec::new(), ..section.clone() };
    bare(old) == bare(new)
}

/// Whether the items that were in the section before stand in another order now.
fn reordered(old: &Form, section: &Section) -> bool {
    let Some(known) = old.sections.iter().find(|known| known.id == section.id) else { return false };
    let of = |all: &Section, other: &Section| -> Vec<String> {
        let there = |item: &&Item| other.items.iter().any(|it| it.id == item.id);
        all.items.iter().filter(there).map(|item| item.id.clone()).collect()
    };
    of(known, section) != of(section, known)
}

fn text(of: &Option<String>) -> String {
    of.clone().unwrap_or_default()
}

fn number(of: Option<f64>) -> String {
    of.map(|n| n.to_string()).unwrap_or_default()
}

fn flag(of: Option<bool>) -> String {
    match of {
        Some(true) => "是".to_owned(),
        Some(false) => "否".to_owned(),
        None => String::new(),
    }
}

fn options(scale: &[ScaleOption]) -> String {
    scale.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("、")
}

fn clause(id: &str) -> String {
    built_in::hazard_catalogue().clause(id).map_or_else(|| id.to_owned(), |clause| clause.text.clone())
}

fn suggests(item: &Item) -> String {
    let Some(suggests) = &item.suggests else { return String::new() };
    let common = built_in::common();
    let kind = common.suggestions.iter().find(|it| it.id == suggests.kind).map_or(&suggests.kind, |it| &it.text);
    let category = suggests.category.as_deref().and_then(|id| built_in::hazard_catalogue().category(id));
    category.map_or_else(|| kind.clone(), |category| format!("{kind}（{}）", category.text))
}

fn column(form: &Form, column: &Column) -> String {
    let chosen = form.choices.get(&column.id).map(|all| {
        let names: Vec<&str> = all.iter().map(|it| it.text.as_str()).collect();
        format!("：{}", names.join("/"))
    });
    let max = column.max.map(|max| format!(" {max} 分")).unwrap_or_default();
    format!("{}（{}{max}{}）", column.text, words::column_kind(column.kind), chosen.unwrap_or_default())
}

fn bands(all: &[Band]) -> String {
    all.iter().map(|band| format!("{} {}", band.text, band.min)).collect::<Vec<_>>().join("、")
}

fn scoring(of: &Scoring) -> String {
    match of {
        Scoring::Ratio(ratio) => format!("按结果折合；{}", bands(&ratio.bands)),
        Scoring::WeightedRatio(ratio) => format!("按结果折合，分段加权；{}", bands(&ratio.bands)),
        Scoring::Sum(sum) => {
            let sets: Vec<String> =
                sum.band_sets.iter().map(|set| format!("{}：{}", set.text, bands(&set.bands))).collect();
            let caps: Vec<&str> = sum.caps.iter().map(|cap| cap.when.text.as_str()).collect();
            format!("各题相加，满分 {}；{}；封顶：{}", sum.total, sets.join("；"), caps.join("、"))
        }
        Scoring::TableScore(table) => format!("登记表按行计分，每行 {}；{}", table.row_total_max, bands(&table.bands)),
        Scoring::Unscored => "不计分".to_owned(),
        Scoring::Unknown => "这一版不认识的计分办法".to_owned(),
    }
}
