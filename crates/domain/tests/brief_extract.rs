//! Stories of what is cut from a brief for one school: all that is its own, and nothing of anybody else's.
#![allow(clippy::unwrap_used)]

mod brief_month;

use brief_month::busy;
use duxue_domain::brief::{
    self, BriefInput, Extract, Facts, Party, Piece, Template, extract, facts, in_order, new_brief,
};
use duxue_domain::records::Brief;
use duxue_domain::rules::read;
use serde_json::json;

fn parties(input: &BriefInput) -> Vec<Party> {
    let party = |(id, school): &(String, duxue_domain::records::School)| Party {
        id: id.clone(),
        names: vec![school.name.clone().unwrap()],
        school: None,
    };
    input.schools.iter().map(party).collect()
}

fn drafted(input: &BriefInput) -> (Facts, Brief) {
    let facts = facts(input).unwrap();
    let mut n = 0;
    let mut ids = || {
        n += 1;
        format!("p{n:03}")
    };
    let brief = new_brief(Template::built_in().unwrap(), input, &facts, "2026-11-30T16:00:00+08:00", &mut ids).unwrap();
    (facts, brief)
}

/// The school of each record that a fact may be counted from.
fn school_of(input: &BriefInput, record: &str) -> Option<String> {
    let visits = input.visits.iter().map(|(id, r)| (id, &r.school));
    let patrols = input.patrols.iter().map(|(id, r)| (id, &r.school));
    let lessons = input.observations.iter().map(|(id, r)| (id, &r.school));
    let checks = input.checks.iter().map(|(id, r)| (id, &r.school));
    let hazards = input.hazards.iter().map(|(id, r)| (id, &r.school));
    let rectifications = input.rectifications.iter().map(|(id, r)| (id, &r.school));
    let mut all = visits.chain(patrols).chain(lessons).chain(checks).chain(hazards).chain(rectifications);
    all.find(|(id, _)| *id == record).and_then(|(_, school)| school.clone())
}

fn cut<'a>(input: &BriefInput, facts: &Facts, brief: &'a Brief, party: &Party, all: &[Party]) -> Extract<'a> {
    let is_own = |name: &str| {
        let records = facts.figure(name).map(|(_, records)| records).unwrap_or_default();
        !records.is_empty() && records.iter().all(|r| school_of(input, &r.id).as_deref() == Some(&party.id))
    };
    extract(brief, party, all, &is_own)
}

fn words(extract: &Extract) -> String {
    let mut lines = Vec::new();
    for part in &extract.parts {
        lines.push(format!("【{}】", part.title));
        for piece in &part.pieces {
            lines.push(match piece {
                Piece::Text(text) => text.clone(),
                Piece::Table { caption, head, rows } => {
                    let rows: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
                    format!("{caption}：{} / {}", head.join("|"), rows.join(" / "))
                }
                Piece::Photo { caption, .. } => format!("（照片：{caption}）"),
            });
        }
    }
    lines.join("\n")
}

#[test]
fn each_school_is_told_what_the_month_says_of_it() {
    let input = busy();
    let (facts, brief) = drafted(&input);
    let all = parties(&input);
    let told: Vec<String> = all
        .iter()
        .map(|party| {
            let extract = cut(&input, &facts, &brief, party, &all);
            format!("=== {}（没有摘 {}）\n{}", party.names[0], extract.left_out, words(&extract))
        })
        .collect();
    assert_eq!(told.join("\n").trim_end(), include_str!("brief_month/extracts.txt").trim_end());
}

/// What was noted at a school, as it stands in the records.
const NOTED: [(&str, &[&str]); 3] = [
    ("s1", &["陪餐记录", "督学电话", "燃气软管", "最后十分钟", "板书清楚"]),
    ("s2", &["查一次宿舍", "没有公示牌", "作业总量", "铁栅栏", "演示实验"]),
    ("s3", &["保安缺一人", "篮球架"]),
];

#[test]
fn nothing_of_another_school_stands_in_an_extract() {
    let input = busy();
    let (facts, brief) = drafted(&input);
    let all = parties(&input);
    for party in &all {
        let told = words(&cut(&input, &facts, &brief, party, &all));
        for other in all.iter().filter(|other| other.id != party.id) {
            assert!(!told.contains(&other.names[0]), "{}: {told}", party.names[0]);
        }
        for (school, noted) in NOTED {
            for what in noted {
                assert_eq!(told.contains(what), school == party.id, "{what} in that of {}: {told}", party.names[0]);
            }
        }
        // Counted over the whole zone.
        for total in ["4次", "75%", "17份", "问题4个", "投诉", "2项", "3所"] {
            assert!(!told.contains(total), "{total} in that of {}: {told}", party.names[0]);
        }
    }
}

fn of(paragraphs: serde_json::Value) -> Brief {
    read(
        json!({"sections": {"s": {"order": 1.0, "title": "存在的问题", "paragraphs": paragraphs}}})
            .as_object()
            .unwrap(),
    )
    .unwrap()
}

fn school(id: &str, names: &[&str]) -> Party {
    Party { id: id.to_owned(), names: names.iter().map(|name| (*name).to_owned()).collect(), school: None }
}

fn cut_text(text: &str, party: &Party, all: &[Party]) -> (String, usize) {
    let brief = of(json!({"p": {"order": 1.0, "text": text}}));
    let extract = extract(&brief, party, all, &|_| false);
    let told = words(&extract).lines().skip(1).collect::<Vec<_>>().join("\n");
    (told, extract.left_out)
}

