//! What is drawn on a photo, and what somebody might send instead.
#![allow(clippy::unwrap_used)]

use duxue_domain::records::{Attachment, Parts, PhotoMark};
use duxue_domain::rules::marks::{DrawnMark, MOST_MARKS, MarkKind, drawn, points};
use duxue_domain::rules::{check_record, read};
use serde_json::{Value, json};

fn mark(kind: &str, points: &str, text: &str, at: &str) -> PhotoMark {
    PhotoMark {
        kind: Some(kind.to_owned()),
        points: Some(points.to_owned()),
        text: Some(text.to_owned()),
        at: Some(at.to_owned()),
        deleted: None,
    }
}

fn alone(mark: PhotoMark) -> Vec<DrawnMark> {
    drawn(&Parts::from([("m".to_owned(), mark)]))
}

#[test]
fn places_are_read_only_within_the_picture() {
    assert_eq!(points("0,1000"), Some(vec![(0, 1000)]));
    assert_eq!(points("120,5 300,400"), Some(vec![(120, 5), (300, 400)]));
    for hostile in [
        "",
        " ",
        "1",
        "1,",
        ",1",
        "1,2,3",
        "1001,0",
        "-1,5",
        "+1,5",
        "1.5,2",
        "NaN,1",
        "inf,1",
        "1e2,3",
        "0x10,3",
        "65536,1",
        "99999999999999999999,1",
        "1,2 ",
        "1,2  3,4",
        "1,2 3,4 5,6",
        "١,٢",
        "1,2\n3,4",
        "<svg onload=1>",
    ] {
        assert_eq!(points(hostile), None, "{hostile:?}");
    }
    assert_eq!(points(&"1,2 ".repeat(1_000_000)), None);
}

#[test]
fn marks_are_drawn_in_the_order_in_which_they_were_made_and_hidden_places_lie_below() {
    let marks = Parts::from([
        ("a".to_owned(), mark("ring", "100,100 300,300", "", "2026-11-18T10:02:00+08:00")),
        ("b".to_owned(), mark("arrow", "0,0 300,300", "", "2026-11-18T10:01:00+08:00")),
        ("c".to_owned(), mark("blur", "500,500 600,600", "", "2026-11-18T10:03:00+08:00")),
        ("d".to_owned(), PhotoMark { deleted: Some(true), ..mark("ring", "1,1 9,9", "", "2026-11-18T10:00:00+08:00") }),
    ]);
    let ids: Vec<String> = drawn(&marks).into_iter().map(|mark| mark.id).collect();
    assert_eq!(ids, ["c", "b", "a"]);
}

#[test]
fn what_cannot_be_drawn_is_left_out() {
    for wrong in [
        mark("ring", "5,5", "", ""),
        mark("ring", "5,5 5,5", "", ""),
        mark("text", "5,5 6,6", "门", ""),
        mark("text", "5,5", " \u{3000}\n", ""),
        mark("polygon", "5,5 6,6", "", ""),
        PhotoMark { kind: None, ..mark("ring", "5,5 6,6", "", "") },
        PhotoMark { points: None, ..mark("ring", "5,5 6,6", "", "") },
    ] {
        assert_eq!(alone(wrong.clone()), [], "{wrong:?}");
    }
    let long = alone(mark("text", "5,5", &format!("门 \n {}", "锁".repeat(50_000)), ""));
    assert_eq!((long[0].kind, long[0].text.chars().count()), (MarkKind::Text, 20));
    assert!(long[0].text.starts_with("门 锁"));
}

#[test]
fn ten_thousand_marks_are_cut_off_but_every_hidden_place_stays_hidden() {
    let at = |n: usize| format!("2026-11-18T10:00:{:02}+08:00", n % 60);
    let mut marks: Parts<PhotoMark> =
        (0..10_000).map(|n| (format!("m{n}"), mark("ring", "1,1 9,9", "", &at(n)))).collect();
    assert_eq!(drawn(&marks).len(), MOST_MARKS);
    marks.extend((0..150).map(|n| (format!("x{n}"), mark("blur", "1,1 9,9", "", &at(n)))));
    assert_eq!(drawn(&marks).iter().filter(|mark| mark.kind == MarkKind::Blur).count(), 150);
}

fn said(value: Value) -> Vec<String> {
    let fields = json!({"answers": {"i1": {"photos": {"p1": {"marks": {"m1": value}}}}}});
    match check_record("patrol", "school:s1", fields.as_object().unwrap()) {
        Ok(()) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| problem.message).collect(),
    }
}

#[test]
fn what_is_no_mark_is_refused_by_name() {
    let sound =
        json!({"kind": "text", "points": "1,2", "text": "门上锁", "at": "2026-11-18T10:02:00+08:00", "deleted": null});
    assert_eq!(said(sound), Vec::<String>::new());
    assert_eq!(
        said(json!({"kind": "laser", "points": "-1,2", "text": "锁".repeat(21), "at": "刚才", "deleted": "x"})),
        [
            "校园巡视：填写项 · 照片 · 标注 · 时间 不是时间，应写成 2026-11-18T09:05:00+08:00 这样",
            "校园巡视：填写项 · 照片 · 标注 · 删除标记 应当是“是”或者“否”",
            "校园巡视：填写项 · 照片 · 标注 · 种类 应当是其中之一：箭头（arrow）、圈（ring）、文字（text）、打码（blur）",
            "校园巡视：填写项 · 照片 · 标注 · 位置 不在照片上，请重新画",
            "校园巡视：填写项 · 照片 · 标注 · 内容 最多 20 个字，请写短一些",
        ]
    );
    assert_eq!(said(json!({"points": 5})), ["校园巡视：填写项 · 照片 · 标注 · 位置 应当是文字"]);
}

#[test]
fn a_photo_of_before_reads_as_one_without_marks() {
    let photo: Attachment = read(json!({"hash": "a", "marks": null}).as_object().unwrap()).unwrap();
    assert_eq!(photo.marks, Parts::new());
}
