//! A lesson observed: begun, shown with its live score, and finished.

use super::lines::{most_used, photos, school_name};
use super::progress;
use super::signatures;
use super::sync::conflicts_of;
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{
    DimensionScore, EarlierLesson, IdArgs, InteractionView, LessonScoreView, ObservationPage, Saved,
    StartObservationArgs,
};
use crate::words;
use duxue_domain::forms::{Choice, Form, FormKind, Interaction, RubricScore, Scoring, built_in};
use duxue_domain::records::{Kind, Observation, Visit};
use duxue_store::{Order, Query};
use std::collections::BTreeMap;

/// How many earlier lessons stand beside this one.
const EARLIER: usize = 5;
/// Lessons whose words are offered again, and how many sentences of them.
const PHRASES_FROM: u32 = 300;
const PHRASES: usize = 5;
/// Characters of a sentence that is worth offering.
const PHRASE: std::ops::RangeInclusive<usize> = 4..=24;

pub fn start_observation(app: &App, args: StartObservationArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let school = visit.school.clone().ok_or_else(|| Refusal::invalid("这次督导还没有学校，请先选学校。"))?;
    let of_school = desk.school(Some(&school))?;
    let rubrics = desk.reference()?.current(Some(FormKind::LessonRubric));
    let rubric = rubrics.iter().find(|form| form.is_for(&of_school)).or(rubrics.first());
    let rubric = rubric.ok_or_else(|| Refusal::not_found("课堂评价表"))?;
    let id = app.new_id();
    let band_set = desk.setting()?.band_set;
    let mut write = Write::new(&id, Kind::Observation, &format!("school:{school}"))
        .set("visit", args.visit)
        .set("school", school)
        .set("supervisor", desk.me())
        .set("date", visit.date.unwrap_or_else(|| desk.today().to_string()))
        .set("lesson_kind", "drop-in")
        .set("form.id", rubric.id.clone())
        .set("form.version", rubric.version.clone())
        .set("band_set", band_set)
        .set("sample_seconds", built_in::lesson_kinds().behaviours.sample_seconds.default)
        .set("state", "draft");
    for (leaf, drawn) in [("class", args.class), ("teacher", args.teacher)] {
        if let Some(name) = drawn.filter(|name| !name.trim().is_empty()) {
            write = write.set(leaf, name);
        }
    }
    desk.write(vec![write], Some(&id))
}

pub fn observation(app: &App, args: IdArgs) -> Result<ObservationPage, Refusal> {
    let desk = app.desk()?;
    let (held, lesson) = desk.read::<Observation>(&args.id, Kind::Observation)?;
    let rubric = rubric(&desk, &lesson)?;
    let score = rubric.score_lesson(&lesson);
    let kinds = built_in::lesson_kinds();
    let others: Vec<(String, Observation)> = match lesson.school.as_deref() {
        Some(school) => desk.latest::<Observation>(Kind::Observation, school)?,
        None => Vec::new(),
    }
    .into_iter()
    .filter(|(id, _)| *id != args.id)
    .collect();
    let earlier = earlier(&desk, &lesson, &others);
    let names = |of: fn(&Observation) -> Option<&str>| most_used(others.iter().map(|(_, lesson)| of(lesson)), 12);
    let flags = match &rubric.scoring {
        Scoring::Sum(scheme) => {
            scheme.caps.iter().map(|cap| Choice { id: cap.when.flag.clone(), text: cap.when.text.clone() }).collect()
        }
        Scoring::Ratio(_)
        | Scoring::WeightedRatio(_)
        | Scoring::TableScore(_)
        | Scoring::Unscored
        | Scoring::Unknown => Vec::new(),
    };
    Ok(ObservationPage {
        id: args.id.clone(),
        school: school_name(&desk, lesson.school.as_deref())?,
        subtitle: subtitle(&lesson),
        saved_at: held.saved_at.clone(),
        finished: lesson.state.as_deref() == Some("finished"),
        mine: desk.is_me(&lesson.supervisor),
        lesson_kinds: kinds.kinds.iter().map(|k| Choice { id: k.id.clone(), text: k.text.clone() }).collect(),
        phases: kinds.phases.iter().map(|p| Choice { id: p.id.clone(), text: p.text.clone() }).collect(),
        flags,
        score: score_view(&rubric, score.as_ref()),
        interaction: interaction(&lesson, earlier.first()),
        codes_d: kinds.behaviours.codes.iter().any(|code| code.id == "D"),
        sample_seconds: lesson.sample_seconds.unwrap_or(kinds.behaviours.sample_seconds.default),
        classes: names(|lesson| lesson.class.as_deref()),
        teachers: names(|lesson| lesson.teacher.as_deref()),
        subjects: names(|lesson| lesson.subject.as_deref()),
        phrases: phrases(&desk, &args.id)?,
        photos: photos(&args.id, "photos", &lesson.photos, desk.now()),
        missing: missing(&rubric, &lesson, score.as_ref()),
        conflicts: conflicts_of(&desk, &args.id)?,
        signing: signatures::of_lesson(&desk, &held, &lesson)?.signing(&desk),
        earlier,
        rubric: rubric.as_ref().clone(),
        fields: lesson,
    })
}

