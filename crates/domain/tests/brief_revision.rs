//! What was changed between two texts that went to the county.
#![allow(clippy::unwrap_used)]

use duxue_domain::brief::{Difference, Marked, next_issue, round_of, since_last_round};
use duxue_domain::records::Brief;
use serde_json::{Value, json};

fn brief(state: &str, paragraphs: Value) -> Brief {
    serde_json::from_value(json!({
        "state": state,
        "sections": {"s1": {"order": 1, "title": "主要工作", "paragraphs": paragraphs}},
    }))
    .unwrap()
}

fn told(found: &[Difference]) -> Vec<(String, bool, String)> {
    let text = |marked: &[Marked]| {
        let piece = |one: &Marked| match one {
            Marked::Same(text) => text.clone(),
            Marked::Added(text) => format!("[+{text}]"),
            Marked::Removed(text) => format!("[-{text}]"),
        };
        marked.iter().map(piece).collect::<String>()
    };
    found.iter().map(|one| (one.paragraph.clone(), one.gone, text(&one.marked))).collect()
}

#[test]
fn a_revision_tells_what_was_put_in_taken_out_and_written_otherwise() {
    let sent = brief(
        "submitted",
        json!({
            "p1": {"order": 1, "text": "督导{{visits.count|4}}次。"},
            "p2": {"order": 2, "text": "发现隐患3处。"},
            "p3": {"order": 3, "text": "下月继续。"},
        }),
    );
    assert_eq!(since_last_round(&sent), []);
    let first = round_of(&sent, "2026-11-24T16:20:00+08:00");
    let mut revised = brief(
        "returned",
        json!({
            "p1": {"order": 1, "text": "督导{{visits.count|4}}次。"},
            "p2": {"order": 2, "text": "发现隐患3处，其中消防2处。"},
            "p3": {"order": 3, "text": "下月继续。", "deleted": true},
            "p4": {"order": 2.5, "text": "均已整改。"},
        }),
    );
    revised.rounds.insert("r1".into(), first);
    let expected = [
        ("p2".to_owned(), false, "发现隐患3处[+，其中消防2处]。".to_owned()),
        ("p4".to_owned(), false, "[+均已整改。]".to_owned()),
        ("p3".to_owned(), true, "[-下月继续。]".to_owned()),
    ];
    assert_eq!(told(&since_last_round(&revised)), expected);
    // Sent again, the county sees the same, against what it had seen.
    revised.rounds.insert("r2".into(), round_of(&revised, "2026-11-26T09:00:00+08:00"));
    revised.state = Some("submitted".into());
    assert_eq!(told(&since_last_round(&revised)), expected);
    let gone = since_last_round(&revised).into_iter().find(|one| one.gone).unwrap();
    assert_eq!(gone.after.as_deref(), Some("p4"));
    // What was taken back before it left was never seen.
    revised.rounds.get_mut("r2").unwrap().submitted_at = None;
    revised.state = Some("returned".into());
    assert_eq!(told(&since_last_round(&revised)), expected);
}

#[test]
fn figures_are_compared_as_they_stand_on_paper() {
    let mut kept = brief("returned", json!({"p1": {"order": 1, "text": "督导4次。"}}));
    let sent = brief("submitted", json!({"p1": {"order": 1, "text": "督导{{visits.count|4}}次。"}}));
    kept.rounds.insert("r1".into(), round_of(&sent, "2026-11-24T16:20:00+08:00"));
    assert_eq!(since_last_round(&kept), []);
}

#[test]
fn numbers_begin_anew_each_year_and_follow_the_highest() {
    let issued = |number: u32, at: &str| -> Brief {
        serde_json::from_value(json!({"state": "issued", "issued_at": at, "head": {"issue": number}})).unwrap()
    };
    let all = [issued(7, "2026-01-05T08:00:00+08:00"), issued(3, "2025-12-31T08:00:00+08:00"), Brief::default()];
    assert_eq!((next_issue(&all, 2026), next_issue(&all, 2025), next_issue(&all, 2027)), (8, 4, 1));
}
