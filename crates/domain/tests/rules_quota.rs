//! Stories of quotas and of what a visit still needs.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use duxue_domain::records::{Setting, Visit};
use duxue_domain::rules::quota::{SchoolOpen, VisitDay, next_step, quotas};
use duxue_domain::rules::{
    FormProgress, LessonDone, LineState, VisitParts, completeness, date_doubt, missing, read, semester,
};
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn visit(school: &str, date: &str, finished: bool) -> VisitDay {
    VisitDay { school: school.to_owned(), date: day(date), finished }
}

fn open(school: &str, open: u32, overdue: u32, major: u32) -> SchoolOpen {
    SchoolOpen { school: school.to_owned(), open, overdue, major }
}

const TODAY: &str = "2026-11-18";

#[test]
fn both_quotas_hold_at_once_and_a_draft_counts_nothing() {
    let visits = [
        visit("石桥初中", "2026-10-14", true),
        visit("柳湾完小", "2026-10-21", true),
        visit("柳湾完小", "2026-09-21", true),
        visit("柳湾完小", "2026-11-18", false),
        visit("中心小学", "2026-11-05", true),
        visit("中心小学", "2026-11-17", true),
        visit("中心小学", "2026-06-17", true),
    ];
    let found = quotas(["石桥初中", "柳湾完小", "中心小学"], &visits, &Setting::default(), day(TODAY));
    assert_eq!((found.month_days_left, found.semester_days_left, found.schools_done), (12, Some(74), 1));
    let words: Vec<String> = found.schools.iter().map(|school| school.month_words()).collect();
    assert_eq!(words, ["未到", "进行中", "2 次"]);
    let semester: Vec<(u32, u32)> = found.schools.iter().map(|s| (s.semester_made, s.semester_missing())).collect();
    assert_eq!(semester, [(1, 1), (2, 0), (2, 0)], "a visit of last semester does not count for this one");
    assert_eq!(found.schools[2].last_visit.as_deref(), Some("2026-11-17"));
}

#[test]
fn the_next_school_is_the_one_that_is_owed_most_and_the_reason_says_so() {
    let visits = [
        visit("石桥初中", "2026-10-14", true),
        visit("教学点", "2026-09-29", true),
        visit("教学点", "2026-10-29", true),
    ];
    let found = quotas(["教学点", "石桥初中"], &visits, &Setting::default(), day(TODAY));
    let next = next_step(&found, &[open("石桥初中", 3, 1, 1), open("教学点", 1, 1, 0)]).unwrap();
    assert_eq!(next.school, "石桥初中");
    assert_eq!(next.reason, "本月还没去，本学期还差 1 次；有 1 项重大隐患没有销号；到校先复查 3 项整改");
    let next = next_step(&found, &[]).unwrap();
    assert_eq!((next.school.as_str(), next.reason.as_str()), ("石桥初中", "本月还没去，本学期还差 1 次"));
}

#[test]
fn nothing_owed_and_nothing_overdue_is_no_next_step() {
    let visits = [visit("甲", "2026-11-02", true), visit("甲", "2026-10-02", true)];
    let found = quotas(["甲"], &visits, &Setting::default(), day(TODAY));
    assert_eq!(next_step(&found, &[open("甲", 1, 0, 0)]), None);
    let next = next_step(&found, &[open("甲", 1, 1, 0)]).unwrap();
    assert_eq!(next.reason, "有 1 项整改已经逾期；到校先复查 1 项整改");
}

#[test]
fn a_semester_runs_over_new_year_and_the_countys_own_dates_win() {
    let usual = semester(&Setting::default(), day("2027-01-10")).unwrap();
    assert_eq!((usual.from, usual.to), (day("2026-09-01"), day("2027-01-31")));
    let own = Setting {
        semester_from: Some("2026-08-31".to_owned()),
        semester_to: Some("2027-01-15".to_owned()),
        ..Setting::default()
    };
    assert_eq!(semester(&own, day(TODAY)).unwrap().to, day("2027-01-15"));
    assert_eq!(semester(&own, day("2027-03-01")).unwrap().from, day("2027-02-01"), "an old setting does not hold on");
}

