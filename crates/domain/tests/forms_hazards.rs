//! A hazard's grade follows from a clause only where the clause was read in the original.
#![allow(clippy::unwrap_used)]

use duxue_domain::forms::{CatalogueError, GradeBasis, HazardCatalogue, HazardGrade, built_in};

#[test]
fn a_verified_clause_makes_a_hazard_grave() {
    let decision = built_in::hazard_catalogue().grade_for(Some("fire-09"), Some("fire-window-sealed"));
    assert_eq!(decision.grade, Some(HazardGrade::Major));
    assert_eq!(decision.basis, GradeBasis::Clause);
    assert!(decision.report_now, "重大隐患当场报告");
    assert_eq!(decision.reason, "符合《教育系统重大事故隐患判定指南》第三条（消防）直接判定第 9 目，定为重大隐患");
}

#[test]
fn an_unverified_clause_is_only_a_candidate_and_leaves_the_grade_open() {
    let catalogue = built_in::hazard_catalogue();
    for clause in catalogue.clauses.iter().filter(|clause| !clause.verified) {
        let decision = catalogue.grade_for(Some(&clause.id), None);
        assert_eq!((decision.grade, decision.basis), (None, GradeBasis::Candidate), "{}", clause.id);
        assert!(decision.reason.contains("对照原件"), "{}", clause.id);
    }
    let decision = catalogue.grade_for(Some("building-04"), Some("building-facade"));
    assert_eq!((decision.grade, decision.suggested), (None, Some(HazardGrade::General)));
    assert_eq!(decision.candidates, ["building-04"]);
}

#[test]
fn a_typical_hazard_suggests_but_does_not_set() {
    let catalogue = built_in::hazard_catalogue();
    let crack = catalogue.grade_for(None, Some("building-wall-crack"));
    assert_eq!((crack.grade, crack.suggested), (None, Some(HazardGrade::Major)));
    assert!(crack.report_now);
    assert_eq!(crack.candidates, ["building-01"]);
    let lamp = catalogue.grade_for(None, Some("fire-ext-expired"));
    assert_eq!((lamp.suggested, lamp.suggested_days), (Some(HazardGrade::General), Some(3)));
    assert_eq!(catalogue.grade_for(None, None).basis, GradeBasis::None);
    assert_eq!(catalogue.grade_for(Some("no-such-clause"), None).grade, None);
}

#[test]
fn the_catalogue_has_fourteen_categories_and_nine_verified_clauses_on_fire() {
    let catalogue = built_in::hazard_catalogue();
    assert_eq!(catalogue.categories.len(), 14);
    assert!(catalogue.categories.iter().all(|category| category.hazards.len() >= 5));
    let verified: Vec<_> = catalogue.clauses.iter().filter(|clause| clause.verified).collect();
    assert_eq!(verified.len(), 9);
    assert!(verified.iter().all(|clause| clause.area == "fire"));
    assert_eq!(catalogue.areas.len(), 7);
    let states: Vec<&str> = catalogue.states.iter().map(|state| state.id.as_str()).collect();
    assert_eq!(states, ["open", "working", "replied", "closed"], "与整改记录的状态是同一套");
}

#[test]
fn a_catalogue_that_calls_an_unread_clause_grave_is_refused() {
    let text = built_in::HAZARD_CATALOGUE_TEXT.replacen("\"major-candidate\"", "\"major\"", 1);
    assert_eq!(HazardCatalogue::parse(&text), Err(CatalogueError::UnverifiedMajor("fire-10".to_owned())));
}
