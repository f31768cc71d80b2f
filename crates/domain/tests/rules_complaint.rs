//! A complaint is answered with what was found, and closed when it is answered.

use chrono::NaiveDate;
use duxue_domain::records::Complaint;
use duxue_domain::rules::complaint::{Step, choices, chosen, due, missing, next};

fn received() -> Complaint {
    Complaint {
        school: Some("s".to_owned()),
        content: Some("食堂饭菜不热".to_owned()),
        state: Some("received".to_owned()),
        ..Complaint::default()
    }
}

#[test]
fn each_state_has_one_next_step_and_it_leads_on() {
    let mut complaint = received();
    let mut walked = Vec::new();
    for _ in 0..4 {
        let step = next(&complaint);
        walked.push(step);
        complaint.state = Some(step.leads_to().to_owned());
    }
    assert_eq!(walked, [Step::Verify, Step::Answer, Step::Close, Step::Reopen]);
    for step in Step::ALL {
        assert_eq!(Step::of(step.name()), Some(step));
        assert!(choices("state").iter().any(|(id, _)| *id == step.leads_to()));
    }
}

#[test]
fn nothing_is_answered_before_it_is_known_what_was_found() {
    let mut complaint = received();
    assert_eq!(missing(&Complaint::default(), Step::Verify), ["反映内容", "被反映学校"]);
    assert!(missing(&complaint, Step::Verify).is_empty());
    assert_eq!(missing(&complaint, Step::Answer), ["核实经过", "核实结论", "处理意见与结果", "答复"]);
    complaint.findings = Some("11 月 20 日中午到食堂看，保温台坏了".to_owned());
    complaint.conclusion = Some("true".to_owned());
    complaint.outcome = Some("  ".to_owned());
    assert_eq!(missing(&complaint, Step::Close), ["处理意见与结果", "答复"]);
    complaint.outcome = Some("当天换了保温台".to_owned());
    // Nobody can be answered where nobody gave a name; the words of what was done are asked for all the same.
    complaint.shield = Some("anonymous".to_owned());
    complaint.state = Some("verifying".to_owned());
    assert_eq!((next(&complaint), missing(&complaint, Step::Close)), (Step::Close, Vec::new()));
}

#[test]
fn the_last_day_follows_from_the_countys_days() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
    assert_eq!(due(day(12).unwrap_or_default(), 15), day(27));
    assert_eq!(due(day(12).unwrap_or_default(), 0), None);
    assert_eq!(chosen("conclusion", &Some("partly".to_owned())), "部分属实");
    assert_eq!(chosen("conclusion", &None), "");
}
