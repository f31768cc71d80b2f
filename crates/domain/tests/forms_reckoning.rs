//! What a filled-in form comes to: ratio, weights, veto, points, bands and ranks, with figures worked by hand.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Form, Scoring, TableSample, built_in};
use duxue_domain::records::{Answer, LessonScore, Observation, Parts, School};
use serde_json::json;

fn boarding_school() -> School {
    let facts = built_in::common().school_facts.iter().map(|fact| (fact.id.clone(), true)).collect();
    School { school_kind: Some("junior".to_owned()), facts, ..School::default() }
}

fn judged(result: &str) -> Answer {
    Answer { result: Some(result.to_owned()), ..Answer::default() }
}

/// Answers the first scale items of a form in order.
fn answers(form: &Form, results: &[&str]) -> Parts<Answer> {
    let items = form.items().filter(|item| item.scale.is_some());
    items.zip(results).map(|(item, result)| (item.id.clone(), judged(result))).collect()
}

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

#[test]
fn a_patrol_counts_partly_as_half_and_leaves_out_what_does_not_apply() {
    let patrol = built_in::patrol();
    let score = patrol.score(&boarding_school(), &answers(patrol, &["conform", "conform", "partly", "fail", "na"]));
    // (1 + 1 + 0.5 + 0) / 4 = 62.5
    assert!(near(score.figure, 62.5), "{:?}", score.figure);
    assert_eq!(score.verdict.as_deref(), Some("一般"));
    assert_eq!(score.unanswered, 84 - 5);
    assert_eq!((score.counts["conform"], score.counts["fail"], score.counts["na"]), (2, 1, 1));
    assert_eq!(score.sections[0].counts["partly"], 1);
}

#[test]
fn a_form_without_an_answer_has_no_figure_rather_than_nought() {
    let score = built_in::patrol().score(&boarding_school(), &Parts::new());
    assert_eq!((score.figure, score.band, score.verdict), (None, None, None));
}

#[test]
fn a_failed_veto_item_makes_the_canteen_unfit_whatever_the_figure() {
    let canteen = built_in::form("canteen").unwrap();
    let mut all: Parts<Answer> = canteen.items().map(|item| (item.id.clone(), judged("conform"))).collect();
    assert_eq!(canteen.score(&boarding_school(), &all).verdict.as_deref(), Some("好"));

    all.insert("ct-licence".to_owned(), judged("fail"));
    let score = canteen.score(&boarding_school(), &all);
    assert!(near(score.figure, 23.0 / 24.0 * 100.0));
    assert_eq!((score.band, score.verdict.as_deref()), (None, Some("不合格")));
    assert_eq!(score.vetoed_by, ["ct-licence"]);
}

#[test]
fn the_five_diligences_weigh_items_in_their_section_and_sections_in_the_form() {
    let form = built_in::form("five-diligences").unwrap();
    let weights: Vec<f64> = form.sections.iter().map(|section| section.weight.unwrap()).collect();
    let first = &form.sections[0];
    let mut given = Parts::new();
    // First section: weights 3 and 2, 符合 (1) and 基本符合 (0.6) → (3 + 1.2) / 5 = 0.84.
    given.insert(first.items[0].id.clone(), judged("conform"));
    given.insert(first.items[1].id.clone(), judged("partly"));
    assert!(near(form.score(&boarding_school(), &given).figure, 84.0), "其余各段未答，权重按已答的算");

    // Last section all 符合: whole = (w0 × 0.84 + w4 × 1) / (w0 + w4); a section that is all 不适用 gives its weight away.
    for item in &form.sections[4].items {
        given.insert(item.id.clone(), judged("conform"));
    }
    for item in &form.sections[3].items {
        given.insert(item.id.clone(), judged("na"));
    }
    let expected = (weights[0] * 0.84 + weights[4]) / (weights[0] + weights[4]) * 100.0;
    assert!(near(form.score(&boarding_school(), &given).figure, expected));
}

fn lesson(points: impl Fn(usize, f64) -> Option<f64>) -> Observation {
    let scores = built_in::lesson_rubric().items().enumerate().map(|(at, item)| {
        let points = points(at, item.max.unwrap());
        (item.id.clone(), LessonScore { points, note: None })
    });
    Observation { scores: scores.collect(), ..Observation::default() }
}