#[test]
fn what_goes_on_about_the_school_without_naming_it_stays_with_it() {
    let all = [school("a", &["柳湾完全小学", "柳湾完小"]), school("b", &["石桥镇中心小学"])];
    let text = "（一）作业面批常态化。柳湾完小坚持每天面批作业。订正率由82%提高到96%，值得学习。";
    let told = "作业面批常态化。柳湾完小坚持每天面批作业。订正率由82%提高到96%，值得学习。";
    assert_eq!(cut_text(text, &all[0], &all), (told.to_owned(), 0));
    assert_eq!(cut_text(text, &all[1], &all), (String::new(), 0));
    // Whose the last sentence is cannot be told: a person looks.
    let text = "柳湾完小围墙有裂缝，石桥镇中心小学没有。这个问题要马上改。柳湾完小门卫缺一人。教师意见很大。";
    assert_eq!(cut_text(text, &all[0], &all), ("柳湾完小门卫缺一人。".to_owned(), 2));
}

#[test]
fn a_school_that_no_list_knows_keeps_a_clause_from_everybody_else() {
    let all = [school("a", &["柳湾完全小学"]), school("b", &["石桥镇中心小学"])];
    for text in
        ["柳湾完全小学不如白杨坪教学点整洁。", "柳湾完全小学和县二中学比，差距不小。", "请柳湾完全小学与有关学校对照。"]
    {
        assert_eq!(cut_text(text, &all[0], &all), (String::new(), 1), "{text}");
    }
    let (told, _) = cut_text("柳湾完全小学小学部集中学习《中小学生守则》。", &all[0], &all);
    assert_eq!(told, "柳湾完全小学小学部集中学习《中小学生守则》。");
}

#[test]
fn a_longer_name_is_not_taken_for_the_shorter_one_in_it() {
    let all = [school("a", &["石桥镇中心小学"]), school("b", &["石桥镇中心小学附属幼儿园"])];
    let text = "石桥镇中心小学附属幼儿园滑梯松动；石桥镇中心小学门卫缺一人。";
    assert_eq!(cut_text(text, &all[0], &all).0, "石桥镇中心小学门卫缺一人。");
    assert_eq!(cut_text(text, &all[1], &all).0, "石桥镇中心小学附属幼儿园滑梯松动。");
}

#[test]
fn a_department_is_told_its_own_and_its_school_is_told_of_every_department() {
    let department = |id: &str, name: &str| Party { school: Some("v".into()), ..school(id, &[name]) };
    let all = [
        school("v", &["县职业中专学校"]),
        department("m", "机电系"),
        department("c", "计算机系"),
        school("b", &["柳湾完全小学"]),
    ];
    let text =
        "县职业中专学校机电系实训工位整洁；计算机系实训登记不全。县职业中专学校校门口秩序好。柳湾完全小学卫生好。";
    assert_eq!(cut_text(text, &all[1], &all).0, "县职业中专学校机电系实训工位整洁。");
    assert_eq!(cut_text(text, &all[2], &all).0, "计算机系实训登记不全。");
    let whole = "县职业中专学校机电系实训工位整洁；计算机系实训登记不全。县职业中专学校校门口秩序好。";
    assert_eq!(cut_text(text, &all[0], &all).0, whole);
}

#[test]
fn of_a_table_a_school_gets_its_own_row_and_of_photos_those_that_show_it() {
    let all = [school("a", &["柳湾完全小学"]), school("b", &["石桥镇中心小学"])];
    let cells = |name: &str, n: &str| json!({"order": n.parse::<f64>().unwrap(), "cells": {"x": name, "y": n}});
    let brief = of(json!({
        "t": {"order": 1.0, "text": "各校督导次数", "table": {
            "columns": {"x": {"order": 1.0, "title": "学校"}, "y": {"order": 2.0, "title": "次数"}},
            "rows": {"r1": cells("柳湾完全小学", "1"), "r2": cells("石桥镇中心小学", "2"), "r3": cells("合计", "3")}}},
        "f": {"order": 2.0, "text": "柳湾完全小学围墙裂缝", "photo": {"hash": "aa", "mime": "image/jpeg"}},
        "g": {"order": 3.0, "text": "食堂冷藏柜", "photo": {"hash": "bb", "mime": "image/jpeg"}},
    }));
    let told = words(&extract(&brief, &all[0], &all, &|_| false));
    assert_eq!(told, "【存在的问题】\n各校督导次数：学校|次数 / 柳湾完全小学|1\n（照片：柳湾完全小学围墙裂缝）");
    let other = words(&extract(&brief, &all[1], &all, &|_| false));
    assert_eq!(other, "【存在的问题】\n各校督导次数：学校|次数 / 石桥镇中心小学|2");
    assert_eq!(in_order(&brief).len(), 1);
}

#[test]
fn a_brief_that_does_not_speak_of_a_school_tells_it_nothing() {
    let input = busy();
    let (_, brief) = drafted(&input);
    let mut all = parties(&input);
    all.push(school("far", &["云岭中学"]));
    let extract = brief::extract(&brief, all.last().unwrap(), &all, &|_| true);
    assert_eq!((extract.parts.len(), extract.left_out), (0, 0));
}
