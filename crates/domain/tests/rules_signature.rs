//! What is signed, by whom, and whether the record still says it.
#![allow(clippy::unwrap_used)]

use duxue_domain::records::{Parts, Signature, Visit};
use duxue_domain::rules::signature::{Standing, at, sha256, strokes, svg, text_of};
use duxue_domain::rules::{LineState, VisitParts, completeness, missing};
use serde_json::json;

fn visit() -> Visit {
    serde_json::from_value(json!({
        "date": "2026-11-18",
        "highlights": {"b": {"text": "晨检记录完整", "at": "2026-11-18T10:00:00+08:00"}},
        "problems": {
            "a": {"text": "两个班没有课表", "at": "2026-11-18T10:20:00+08:00"},
            "c": {"text": "不作数的", "deleted": true},
        },
        "disposition": "general",
        "feedback": {"to": "李校长", "text": "课表这周贴出来"},
    }))
    .unwrap()
}

fn signed(text: &str, place: &str, at: &str) -> Signature {
    Signature {
        place: Some(place.to_owned()),
        name: Some("李长河".to_owned()),
        strokes: Some("10,10 200,180;300,20 310,300".to_owned()),
        text: Some(text.to_owned()),
        sha256: Some(sha256(text)),
        at: Some(at.to_owned()),
        deleted: None,
    }
}

#[test]
fn the_text_that_is_signed_reads_like_the_record_form() {
    let found = ["宿舍东侧：疏散门上锁".to_owned()];
    assert_eq!(
        text_of(&visit(), "柳湾镇中心小学", &found),
        "学校：柳湾镇中心小学\n日期：2026-11-18\n典型经验和做法：晨检记录完整\n存在问题：1. 两个班没有课表\n2. 宿舍东侧：疏散门上锁\n\
         处理意见：一般问题\n反馈给：李校长\n当场反馈：课表这周贴出来"
    );
}

#[test]
fn the_sum_is_the_one_that_sha256sum_prints() {
    // printf %s 督学 | sha256sum
    assert_eq!(sha256("督学"), "09094da5990c4c1090b39b0c4388570ec77457afca959c84fcaa952e5f4d87b4");
}

#[test]
fn a_signature_holds_until_the_record_says_something_else() {
    let text = text_of(&visit(), "柳湾镇中心小学", &[]);
    let signature = signed(&text, "head", "2026-11-18T16:00:00+08:00");
    assert_eq!(signature.standing(&text), Standing::Holds);
    assert_eq!(signature.standing(&text.replace("这周", "下周")), Standing::Earlier);
    let forged = Signature { text: Some(text.replace("这周", "下周")), ..signature };
    assert_eq!(forged.standing(&text.replace("这周", "下周")), Standing::Broken);
}

#[test]
fn the_latest_of_a_place_counts_and_one_taken_back_does_not() {
    let mut signatures = Parts::from([
        ("p1".to_owned(), signed("一", "head", "2026-11-18T16:00:00+08:00")),
        ("p2".to_owned(), signed("二", "head", "2026-11-18T16:20:00+08:00")),
        ("p3".to_owned(), signed("三", "supervisor", "2026-11-18T16:30:00+08:00")),
    ]);
    let of = |signatures: &Parts<Signature>, place: &str| at(signatures, place).map(|(id, _)| id.clone());
    assert_eq!(of(&signatures, "head").as_deref(), Some("p2"));
    signatures.get_mut("p2").unwrap().deleted = Some(true);
    assert_eq!(of(&signatures, "head").as_deref(), Some("p1"));
    signatures.get_mut("p1").unwrap().strokes = Some("5,5".to_owned());
    assert_eq!(of(&signatures, "head"), None);
    assert_eq!(of(&signatures, "supervisor").as_deref(), Some("p3"));
}

#[test]
fn only_lines_inside_the_field_are_a_signature() {
    assert_eq!(strokes("0,0 1000,360"), Some(vec![vec![(0, 0), (1000, 360)]]));
    let long = vec!["1,1 2,2"; 10_001].join(";");
    for none in
        ["", "5,5", "5,5;6,6", "5,5 5,5", "0,0 1001,5", "0,0 5,361", "-1,0 5,5", "1 2", "a,b c,d", "0,0  5,5", &long]
    {
        assert_eq!(strokes(none), None, "{}", &none[..none.len().min(20)]);
    }
    let picture = svg(&strokes("0,0 10,20;30,30 40,40").unwrap());
    assert!(picture.contains("<polyline points=\"0,0 10,20 \"/><polyline points=\"30,30 40,40 \"/>"), "{picture}");
}

#[test]
fn the_checklist_says_who_has_not_signed_and_what_was_changed_after_it() {
    let visit = visit();
    let line = |signed| {
        let parts = VisitParts {
            visit: &visit,
            patrols: &[],
            checks: &[],
            lessons: &[],
            open_before: &[],
            hazards_found: 0,
            rectifications_found: 0,
            signed,
        };
        let lines = completeness(&parts);
        let owed = missing(&lines).into_iter().filter(|owed| owed.contains('签')).collect::<Vec<_>>().join("、");
        let line = lines.into_iter().find(|line| line.id == "signatures").unwrap();
        (line.state, line.detail, owed)
    };
    let expect = |state, detail: &str, owed: &str| (state, detail.to_owned(), owed.to_owned());
    // Signing on paper is as good: a visit without signatures on screen lacks nothing.
    assert_eq!(line([None, None]), expect(LineState::Optional, "没签", ""));
    let holds = Some(Standing::Holds);
    assert_eq!(line([None, holds]), expect(LineState::Partly, "学校负责人没签", "学校负责人签字"));
    assert_eq!(line([holds, holds]), expect(LineState::Done, "都签了", ""));
    assert_eq!(line([Some(Standing::Earlier), holds]), expect(LineState::Partly, "签后改动过", "改动后重新签字"));
}
