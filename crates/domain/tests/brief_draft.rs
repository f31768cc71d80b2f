//! Stories of a month's brief: what the draft says, and that every figure in it opens its records.
// A test may measure time; the crate itself may not ask for it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod brief_month;

use brief_month::{busy, empty, one_visit};
use duxue_domain::brief::{
    self, BriefInput, FactValue, Facts, RecordRef, Template, Token, facts, gaps, in_order, refreshed, renumbered,
    stale, to_text, tokens,
};
use duxue_domain::records::{Brief, Kind};
use duxue_domain::rules::check_record;
use std::collections::BTreeSet;

fn drafted(input: &BriefInput) -> (Facts, Brief) {
    let facts = facts(input).unwrap();
    let mut n = 0;
    let mut ids = || {
        n += 1;
        format!("p{n:03}")
    };
    let template = Template::built_in().unwrap();
    let brief = brief::new_brief(template, input, &facts, "2026-11-30T16:00:00+08:00", &mut ids).unwrap();
    (facts, brief)
}

fn text_of(input: &BriefInput) -> String {
    to_text(&drafted(input).1)
}

fn figures(brief: &Brief) -> Vec<(String, String)> {
    in_order(brief)
        .iter()
        .flat_map(|(_, _, paragraphs)| paragraphs)
        .flat_map(|(_, paragraph)| tokens(paragraph.text.as_deref().unwrap()))
        .filter_map(|token| match token {
            Token::Fact { name, shown } => Some((name, shown)),
            _ => None,
        })
        .collect()
}

fn count(facts: &Facts, name: &str) -> (i64, usize) {
    let fact = facts.get(name).unwrap_or_else(|| panic!("no fact {name}"));
    let FactValue::Int(n) = fact.value else { panic!("{name} is no count") };
    (n, fact.records.len())
}

#[test]
fn a_full_month_reads_as_a_supervisor_would_write_it() {
    assert_eq!(text_of(&busy()), include_str!("brief_month/busy.txt").trim_end());
}

#[test]
fn a_month_with_one_visit_claims_no_more_than_that() {
    assert_eq!(text_of(&one_visit()), include_str!("brief_month/one_visit.txt").trim_end());
}

#[test]
fn an_empty_month_says_so_and_asks_for_the_reason_only() {
    let input = empty();
    let (_, brief) = drafted(&input);
    assert_eq!(to_text(&brief), include_str!("brief_month/empty.txt").trim_end());
    let open: Vec<String> = gaps(&brief).into_iter().map(|gap| gap.name).collect();
    assert_eq!(open, ["原因"]);
}

#[test]
fn every_figure_opens_the_records_it_was_counted_from() {
    let input = busy();
    let (facts, brief) = drafted(&input);
    let mut held: BTreeSet<RecordRef> = BTreeSet::new();
    let mut hold = |kind: Kind, ids: Vec<&String>| {
        held.extend(ids.into_iter().map(|id| RecordRef { kind, id: id.clone() }));
    };
    hold(Kind::School, input.schools.iter().map(|r| &r.0).collect());
    hold(Kind::Visit, input.visits.iter().map(|r| &r.0).collect());
    hold(Kind::Patrol, input.patrols.iter().map(|r| &r.0).collect());
    hold(Kind::Observation, input.observations.iter().map(|r| &r.0).collect());
    hold(Kind::Check, input.checks.iter().map(|r| &r.0).collect());
    hold(Kind::Hazard, input.hazards.iter().map(|r| &r.0).collect());
    hold(Kind::Rectification, input.rectifications.iter().map(|r| &r.0).collect());
    hold(Kind::Complaint, input.complaints.iter().map(|r| &r.0).collect());
    hold(Kind::Plan, input.plans.iter().map(|r| &r.0).collect());
    hold(Kind::Theme, input.themes.iter().map(|r| &r.0).collect());
    let figures = figures(&brief);
    assert!(figures.len() > 50, "a full month has many figures");
    for (name, shown) in figures {
        let (now, records) = facts.figure(&name).unwrap_or_else(|| panic!("{name} opens nothing"));
        assert_eq!(now, shown, "{name}");
        assert!(!records.is_empty(), "{name} shows {shown} and opens nothing");
        for record in records {
            assert!(held.contains(record), "{name} opens {record:?}, which nobody holds");
        }
        assert!(!facts.label(&name).unwrap().is_empty(), "{name} has no Chinese name");
    }
    assert_eq!(count(&facts, "visits.count"), (4, 4), "a visit that is not finished is not counted");
    assert_eq!(count(&facts, "methods.documents"), (17, 2), "seventeen documents on two visits");
    assert_eq!(count(&facts, "hazards.major"), (0, 0), "nothing opens nothing");
    assert_eq!(count(&facts, "hazards.open"), (2, 2));
    assert_eq!(count(&facts, "matters.problem_count").0, 4, "a problem and its rectification are one");
}