#[test]
fn a_visit_half_way_says_what_is_missing_by_name() {
    let visit: Visit = read(
        json!({
            "certificate_shown_at": "2026-11-18T09:05:00+08:00",
            "companions": {"c1": {"name": "冯桂芳"}, "c2": {"name": "误加", "deleted": true}},
            "highlights": {"h1": {"text": "陪餐记录贴在取餐口"}},
            "problems": {"p1": {"text": "一"}, "p2": {"text": "二"}, "p3": {"text": " "}},
            "disposition": "general",
            "rechecks": {"z1": {"verdict": "done"}},
        })
        .as_object()
        .unwrap(),
    )
    .unwrap();
    let patrols = [FormProgress { answered: 24, total: 61, untreated: 0 }];
    let lessons = [LessonDone { points: Some(86.0), finished: true }];
    let before = ["z1".to_owned(), "z2".to_owned()];
    let parts = VisitParts {
        visit: &visit,
        patrols: &patrols,
        checks: &[],
        lessons: &lessons,
        open_before: &before,
        hazards_found: 1,
        rectifications_found: 0,
        signed: [None, None],
    };
    let lines = completeness(&parts);
    let shown: Vec<String> = lines.iter().map(|line| format!("{} {}", line.label, line.detail)).collect();
    assert_eq!(
        shown,
        [
            "出示督学证 9:05",
            "随行督学 冯桂芳",
            "复查上次问题 1 / 2",
            "校园巡视 24 / 61",
            "听课评课 1 节 86 分",
            "隐患和整改 新发现 1",
            "典型经验和做法 1 条",
            "存在问题 2 条",
            "处理意见 一般问题 · 发整改通知书",
            "当场反馈 未记",
            "双方签字 没签",
        ]
    );
    assert_eq!(missing(&lines), ["复查 1 项", "巡视 37 项", "当场反馈"]);
}

#[test]
fn an_empty_visit_asks_for_what_is_required_and_not_for_the_rest() {
    let visit = Visit::default();
    let parts = VisitParts {
        visit: &visit,
        patrols: &[],
        checks: &[],
        lessons: &[],
        open_before: &[],
        hazards_found: 0,
        rectifications_found: 0,
        signed: [None, None],
    };
    let lines = completeness(&parts);
    assert_eq!(missing(&lines), ["出示督学证", "校园巡视", "处理意见", "当场反馈"]);
    assert_eq!(lines[1].state, LineState::Optional);
}

#[test]
fn a_disposition_that_contradicts_what_was_found_is_said() {
    let visit: Visit =
        read(json!({"disposition": "none", "problems": {"p": {"text": "留样不足"}}}).as_object().unwrap()).unwrap();
    let parts = VisitParts {
        visit: &visit,
        patrols: &[FormProgress { answered: 9, total: 9, untreated: 2 }],
        checks: &[],
        lessons: &[],
        open_before: &[],
        hazards_found: 0,
        rectifications_found: 0,
        signed: [None, None],
    };
    let owed = missing(&completeness(&parts));
    assert!(owed.contains(&"处理意见（已记有问题，与“无意见”不符）".to_owned()));
    assert!(owed.contains(&"不符合的还没处理 2 项".to_owned()));
}

#[test]
fn a_date_that_cannot_be_right_is_asked_about() {
    let today = day(TODAY);
    assert_eq!(date_doubt(today, today), None);
    assert!(date_doubt(day("2026-11-19"), today).unwrap().contains("还没有到"));
    assert!(date_doubt(day("2019-01-01"), today).unwrap().contains("一年多以前"));
    assert_eq!(date_doubt(day("2026-01-01"), today), None);
}
