//! 听课记录表.

use super::Pictures;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::lines::school_name;
use crate::use_cases::observation::analysed;
use crate::use_cases::{progress, signatures};
use crate::words;
use duxue_documents::{PaperValues, chinese_date};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, Observation};

/// 听课记录表 of a lesson.
pub fn lesson_record(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let (held, lesson) = desk.read::<Observation>(id, Kind::Observation)?;
    let form = progress::form_of(desk, &lesson.form);
    let score = form.as_ref().and_then(|form| form.score_lesson(&lesson));
    let kinds = built_in::lesson_kinds();
    let kind = lesson.lesson_kind.as_deref().and_then(|kind| kinds.kind(kind)).map(|kind| kind.text.clone());
    let mut notes: Vec<_> = lesson.notes.values().filter(|note| note.deleted != Some(true)).collect();
    notes.sort_by(|a, b| a.second.unwrap_or_default().total_cmp(&b.second.unwrap_or_default()));
    let tape = notes
        .into_iter()
        .map(|note| {
            let second = note.second.unwrap_or_default().max(0.0) as u64;
            let phase = note.phase.as_deref().and_then(|phase| kinds.phase(phase)).map(|phase| phase.text.clone());
            vec![
                format!("{}:{:02}", second / 60, second % 60),
                phase.unwrap_or_default(),
                note.text.clone().unwrap_or_default(),
                note.comment.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let mut scores = Vec::new();
    if let Some(form) = &form {
        for section in &form.sections {
            for item in section.items.iter().filter(|item| item.max.is_some()) {
                let given = lesson.scores.get(&item.id);
                scores.push(vec![
                    section.title.clone(),
                    item.text.clone(),
                    item.max.map(words::points).unwrap_or_default(),
                    given.and_then(|given| given.points).map(words::points).unwrap_or_default(),
                    given.and_then(|given| given.note.clone()).unwrap_or_default(),
                ]);
            }
        }
    }
    let st = analysed(&lesson).map(|analysed| {
        let measures = analysed.measures;
        format!(
            "Rt {:.2}，Ch {:.2}，{}（不计入总分）",
            measures.rt,
            measures.ch,
            analysed.type_text.unwrap_or_default()
        )
    });
    let scored = score.filter(|score| score.scored > 0);
    let mut values = PaperValues::default()
        .text("school", school_name(desk, lesson.school.as_deref())?.name)
        .text("date", chinese_date(lesson.date.as_deref().unwrap_or_default()))
        .text("class", lesson.class.clone().unwrap_or_default())
        .text("teacher", lesson.teacher.clone().unwrap_or_default())
        .text("subject", lesson.subject.clone().unwrap_or_default())
        .text("topic", lesson.topic.clone().unwrap_or_default())
        .text("kind", kind.unwrap_or_default())
        .text("period", lesson.period.map(|period| format!("第{period}节")).unwrap_or_default())
        .rows("tape", tape)
        .text("st", st.unwrap_or_default())
        .rows("scores", scores)
        .text("total", scored.as_ref().map(|score| words::points(score.points)).unwrap_or_default())
        .text("band", scored.and_then(|score| score.band).map(|band| band.text).unwrap_or_default())
        .text("rubric", form.map(|form| format!("{} {}", form.title, form.version)).unwrap_or_default())
        .text("strength", lesson.strengths.clone().unwrap_or_default())
        .text("short", lesson.shortcomings.clone().unwrap_or_default())
        .text("advice", lesson.advice.clone().unwrap_or_default());
    values.signed = signatures::of_lesson(desk, &held, &lesson)?.on_paper();
    let mut pictures = Pictures::default();
    pictures.add(desk, &lesson.photos, "");
    (values.photos, values.unprinted) = (pictures.shown, pictures.missing);
    Ok(values)
}
