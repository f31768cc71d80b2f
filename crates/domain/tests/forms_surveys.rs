//! Questionnaires and talks: counts, percentages, and what must not be shown.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{SurveyError, built_in};
use duxue_domain::records::Parts;

fn counts(question: &str, per_option: &[(&str, u32)]) -> Parts<Parts<u32>> {
    let options = per_option.iter().map(|(option, count)| ((*option).to_owned(), *count)).collect();
    Parts::from([(question.to_owned(), options)])
}

#[test]
fn those_who_do_not_know_are_counted_but_not_in_the_percentages() {
    let surveys = built_in::questionnaires();
    let given = counts("stq-clear", &[("4", 12), ("3", 6), ("2", 2), ("0", 5)]);
    let tally = &surveys.tally("student-teaching", 25, &given).unwrap()[0];
    // (12 × 4 + 6 × 3 + 2 × 2) / 20 = 3.5
    assert_eq!((tally.base, tally.mean), (20, Some(3.5)));
    let percents: Vec<_> = tally.counts.iter().map(|c| (c.option.text.as_str(), c.count, c.percent)).collect();
    assert_eq!(
        percents,
        [
            ("完全符合", 12, Some(60.0)),
            ("比较符合", 6, Some(30.0)),
            ("不太符合", 2, Some(10.0)),
            ("完全不符合", 0, Some(0.0)),
            ("不清楚", 5, None),
        ]
    );
    assert_eq!(tally.warning, None);
}

#[test]
fn four_papers_give_no_result_because_they_would_name_a_child() {
    let given = counts("stq-clear", &[("1", 4)]);
    let said = built_in::questionnaires().tally("student-teaching", 4, &given).unwrap_err();
    assert_eq!(said, SurveyError::TooFew { papers: 4, least: 5 });
    assert_eq!(said.to_string(), "有效问卷 4 份，少于 5 份，不出统计");
}

#[test]
fn counts_that_do_not_add_up_are_pointed_out() {
    let given = counts("stq-teacher-hit", &[("no", 18), ("yes", 1), ("unsure", 2)]);
    let tallies = built_in::questionnaires().tally("student-teaching", 20, &given).unwrap();
    let tally = tallies.iter().find(|tally| tally.question == "stq-teacher-hit").unwrap();
    assert_eq!(tally.mean, None, "有无题只计人数");
    assert_eq!(tally.warning.as_deref(), Some("各选项合计 21 份，与有效问卷 20 份不符"));
}

#[test]
fn answers_that_call_for_a_closer_look_say_what_to_do_and_others_do_not() {
    let surveys = built_in::questionnaires();
    let alert = |survey: &str, question: &str, per_option: &[(&str, u32)]| {
        let tallies = surveys.tally(survey, 20, &counts(question, per_option)).unwrap();
        tallies.into_iter().find(|tally| tally.question == question).unwrap().alert
    };
    let hit = |yes| alert("student-teaching", "stq-teacher-hit", &[("yes", yes), ("no", 20 - yes)]);
    assert_eq!((hit(1), hit(2).as_deref()), (None, Some("答“有”达两人以上，按线索核实")));
    let bullied = |very| alert("parent-satisfaction", "pq-bully", &[("1", very), ("4", 20 - very)]);
    assert_eq!((bullied(3), bullied(4).is_some()), (None, true));
    let safe = |low| alert("student-teaching", "stq-scared", &[("2", low), ("4", 20 - low)]);
    assert_eq!((safe(10), safe(11).is_some()), (None, true));
    // Nobody who knows has answered: there is no mean that could be low.
    assert_eq!(alert("student-teaching", "stq-scared", &[("0", 20)]), None);
    assert_eq!(alert("student-teaching", "stq-clear", &[("1", 20)]), None);
    for question in surveys.questionnaires.iter().flat_map(|survey| &survey.items) {
        assert_eq!(question.alert.is_some(), question.alert_if.is_some(), "{}", question.id);
        let options = &surveys.scales[&question.scale].options;
        let named = question.alert_if.as_ref().and_then(|when| when.option.as_ref());
        assert!(named.is_none_or(|id| options.iter().any(|option| option.id == *id)), "{}", question.id);
    }
}

#[test]
fn every_question_has_its_scale_and_its_matter() {
    let surveys = built_in::questionnaires();
    for survey in &surveys.questionnaires {
        assert!(surveys.scales.contains_key(&survey.default_scale), "{}", survey.id);
        for question in &survey.items {
            assert!(surveys.scales.contains_key(&question.scale), "{}", question.id);
            assert!(built_in::common().matter_text(question.matter).is_some(), "{}", question.id);
        }
    }
    for question in built_in::talk_outlines().outlines.iter().flat_map(|outline| &outline.questions) {
        assert!(built_in::common().matter_text(question.matter).is_some(), "{}", question.id);
    }
    assert!(built_in::talk_outlines().protection.text.contains("停止追问"));
}