/// Sentences of this person's last lessons, anywhere, to be used again.
fn phrases(desk: &Desk, but: &str) -> Result<BTreeMap<String, Vec<String>>, Refusal> {
    let kinds = vec![Kind::Observation.name().to_owned()];
    let last = Query { kinds, order: Order::Changed, limit: Some(PHRASES_FROM), ..Query::default() };
    let mut own = desk.typed::<Observation>(&last)?;
    own.retain(|(id, lesson)| id != but && desk.is_me(&lesson.supervisor));
    let sentences = |of: fn(&Observation) -> &Option<String>| {
        let texts = own.iter().filter_map(|(_, lesson)| of(lesson).as_deref());
        let parts = texts.flat_map(|text| text.split(['。', '；', ';', '\n'])).map(str::trim);
        most_used(parts.filter(|part| PHRASE.contains(&part.chars().count())).map(Some), PHRASES)
    };
    Ok(BTreeMap::from([
        ("strengths".to_owned(), sentences(|lesson| &lesson.strengths)),
        ("shortcomings".to_owned(), sentences(|lesson| &lesson.shortcomings)),
        ("advice".to_owned(), sentences(|lesson| &lesson.advice)),
    ]))
}

fn rubric(desk: &Desk, lesson: &Observation) -> Result<std::sync::Arc<Form>, Refusal> {
    progress::form_of(desk, &lesson.form).ok_or_else(|| Refusal::not_found("课堂评价表的版本"))
}