#[test]
fn a_lesson_half_scored_has_a_provisional_band() {
    // The first eleven items have 5+5+5+5 + 4+7+7+7+5 + 5+5 = 60 points; half a point less for each of the first eight.
    let observation = lesson(|at, max| (at < 11).then_some(if at < 8 { max - 0.5 } else { max }));
    let score = built_in::lesson_rubric().score_lesson(&observation).unwrap();
    assert_eq!((score.points, score.out_of, score.total), (56.0, 60.0, 100.0));
    assert_eq!((score.scored, score.items), (11, 19));
    assert!(score.provisional);
    assert_eq!(score.band.unwrap().text, "优秀");
    assert_eq!(score.sections[1].points, 28.0);
}

#[test]
fn eighty_seven_points_are_good_in_one_county_and_excellent_in_the_next() {
    // 19 items, the first thirteen one point short: 87.
    let mut observation = lesson(|at, max| Some(if at < 13 { max - 1.0 } else { max }));
    let rubric = built_in::lesson_rubric();
    let band = |lesson: &Observation| rubric.score_lesson(lesson).unwrap().band.map(|band| band.text);
    assert_eq!(rubric.score_lesson(&observation).unwrap().points, 87.0);
    assert_eq!(band(&observation).as_deref(), Some("良好"), "没有选时用默认的 90/75/60");
    observation.band_set = Some("county-b".to_owned());
    assert_eq!(band(&observation).as_deref(), Some("优秀"));
    observation.band_set = Some("county-z".to_owned());
    assert_eq!(band(&observation), None, "本表没有的分档不拿别县的顶替");
}

#[test]
fn corporal_punishment_in_a_lesson_holds_the_band_down_and_is_reported() {
    let mut observation = lesson(|_, max| Some(max));
    observation.flags.insert("corporal_punishment".to_owned(), true);
    let score = built_in::lesson_rubric().score_lesson(&observation).unwrap();
    assert_eq!(score.points, 100.0);
    assert_eq!(score.band.unwrap().text, "不合格");
    assert!(score.caps[0].report_up);
    observation.flags.insert("corporal_punishment".to_owned(), false);
    assert_eq!(built_in::lesson_rubric().score_lesson(&observation).unwrap().band.unwrap().text, "优秀");
}

#[test]
fn points_that_an_item_cannot_have_are_not_counted_and_low_ones_need_a_reason() {
    let mut observation = lesson(|_, max| Some(max));
    let set = |observation: &mut Observation, id: &str, points: f64, note: Option<&str>| {
        let note = note.map(str::to_owned);
        observation.scores.insert(id.to_owned(), LessonScore { points: Some(points), note });
    };
    set(&mut observation, "goal-clear", 6.0, None);
    set(&mut observation, "content-right", 4.3, None);
    set(&mut observation, "questions", 3.5, None);
    set(&mut observation, "structure", 3.0, Some("拖堂六分钟"));
    let score = built_in::lesson_rubric().score_lesson(&observation).unwrap();
    assert_eq!(score.unscored, ["goal-clear", "content-right"]);
    assert_eq!(score.unjustified, ["questions"]);
    let item = built_in::lesson_rubric().item("questions").unwrap();
    assert_eq!(item.level_for(6.5).unwrap().id, "high");
}

#[test]
fn an_unfinished_evaluation_is_told_item_by_item() {
    let mut observation = lesson(|at, max| (at != 0).then_some(max));
    observation.scores.insert("care".to_owned(), LessonScore { points: Some(1.0), note: None });
    observation.strengths = Some("导入切题".to_owned());
    observation.advice = Some(" ".to_owned());
    let missing = built_in::lesson_rubric().missing_in_lesson(&observation);
    let said: Vec<&str> = missing.iter().map(|missing| missing.says.as_str()).collect();
    assert_eq!(
        said,
        [
            "目标与内容：学习目标具体，学生听得懂这节课要学会什么（未评分）",
            "学生参与：照顾差异，对学困生、残疾学生有具体帮助（低档分，还没写依据）",
            "主要不足（未填）",
            "改进建议（具体、能照着做）（未填）",
        ]
    );
}

