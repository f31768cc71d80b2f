//! The forms that come with the program, so that a device can work before any county has published its own.
//!
//! Invariant: each is read once, at first use, and is known to be sound: a test reads them all. A county publishes its
//! own as records; those stand beside these, by id and version.

use super::{Common, Form, HazardCatalogue, LessonKinds, Questionnaires, TalkOutlines};
use std::fmt::Display;
use std::sync::OnceLock;

macro_rules! form_texts {
    ($($path:literal),* $(,)?) => {
        /// Path within `assets/forms` and JSON text of every form, as published; the patrol first, rubrics, then checks.
        pub const FORM_TEXTS: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../../../assets/forms/", $path)))),*];
    };
}

form_texts![
    "patrol.json",
    "lesson-rubric.json",
    "lesson-rubric-practice.json",
    "checks/homework.json",
    "checks/lesson-plans.json",
    "checks/five-diligences.json",
    "checks/weekly-exercises.json",
    "checks/discipline.json",
    "checks/attendance-duty.json",
    "checks/hygiene.json",
    "checks/canteen.json",
    "checks/dormitory.json",
    "checks/school-bus.json",
    "checks/drowning-prevention.json",
    "checks/anti-bullying.json",
    "checks/mental-health.json",
    "checks/moral-activity.json",
    "checks/research-group.json",
    "checks/assessment-records.json",
    "checks/exam-process.json",
    "checks/practice-site.json",
    "checks/term-opening.json",
];

/// JSON text of the common codes.
pub const COMMON_TEXT: &str = include_str!("../../../../assets/forms/common.json");
/// JSON text of the hazard catalogue.
pub const HAZARD_CATALOGUE_TEXT: &str = include_str!("../../../../assets/forms/hazard-catalogue.json");
/// JSON text of lesson kinds, phases and behaviours.
pub const LESSON_KINDS_TEXT: &str = include_str!("../../../../assets/forms/lesson-kinds.json");
/// JSON text of the questionnaires.
pub const QUESTIONNAIRES_TEXT: &str = include_str!("../../../../assets/forms/questionnaires.json");
/// JSON text of the outlines for talks.
pub const TALK_OUTLINES_TEXT: &str = include_str!("../../../../assets/forms/talk-outlines.json");

/// What is embedded was proved sound by the tests of this crate; a build in which it is not must not run at all.
fn sound<T, E: Display>(name: &str, read: Result<T, E>) -> T {
    match read {
        Ok(value) => value,
        Err(fault) => panic!("内置表单 {name} 有误：{fault}"),
    }
}

/// Every built-in form, in the order in which they are offered.
pub fn forms() -> &'static [Form] {
    static FORMS: OnceLock<Vec<Form>> = OnceLock::new();
    FORMS.get_or_init(|| FORM_TEXTS.iter().map(|(path, text)| sound(path, Form::parse(text))).collect())
}

/// The built-in form of that id.
pub fn form(id: &str) -> Option<&'static Form> {
    forms().iter().find(|form| form.id == id)
}

/// The JSON text of the built-in form of that id: what a county publishes to begin with.
pub fn form_text(id: &str) -> Option<&'static str> {
    let at = forms().iter().position(|form| form.id == id)?;
    FORM_TEXTS.get(at).map(|(_, text)| *text)
}

/// The campus patrol (校园巡视表).
pub fn patrol() -> &'static Form {
    &forms()[0]
}

/// The general lesson rubric (课堂教学评价表).
pub fn lesson_rubric() -> &'static Form {
    &forms()[1]
}

/// The checks (专项检查), in the order in which they are offered.
pub fn checks() -> impl Iterator<Item = &'static Form> {
    forms().iter().filter(|form| form.kind == super::FormKind::Check)
}

/// The common codes: matters, domains, methods, dispositions, school kinds and facts.
pub fn common() -> &'static Common {
    static COMMON: OnceLock<Common> = OnceLock::new();
    COMMON.get_or_init(|| sound("common.json", serde_json::from_str(COMMON_TEXT)))
}

/// The hazard catalogue (安全隐患目录).
pub fn hazard_catalogue() -> &'static HazardCatalogue {
    static CATALOGUE: OnceLock<HazardCatalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| sound("hazard-catalogue.json", HazardCatalogue::parse(HAZARD_CATALOGUE_TEXT)))
}

/// Lesson kinds, phases and behaviours.
pub fn lesson_kinds() -> &'static LessonKinds {
    static KINDS: OnceLock<LessonKinds> = OnceLock::new();
    KINDS.get_or_init(|| sound("lesson-kinds.json", serde_json::from_str(LESSON_KINDS_TEXT)))
}

/// Questionnaires for students, parents and teachers.
pub fn questionnaires() -> &'static Questionnaires {
    static QUESTIONNAIRES: OnceLock<Questionnaires> = OnceLock::new();
    QUESTIONNAIRES.get_or_init(|| sound("questionnaires.json", serde_json::from_str(QUESTIONNAIRES_TEXT)))
}

/// Outlines for talks with the head, teachers, students and parents.
pub fn talk_outlines() -> &'static TalkOutlines {
    static OUTLINES: OnceLock<TalkOutlines> = OnceLock::new();
    OUTLINES.get_or_init(|| sound("talk-outlines.json", serde_json::from_str(TALK_OUTLINES_TEXT)))
}