#[test]
fn a_figure_that_the_records_no_longer_bear_out_is_seen_and_renewed() {
    let mut input = busy();
    let (facts, mut brief) = drafted(&input);
    assert_eq!(stale(&brief, &facts), []);
    input.visits.iter_mut().find(|(id, _)| id == "v5").unwrap().1.state = Some("finished".to_owned());
    let now = brief::facts(&input).unwrap();
    let changed = stale(&brief, &now);
    let visits = changed.iter().find(|stale| stale.fact == "visits.count").unwrap();
    assert_eq!((visits.written.as_str(), visits.now.as_deref(), visits.label.as_str()), ("4", Some("5"), "督导次数"));
    assert_eq!(visits.records.len(), 5);
    let paragraph = brief.sections.get_mut("done").unwrap().paragraphs.get_mut(&visits.paragraph).unwrap();
    let renewed = refreshed(paragraph.text.as_deref().unwrap(), "visits.count", &now);
    assert!(renewed.contains("{{visits.count|5}}次"));
    paragraph.text = Some(renewed);
    assert!(!stale(&brief, &now).iter().any(|stale| stale.fact == "visits.count"));
}

#[test]
fn a_month_without_one_before_it_compares_nothing() {
    let mut input = busy();
    input.visits.retain(|(id, _)| !id.starts_with("v-oct"));
    let text = text_of(&input);
    assert!(!text.contains("上月"), "{text}");
}

#[test]
fn no_teacher_is_named() {
    let text = text_of(&one_visit());
    assert!(!text.contains("王秀梅") && text.contains("任课教师"));
    let mut input = one_visit();
    input.visits[0].1.problems.get_mut("p1").unwrap().text = Some("王老师的教案是去年的".to_owned());
    let text = text_of(&input);
    assert!(text.contains("柳湾完全小学任课教师的教案是去年的"), "{text}");
}

#[test]
fn a_hazard_whose_times_stand_only_in_its_history_counts_all_the_same() {
    let mut input = busy();
    for (_, hazard) in &mut input.hazards {
        if !hazard.history.is_empty() {
            hazard.found_at = None;
            hazard.closed_at = None;
        }
    }
    assert_eq!(text_of(&input), text_of(&busy()));
}

#[test]
fn numbers_close_up_when_a_paragraph_is_taken_out() {
    let (_, mut brief) = drafted(&busy());
    assert_eq!(renumbered(&brief), []);
    let paragraphs = &mut brief.sections.get_mut("problem").unwrap().paragraphs;
    let first = paragraphs.values_mut().find(|p| p.text.as_deref().unwrap().starts_with("（一）")).unwrap();
    first.deleted = Some(true);
    let changes = renumbered(&brief);
    let begins: Vec<String> = changes.iter().map(|(_, text)| text.chars().take(3).collect()).collect();
    assert_eq!(begins, ["（一）", "（二）"]);
    assert!(changes[0].0.starts_with("sections.problem.paragraphs.p"));
}

#[test]
fn words_that_look_like_figures_stay_words() {
    let mut input = one_visit();
    let problem = input.visits[0].1.problems.get_mut("p1").unwrap();
    problem.text = Some("{{visits.count|99}} <script>alert(1)</script>\n𠮷".to_owned());
    let (facts, brief) = drafted(&input);
    assert_eq!(stale(&brief, &facts), []);
    assert!(to_text(&brief).contains("｛｛visits.count|99｝｝ <script>alert(1)</script> 𠮷"));
    let mut long = one_visit();
    long.visits[0].1.problems.get_mut("p1").unwrap().text = Some("长".repeat(20_000));
    assert!(text_of(&long).chars().count() < 1_000);
}

#[test]
fn a_brief_drafted_half_way_tells_the_day_and_counts_nothing_that_is_still_to_come() {
    let mut input = busy();
    input.today = "2026-11-12".parse().unwrap();
    let (facts, brief) = drafted(&input);
    let text = to_text(&brief);
    assert!(text.contains("到11月12日，尚未销号的隐患有2项"), "{text}");
    assert_eq!(count(&facts, "rectification.due").0, 0, "what is due on the 17th is not yet due");
    assert!(!text.contains("比上月"), "half a month is not compared with a whole one");
}

#[test]
fn a_drafted_brief_passes_the_check_that_every_write_passes() {
    for input in [busy(), one_visit(), empty()] {
        let (_, brief) = drafted(&input);
        assert_eq!(brief.head.office.as_deref(), Some("临溪县第三督学责任区"));
        let fields = serde_json::to_value(&brief).unwrap();
        check_record("brief", "person:zhou", fields.as_object().unwrap()).unwrap();
    }
}

#[test]
fn a_month_that_is_not_one_is_refused() {
    for month in ["2026-13", "2026", "十一月", "2026-1"] {
        let input = BriefInput { month: month.to_owned(), ..empty() };
        assert!(facts(&input).is_err(), "{month}");
    }
}

#[test]
fn twenty_schools_and_five_hundred_records_are_drafted_at_once() {
    let mut input = busy();
    let small = input.clone();
    let again = |n: usize, id: &str| format!("{id}-{n}");
    for n in 0..30 {
        input.visits.extend(small.visits.iter().map(|(id, r)| (again(n, id), r.clone())));
        input.patrols.extend(small.patrols.iter().map(|(id, r)| (again(n, id), r.clone())));
        input.hazards.extend(small.hazards.iter().map(|(id, r)| (again(n, id), r.clone())));
        input.rectifications.extend(small.rectifications.iter().map(|(id, r)| (again(n, id), r.clone())));
    }
    for n in 0..16 {
        input.schools.push((format!("t{n}"), small.schools[0].1.clone()));
    }
    let begun = std::time::Instant::now();
    let (_, brief) = drafted(&input);
    let took = begun.elapsed();
    assert!(!brief.sections.is_empty());
    println!("drafted in {took:?}");
    // An unoptimised build on a busy machine is given twenty times what a person would notice.
    assert!(took.as_millis() < 2_000, "{took:?}");
}
