//! 评价报告 of a check or patrol that is scored: indicators with their points, what was vetoed, the weakest, the last time beside.

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::progress::{self, Filling};
use crate::words;
use duxue_documents::{PaperValues, chinese_date};
use duxue_domain::chart::{Chart, Shape};
use duxue_domain::forms::{EvaluatedItem, EvaluatedPart, Form, FormScore, evaluated, weakest};
use duxue_domain::records::{Answer, Check, FormRef, Kind, Parts, Patrol};

/// Weakest indicators that are named.
const NAMED: usize = 8;

/// # Errors
/// A form that is not scored or of which nothing was judged yet; the store cannot be read.
pub fn evaluation(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let filling = progress::one(desk, id)?;
    let form = filling.form.clone().ok_or_else(|| Refusal::not_found("这张表的版本"))?;
    let school = desk.school(filling.school.as_deref())?;
    let none = || Refusal::invalid("这张表不评分，或者还没有评，出不了评价报告。");
    let parts = evaluated(&form, &school, &filling.answers).ok_or_else(none)?;
    let score = form.score(&school, &filling.answers);
    let points = form.points(&filling.answers);
    let figure = points.as_ref().map(|points| points.points).or(score.figure).ok_or_else(none)?;
    let band = points.and_then(|points| Some(points.band?.text)).or(score.verdict.clone());
    let last = last_time(desk, &filling, &form)?;
    let before = last.as_ref().and_then(|(_, answers)| evaluated(&form, &school, answers));
    let weak = weakest(&parts, NAMED);
    Ok(PaperValues::default()
        .text("school", school.name.clone().unwrap_or_default())
        .text("date", chinese_date(filling.date.as_deref().unwrap_or_default()))
        .text("form", form.title.clone())
        .text("target", filling.target.clone().unwrap_or_default())
        .text("supervisor", desk.person_name(filling.supervisor.as_deref()))
        .text("version", form.version.clone())
        .text("figure", compared(figure, &before, last.as_ref().map(|(date, _)| date.as_str())))
        .text("verdict", band.unwrap_or_default())
        .text("veto", vetoed(&form, &score))
        .rows("parts", parts.iter().map(|part| part_row(part, before.as_deref())).collect())
        .chart("chart", chart(&parts))
        .text("weak", super::numbered(weak.iter().map(|item| weak_line(item)).collect()))
        .rows("items", parts.iter().flat_map(item_rows).collect())
        .text("evidence", evidence(&parts)))
}

/// The answers of the last such form at the same school, for the same class or room, with its day.
fn last_time(desk: &Desk, filling: &Filling, form: &Form) -> Result<Option<(String, Parts<Answer>)>, Refusal> {
    let school = filling.school.as_deref().unwrap_or_default();
    let earlier = |id: &str, of: &FormRef, state: &Option<String>, date: &Option<String>| {
        id != filling.id
            && of.id.as_deref() == Some(form.id.as_str())
            && state.as_deref() == Some("finished")
            && date.is_some()
            && *date <= filling.date
    };
    let found = if filling.kind == Kind::Patrol {
        let all = desk.latest::<Patrol>(Kind::Patrol, school)?.into_iter();
        let mut all = all.filter(|(id, one)| earlier(id, &one.form, &one.state, &one.date));
        all.next().map(|(_, one)| (one.date, one.answers))
    } else {
        let all = desk.latest::<Check>(Kind::Check, school)?.into_iter();
        let mut all =
            all.filter(|(id, one)| one.target == filling.target && earlier(id, &one.form, &one.state, &one.date));
        all.next().map(|(_, one)| (one.date, one.answers))
    };
    Ok(found.map(|(date, answers)| (date.unwrap_or_default(), answers)))
}