/// 推门听课 · 三（2）班 语文 · 孙晓兰 ·《搭船的鸟》第 2 节.
fn subtitle(lesson: &Observation) -> String {
    let kind = lesson.lesson_kind.as_deref().and_then(|kind| built_in::lesson_kinds().kind(kind));
    let topic = words::filled(lesson.topic.as_deref());
    let period = lesson.period.map(|period| format!("第 {period} 节"));
    let last = [topic.map(str::to_owned), period].into_iter().flatten().collect::<Vec<_>>().join(" ");
    [
        kind.map(|kind| kind.text.clone()),
        Some(lesson_title(lesson)),
        words::filled(lesson.teacher.as_deref()).map(str::to_owned),
        Some(last).filter(|last| !last.is_empty()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn score_view(rubric: &Form, score: Option<&RubricScore>) -> LessonScoreView {
    let none = RubricScore { total: rubric.total.unwrap_or_default(), ..RubricScore::default() };
    let score = score.unwrap_or(&none);
    let band = score.band.as_ref().filter(|_| score.scored > 0);
    LessonScoreView {
        points: score.points,
        of: score.out_of,
        total: score.total,
        items_scored: score.scored,
        items: score.items,
        band_words: band.map(|band| match score.provisional {
            true => format!("暂为{}", band.text),
            false => band.text.clone(),
        }),
        band: band.map(|band| band.id.clone()),
        held_down: score.caps.first().map(|cap| cap.text.clone()),
        dimensions: score
            .sections
            .iter()
            .map(|section| DimensionScore {
                id: section.id.clone(),
                title: section.title.clone(),
                points: (section.scored > 0).then_some(section.points),
                max: section.max,
                items_scored: section.scored,
                items: section.items,
            })
            .collect(),
    }
}

pub(super) fn analysed(lesson: &Observation) -> Option<Interaction> {
    let behaviours = &built_in::lesson_kinds().behaviours;
    behaviours.analyse(&lesson.codes, behaviours.d_counts_as.default).ok()
}

fn interaction(lesson: &Observation, before: Option<&EarlierLesson>) -> Option<InteractionView> {
    let analysed = analysed(lesson)?;
    let measures = analysed.measures;
    let mut codes: Vec<(u32, &String)> =
        lesson.codes.iter().filter_map(|(at, code)| Some((at.parse().ok()?, code))).collect();
    codes.sort();
    // A lesson has some hundred samples; a number beyond a day's worth is a slip that must not fill the memory.
    let length = codes.last().map_or(0, |(at, _)| *at as usize + 1).min(24 * 60 * 6);
    let mut tape = vec![String::new(); length];
    for (at, code) in codes {
        if let Some(cell) = tape.get_mut(at as usize) {
            cell.clone_from(code);
        }
    }
    Some(InteractionView {
        rt: measures.rt,
        ch: measures.ch,
        samples: measures.samples,
        type_text: analysed.type_text.unwrap_or_default(),
        words: interaction_words(measures.rt, measures.ch, before),
        codes: tape,
    })
}

/// 学生行为占一半多，比上次（10 月 21 日）讲得少、换得勤。
fn interaction_words(rt: f64, ch: f64, before: Option<&EarlierLesson>) -> String {
    let share = match rt {
        rt if rt >= 0.7 => "教师行为占大部分",
        rt if rt > 0.5 => "教师行为占一半多",
        rt if rt > 0.3 => "学生行为占一半多",
        _ => "学生行为占大部分",
    };
    let Some((before, old_rt, old_ch)) = before.and_then(|b| Some((b, b.rt?, b.ch?))) else {
        return format!("{share}。");
    };
    let compared: Vec<&str> = [
        (rt < old_rt - 0.05).then_some("讲得少"),
        (rt > old_rt + 0.05).then_some("讲得多"),
        (ch > old_ch + 0.05).then_some("换得勤"),
        (ch < old_ch - 0.05).then_some("换得少"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match compared.is_empty() {
        true => format!("{share}，和上次（{}）差不多。", before.date_words),
        false => format!("{share}，比上次（{}）{}。", before.date_words, compared.join("、")),
    }
}

/// Lessons of the same teacher; where nobody is named yet, of the same subject here.
fn earlier(desk: &Desk, lesson: &Observation, others: &[(String, Observation)]) -> Vec<EarlierLesson> {
    let teacher = words::filled(lesson.teacher.as_deref());
    let subject = words::filled(lesson.subject.as_deref());
    let alike = |other: &Observation| match (teacher, subject) {
        (Some(teacher), _) => words::filled(other.teacher.as_deref()) == Some(teacher),
        (None, Some(subject)) => words::filled(other.subject.as_deref()) == Some(subject),
        (None, None) => false,
    };
    let key = |lesson: &Observation| (lesson.date.clone(), lesson.clock.started_at.clone());
    let mut before: Vec<&(String, Observation)> =
        others.iter().filter(|(_, other)| alike(other) && key(other) <= key(lesson)).collect();
    before.sort_by_key(|(_, other)| std::cmp::Reverse(key(other)));
    before
        .into_iter()
        .take(EARLIER)
        .map(|(id, other)| {
            let score = progress::form_of(desk, &other.form)
                .and_then(|form| form.score_lesson(other))
                .filter(|score| score.scored > 0);
            let measures = analysed(other).map(|analysed| analysed.measures);
            EarlierLesson {
                id: id.clone(),
                date: other.date.clone().unwrap_or_default(),
                date_words: words::date_text(other.date.as_deref(), desk.today()),
                title: lesson_title(other),
                points: score.as_ref().map(|score| score.points),
                band_text: score.and_then(|score| score.band).map(|band| band.text),
                rt: measures.map(|m| m.rt),
                ch: measures.map(|m| m.ch),
                shortcomings: other.shortcomings.clone(),
                advice: other.advice.clone(),
            }
        })
        .collect()
}

/// What a finished lesson still needs, by name.
fn missing(rubric: &Form, lesson: &Observation, score: Option<&RubricScore>) -> Vec<String> {
    let blank = |text: &Option<String>| words::filled(text.as_deref()).is_none();
    let mut missing: Vec<String> = [
        ("班级", blank(&lesson.class)),
        ("授课教师", blank(&lesson.teacher)),
        ("学科", blank(&lesson.subject)),
        ("主要优点", blank(&lesson.strengths)),
        ("主要不足", blank(&lesson.shortcomings)),
        ("改进建议", blank(&lesson.advice)),
    ]
    .into_iter()
    .filter(|(_, is)| *is)
    .map(|(name, _)| name.to_owned())
    .collect();
    if let Some(score) = score {
        if !score.unscored.is_empty() {
            missing.push(format!("评分 {} 项", score.unscored.len()));
        }
        for item in score.unjustified.iter().filter_map(|id| rubric.item(id)) {
            missing.push(format!("低档分的依据：{}", words::cut(&item.text, 16)));
        }
    }
    missing
}

pub fn finish_observation(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, lesson) = desk.read::<Observation>(&args.id, Kind::Observation)?;
    let rubric = rubric(&desk, &lesson)?;
    let now = desk.now();
    let mut write = Write::of(&held).set("state", "finished").set("finished_at", now.to_rfc3339());
    // A clock that still runs is stopped where it is.
    let running = lesson.clock.running_since.as_deref();
    if let Some(since) = running.and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok()) {
        let more = (now - since).num_seconds().clamp(0, 4 * 3600) as f64;
        write = write
            .set("clock.elapsed_before", lesson.clock.elapsed_before.unwrap_or_default() + more)
            .set("clock.running_since", serde_json::Value::Null);
    }
    let mut saved = desk.write(vec![write], Some(&args.id))?;
    let score = rubric.score_lesson(&lesson);
    let missing = missing(&rubric, &lesson, score.as_ref());
    if !missing.is_empty() {
        saved.remarks.push(format!("还缺：{}", missing.join("、")));
    }
    let report = score.iter().flat_map(|score| &score.caps).filter(|cap| cap.report_up);
    saved.remarks.extend(report.map(|cap| format!("{}：请当场报告校长和县督导室。", cap.text)));
    Ok(saved)
}
