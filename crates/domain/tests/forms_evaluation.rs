//! Stories of an evaluation told by its indicators: the points add up to the figure, whatever the method.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{ItemKind, Scoring, built_in, evaluated, weakest};
use duxue_domain::records::{Answer, Parts, School};
use serde_json::json;

/// Every scale item answered in turn with what the scale has, so that some lose points and some do not count.
fn answers(form: &duxue_domain::forms::Form) -> Parts<Answer> {
    let results = ["conform", "partly", "conform", "fail", "na"];
    let scale = form.items().filter(|item| item.kind == ItemKind::Scale).enumerate();
    scale
        .map(|(at, item)| {
            let answer =
                serde_json::from_value(json!({"result": results[at % results.len()], "note": "见现场记录"})).unwrap();
            (item.id.clone(), answer)
        })
        .collect()
}

#[test]
fn points_of_the_indicators_add_up_to_the_figure_of_every_form_that_is_scored() {
    let mut seen = 0;
    for form in built_in::forms() {
        if !matches!(form.scoring, Scoring::Ratio(_) | Scoring::WeightedRatio(_)) {
            continue;
        }
        let (school, answers) = (School::default(), answers(form));
        let Some(figure) = form.score(&school, &answers).figure else { continue };
        let parts = evaluated(form, &school, &answers).unwrap();
        let (points, max): (f64, f64) =
            (parts.iter().map(|part| part.points).sum(), parts.iter().map(|part| part.max).sum());
        assert!(
            (points - figure).abs() < 1e-6 && (max - 100.0).abs() < 1e-6,
            "{}: {points} of {max}, figure {figure}",
            form.id
        );
        let items: f64 =
            parts.iter().flat_map(|part| &part.items).filter_map(|item| item.points).map(|(points, _)| points).sum();
        assert!((items - points).abs() < 1e-6, "{}", form.id);
        seen += 1;
    }
    assert!(seen > 5, "{seen} forms are scored by ratio");
}

#[test]
fn the_weakest_indicator_comes_first_and_a_veto_before_all() {
    let form = built_in::forms().iter().find(|form| form.id == "canteen").unwrap();
    let mut answers = answers(form);
    let school = School::default();
    let parts = evaluated(form, &school, &answers).unwrap();
    let lost = |item: &&duxue_domain::forms::EvaluatedItem| item.points.map(|(points, max)| max - points).unwrap();
    let found = weakest(&parts, 5);
    assert!(found.windows(2).all(|pair| pair[0].vetoed || lost(&pair[0]) >= lost(&pair[1])));
    // Nothing lost, nothing named.
    for answer in answers.values_mut() {
        answer.result = Some("conform".to_owned());
    }
    assert!(weakest(&evaluated(form, &school, &answers).unwrap(), 5).is_empty());
    assert!(evaluated(form, &school, &Parts::new()).is_none(), "an empty form is no evaluation");
}
