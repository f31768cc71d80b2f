//! S–T analysis, with figures worked by hand.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{Behaviour, CodingError, DialogueCounts, built_in, rt_ch};
use duxue_domain::records::Parts;

fn codes(text: &str) -> Vec<Behaviour> {
    text.chars()
        .map(|c| match c {
            'S' => Behaviour::S,
            'T' => Behaviour::T,
            _ => Behaviour::D,
        })
        .collect()
}

fn kept(text: &str) -> Parts<String> {
    text.chars().enumerate().filter(|(_, c)| *c != '.').map(|(n, c)| (n.to_string(), c.to_string())).collect()
}

fn type_of(text: &str) -> String {
    let analysis = built_in::lesson_kinds().behaviours.analyse(&kept(text), DialogueCounts::Teacher).unwrap();
    analysis.type_text.unwrap()
}

#[test]
fn share_and_turns_are_counted_over_all_samples() {
    // TTT SS T S TT S: N = 10, N_T = 6, g = 6.
    let measures = rt_ch(&codes("TTTSSTSTTS"), DialogueCounts::Teacher).unwrap();
    assert_eq!((measures.samples, measures.teacher, measures.runs), (10, 6.0, 6));
    assert_eq!((measures.rt, measures.ch), (0.6, 0.5));
}

#[test]
fn dialogue_counts_as_teacher_or_as_half_as_the_county_has_set() {
    let as_teacher = rt_ch(&codes("TTDSS"), DialogueCounts::Teacher).unwrap();
    assert_eq!((as_teacher.rt, as_teacher.ch, as_teacher.runs), (0.6, 0.2, 2));
    let as_half = rt_ch(&codes("TTDSS"), DialogueCounts::Half).unwrap();
    assert_eq!((as_half.rt, as_half.ch, as_half.runs), (0.5, 0.4, 3));
}

#[test]
fn a_lesson_gets_its_type_from_the_rules_in_their_order() {
    assert_eq!(type_of("TTTSSSSSSS"), "练习型", "Rt 恰为 0.3");
    assert_eq!(type_of("TTTTTTTSSS"), "讲授型", "Rt 恰为 0.7");
    assert_eq!(type_of("TSTSTTTSSS"), "对话型", "Rt 0.5，Ch 0.5");
    assert_eq!(type_of("TTTTTSSSSS"), "混合型");
    assert_eq!(type_of("TSTSSSSSST"), "练习型", "先看 Rt，再看 Ch");
}

#[test]
fn samples_let_pass_are_left_out_and_named_never_guessed() {
    let mut codes = kept("TT..SSTTSS");
    codes.insert("4".to_owned(), String::new());
    let analysis = built_in::lesson_kinds().behaviours.analyse(&codes, DialogueCounts::Teacher).unwrap();
    assert_eq!(analysis.skipped, [2, 3, 4]);
    assert_eq!(analysis.measures.samples, 7);
    assert_eq!(analysis.staircase.first(), Some(&(0.0, 0.0)));
    assert_eq!(analysis.staircase.last(), Some(&(4.0, 3.0)), "横为教师，纵为学生");
}

#[test]
fn samples_are_taken_in_the_order_of_their_numbers_not_of_their_letters() {
    let long: String = "T".repeat(10) + "S";
    let analysis = built_in::lesson_kinds().behaviours.analyse(&kept(&long), DialogueCounts::Teacher).unwrap();
    assert_eq!(analysis.measures.runs, 2, "第 10 次在第 9 次之后");
}

#[test]
fn a_lesson_without_codes_says_so() {
    let behaviours = &built_in::lesson_kinds().behaviours;
    assert_eq!(behaviours.analyse(&Parts::new(), DialogueCounts::Teacher), Err(CodingError::Empty));
    let wrong = Parts::from([("3".to_owned(), "X".to_owned())]);
    let said = behaviours.analyse(&wrong, DialogueCounts::Half).unwrap_err().to_string();
    assert_eq!(said, "第 4 次采样记的是“X”，只能是 S、T 或 D");
}