/// 86.5 分（上次 2026年9月3日 82 分，提高 4.5 分）.
fn compared(figure: f64, before: &Option<Vec<EvaluatedPart<'_>>>, date: Option<&str>) -> String {
    let now = format!("{} 分", words::points(figure));
    let Some(then) = before.as_ref().map(|parts| parts.iter().map(|part| part.points).sum::<f64>()) else {
        return format!("{now}（没有上次的评价）");
    };
    let change = figure - then;
    let said = match words::points(change.abs()).as_str() {
        "0" => "持平".to_owned(),
        size if change > 0.0 => format!("提高 {size} 分"),
        size => format!("下降 {size} 分"),
    };
    format!("{now}（上次 {} {} 分，{said}）", chinese_date(date.unwrap_or_default()), words::points(then))
}

fn vetoed(form: &Form, score: &FormScore) -> String {
    let texts = score.vetoed_by.iter().filter_map(|id| form.item(id)).map(|item| item.text.clone());
    match texts.collect::<Vec<_>>() {
        none if none.is_empty() => "没有".to_owned(),
        some => super::numbered(some),
    }
}

fn rate(points: f64, max: f64) -> Option<f64> {
    (max > 0.0).then(|| points / max * 100.0)
}

fn part_row(part: &EvaluatedPart<'_>, before: Option<&[EvaluatedPart<'_>]>) -> Vec<String> {
    let shown =
        |rate: Option<f64>| rate.map(|rate| format!("{}%", words::points(rate))).unwrap_or_else(|| "—".to_owned());
    let now = rate(part.points, part.max);
    let then =
        before.and_then(|parts| parts.iter().find(|one| one.id == part.id)).and_then(|one| rate(one.points, one.max));
    let change = now.zip(then).map(|(now, then)| now - then);
    let change = change.map(|change| match words::points(change.abs()).as_str() {
        "0" => "持平".to_owned(),
        size if change > 0.0 => format!("升 {size}"),
        size => format!("降 {size}"),
    });
    vec![
        part.title.to_owned(),
        words::points(part.max),
        words::points(part.points),
        shown(now),
        shown(then),
        change.unwrap_or_default(),
    ]
}

fn chart(parts: &[EvaluatedPart<'_>]) -> Chart {
    let rows = parts
        .iter()
        .filter(|part| part.max > 0.0)
        .map(|part| vec![part.title.to_owned(), words::points(part.points), words::points(part.max - part.points)]);
    Chart {
        title: "各部分得分和失分".to_owned(),
        shape: Shape::Stacked,
        unit: "分".to_owned(),
        columns: ["部分", "得分", "失分"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn weak_line(item: &EvaluatedItem<'_>) -> String {
    let lost = item.points.map(|(points, max)| format!("失 {} 分", words::points(max - points))).unwrap_or_default();
    let veto = if item.vetoed { "否决项" } else { "" };
    let about: Vec<&str> = [veto, lost.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let note = if item.note.is_empty() { String::new() } else { format!("：{}", item.note) };
    format!("{}（{}）{note}", item.item.text, about.join("，"))
}

fn item_rows(part: &EvaluatedPart<'_>) -> Vec<Vec<String>> {
    let row = |item: &EvaluatedItem<'_>| {
        let (points, max) = item
            .points
            .map_or(("—".to_owned(), "—".to_owned()), |(points, max)| (words::points(points), words::points(max)));
        let judged = match (item.judged.as_str(), item.points) {
            ("", None) => "未评".to_owned(),
            (judged, _) => judged.to_owned(),
        };
        let photos = if item.photos > 0 { format!("照片 {} 张", item.photos) } else { String::new() };
        let basis: Vec<&str> =
            [item.note.as_str(), photos.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
        vec![item.item.text.clone(), max, points, judged, basis.join("；")]
    };
    let title =
        vec![part.title.to_owned(), words::points(part.max), words::points(part.points), String::new(), String::new()];
    std::iter::once(title).chain(part.items.iter().map(row)).collect()
}

fn evidence(parts: &[EvaluatedPart<'_>]) -> String {
    let items = || parts.iter().flat_map(|part| &part.items);
    let (noted, photos) =
        (items().filter(|item| !item.note.is_empty()).count(), items().map(|item| item.photos).sum::<usize>());
    match (noted, photos) {
        (0, 0) => "没有附说明和照片。".to_owned(),
        _ => format!("附说明的指标 {noted} 项，照片 {photos} 张，存在评价记录里。"),
    }
}