#[test]
fn hygiene_rows_are_ranked_within_their_kind_and_equal_totals_share_a_place() {
    let form = built_in::form("hygiene").unwrap();
    let item = form.item("hy-rows").unwrap();
    let row = |kind: &str, area: &str, floor: f64| json!({"area_kind": kind, "area": area, "floor": floor, "desk": 20, "tool": 15, "bin": 15, "air": 15, "person": 10});
    let answer = Answer {
        value: Some(json!({
            "a": row("classroom", "三（1）班", 25.0),
            "b": row("classroom", "三（2）班", 20.0),
            "c": row("classroom", "三（3）班", 25.0),
            "d": row("classroom", "三（4）班", 14.5),
            "e": row("dormitory", "男 203", 10.0),
            "f": {"area_kind": "classroom", "area": "三（5）班", "floor": 20},
            "g": {"area_kind": "classroom", "area": "三（6）班", "deleted": true},
            "h": {"area_kind": null, "note": " "},
        })),
        ..Answer::default()
    };
    let rows = form.table_rows(item, &answer);
    let seen: Vec<_> = rows.iter().map(|row| (row.unit.as_str(), row.total, row.rank)).collect();
    assert_eq!(
        seen,
        [
            ("三（1）班", Some(100.0), Some(1)),
            ("三（2）班", Some(95.0), Some(3)),
            ("三（3）班", Some(100.0), Some(1)),
            ("三（4）班", Some(89.5), Some(4)),
            ("男 203", Some(85.0), Some(1)),
            ("三（5）班", None, None),
        ]
    );
    assert_eq!(rows[3].computed["total"].text, "89.5");
    assert_eq!(rows[3].band.as_ref().unwrap().text, "良");
}

#[test]
fn a_months_rank_is_by_the_mean_and_needs_four_checks() {
    let Scoring::TableScore(scoring) = &built_in::form("hygiene").unwrap().scoring else {
        panic!("卫生检查按行计分")
    };
    let mut samples = Vec::new();
    let mut add = |unit: &str, totals: &[f64]| {
        for total in totals {
            samples.push(TableSample { group: Some("classroom".to_owned()), unit: unit.to_owned(), total: *total });
        }
    };
    add("一班", &[90.0, 92.0, 88.0, 94.0]); // 91
    add("二班", &[95.0, 91.0, 85.0, 93.0]); // 91
    add("三班", &[100.0, 100.0, 100.0]); // too few
    add("四班", &[80.0, 81.0, 80.0, 80.0, 80.0]); // 80.2
    let ranks = scoring.rank_month(&samples);
    let seen: Vec<_> = ranks.iter().map(|rank| (rank.unit.as_str(), rank.mean, rank.samples, rank.rank)).collect();
    assert_eq!(
        seen,
        [("三班", 100.0, 3, None), ("一班", 91.0, 4, Some(1)), ("二班", 91.0, 4, Some(1)), ("四班", 80.2, 5, Some(3))]
    );
}

#[test]
fn homework_is_compared_with_the_limit_of_its_grade() {
    let form = built_in::form("homework").unwrap();
    let item = form.item("hw-table").unwrap();
    let over = |grade: serde_json::Value, shown: f64, asked: f64| {
        let row = json!({"r": {"class": "一班", "grade": grade, "shown": shown, "asked": asked}});
        let answer = Answer { value: Some(row), ..Answer::default() };
        let cell = form.table_rows(item, &answer)[0].computed["over"].clone();
        (cell.over, cell.text)
    };
    assert_eq!(over(json!(4), 55.0, 75.0), (Some(true), "超 15 分钟（限 60 分钟）".to_owned()));
    assert_eq!(over(json!("8"), 90.0, 85.0), (Some(false), "未超限".to_owned()));
    assert_eq!(over(json!(1), 0.0, 10.0), (Some(true), "不应布置书面家庭作业".to_owned()));
    assert_eq!(over(json!(11), 200.0, 180.0), (None, "没有规定限额".to_owned()));
    assert_eq!(over(json!(null), 30.0, 30.0), (None, String::new()));
}
