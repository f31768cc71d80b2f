//! 投诉: received, verified, answered, closed.
//!
//! Invariant: a complaint lies under the person who handles it, so that no colleague's machine ever has it.

use super::lines::{choices_of, matters, photos, school_name};
use super::sync::conflicts_of;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::{Code, Refusal};
use crate::views::{
    ComplaintLine, ComplaintNext, ComplaintPage, ComplaintStepArgs, Complaints, ComplaintsArgs, IdArgs,
    NewComplaintArgs, Saved, SchoolName, ShieldPointArgs, Tone,
};
use crate::words;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Complaint, Interview, Kind};
use duxue_domain::rules::complaint::{self, Step};
use duxue_domain::rules::due::Due;
use serde_json::Value;

/// What a talk says in the place of what was moved under the handler.
const MOVED: &str = "（已转投诉受理，内容只限承办人查看）";

pub fn complaints(app: &App, args: ComplaintsArgs) -> Result<Complaints, Refusal> {
    let desk = app.desk()?;
    let mut all = desk.all::<Complaint>(Kind::Complaint)?;
    let closed = |one: &Complaint| one.state.as_deref() == Some("closed");
    let count = |wanted: bool| all.iter().filter(|(_, one)| closed(one) == wanted).count() as u32;
    let (open, done) = (count(false), count(true));
    let late = all.iter().filter(|(_, one)| complaint::due_today(one, desk.today()).is_overdue()).count() as u32;
    let wanted = args.show.as_deref() == Some("closed");
    all.retain(|(_, one)| closed(one) == wanted);
    match wanted {
        true => all.sort_by(|a, b| b.1.closed_at.cmp(&a.1.closed_at)),
        false => all.sort_by_cached_key(|(id, one)| {
            (complaint::due_today(one, desk.today()).days_left().unwrap_or(i64::MAX), id.clone())
        }),
    }
    let lines = all.iter().map(|(id, one)| line(&desk, id, one)).collect::<Result<_, Refusal>>()?;
    Ok(Complaints { open, overdue: late, closed: done, lines })
}

/// 2 件没办结，1 件逾期; none where nothing is open.
pub(super) fn open_words(desk: &Desk) -> Result<Option<String>, Refusal> {
    let all = desk.all::<Complaint>(Kind::Complaint)?;
    let open: Vec<_> = all.iter().filter(|(_, one)| one.state.as_deref() != Some("closed")).collect();
    let late = open.iter().filter(|(_, one)| complaint::due_today(one, desk.today()).is_overdue()).count();
    let late = if late > 0 { format!("，{late} 件逾期") } else { String::new() };
    Ok((!open.is_empty()).then(|| format!("{} 件没办结{late}", open.len())))
}

pub fn new_complaint(app: &App, args: NewComplaintArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let id = app.new_id();
    let write = receive(&desk, &id)?.set("channel", "phone").set("school", args.school);
    desk.write(vec![write], Some(&id))
}

/// Moves what somebody said out of the talk, where colleagues read it, under the one who handles it.
pub fn shield_point(app: &App, args: ShieldPointArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, talk) = desk.read::<Interview>(&args.talk, Kind::Interview)?;
    if !desk.is_me(&talk.supervisor) {
        return Err(Refusal::invalid("这是别人的记录，只能由他自己转。"));
    }
    let point = talk.points.get(&args.point).filter(|point| point.deleted != Some(true));
    let text = point.and_then(|point| words::filled(point.text.as_deref())).filter(|text| *text != MOVED);
    let text = text.ok_or_else(|| Refusal::invalid("这一条没有内容，或者已经转过。"))?;
    let id = app.new_id();
    let complaint = receive(&desk, &id)?
        .set("channel", "found")
        .set("school", talk.school.clone())
        .set("content", text)
        .set("child", point.is_some_and(|point| point.lead.as_deref() == Some("protect")))
        .set("urgency", "now")
        .set("shield", "shielded")
        .set("interview", args.talk.clone());
    let talk = Write::of(&held).set(&format!("points.{}.text", args.point), MOVED);
    desk.write(vec![complaint, talk], Some(&id))
}

fn receive(desk: &Desk, id: &str) -> Result<Write, Refusal> {
    let me = desk.me();
    let due = complaint::due(desk.today(), desk.setting()?.complaint_days.unwrap_or_default());
    Ok(Write::new(id, Kind::Complaint, &format!("person:{me}"))
        .set("handler", me)
        .set("received_at", desk.now().to_rfc3339())
        .set("due", due.map(|day| day.to_string()))
        .set("state", "received"))
}

pub fn complaint(app: &App, args: IdArgs) -> Result<ComplaintPage, Refusal> {
    let desk = app.desk()?;
    let (held, fields) = desk.read::<Complaint>(&args.id, Kind::Complaint)?;
    let next = complaint::next(&fields);
    let (due_words, tone) = due_said(&desk, &fields);
    let schools = desk.schools()?;
    let schools: Result<Vec<SchoolName>, Refusal> =
        schools.iter().map(|(id, _)| school_name(&desk, Some(id))).collect();
    Ok(ComplaintPage {
        id: args.id.clone(),
        subtitle: format!("{} 受理", words::moment_text(fields.received_at.as_deref(), desk.now())),
        saved_at: held.saved_at,
        state_text: complaint::chosen("state", &fields.state).to_owned(),
        due_words,
        tone,
        writable: fields.state.as_deref() != Some("closed"),
        next: ComplaintNext {
            step: next.name().to_owned(),
            label: next.text().to_owned(),
            missing: complaint::missing(&fields, next).into_iter().map(str::to_owned).collect(),
        },
        channels: choices_of(complaint::choices("channel")),
        shields: choices_of(complaint::choices("shield")),
        urgencies: choices_of(complaint::choices("urgency")),
        conclusions: choices_of(complaint::choices("conclusion")),
        matters: matters(),
        schools: schools?,
        protection: built_in::talk_outlines().protection.text.clone(),
        photos: photos(&args.id, "photos", &fields.photos, desk.now()),
        conflicts: conflicts_of(&desk, &args.id)?,
        fields,
    })
}

pub fn complaint_step(app: &App, args: ComplaintStepArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, fields) = desk.read::<Complaint>(&args.id, Kind::Complaint)?;
    let step = Step::of(&args.step).filter(|step| *step == complaint::next(&fields));
    let step = step.ok_or_else(|| Refusal::invalid("这一步已经办过了，请看看现在的状态。"))?;
    let missing = complaint::missing(&fields, step);
    if !missing.is_empty() {
        return Err(Refusal::new(Code::Invalid, format!("还没写：{}。", missing.join("、"))));
    }
    let now = desk.now().to_rfc3339();
    let write = Write::of(&held).set("state", step.leads_to());
    let write = match step {
        Step::Verify => write,
        Step::Answer => write.set("answered_at", now),
        Step::Close => write.set("closed_at", now),
        Step::Reopen => write.set("answered_at", Value::Null).set("closed_at", Value::Null),
    };
    desk.write(vec![write], Some(&args.id))
}

fn line(desk: &Desk, id: &str, one: &Complaint) -> Result<ComplaintLine, Refusal> {
    let school = one.school.as_deref().map(|id| school_name(desk, Some(id))).transpose()?.map(|school| school.short);
    let day = words::day_of(one.received_at.as_deref()).map(|day| format!("{}受理", words::date(day, desk.today())));
    let channel = Some(complaint::chosen("channel", &one.channel).to_owned()).filter(|text| !text.is_empty());
    let (due_words, tone) = due_said(desk, one);
    Ok(ComplaintLine {
        id: id.to_owned(),
        title: words::filled(one.content.as_deref()).map_or("还没写内容".to_owned(), |text| words::cut(text, 40)),
        about: [school, day, channel].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        state_text: complaint::chosen("state", &one.state).to_owned(),
        due_words,
        tone,
        child: one.child == Some(true),
    })
}

fn due_said(desk: &Desk, one: &Complaint) -> (String, Tone) {
    let due = complaint::due_today(one, desk.today());
    let tone = match due {
        Due::Overdue { .. } => Tone::Danger,
        Due::Today => Tone::Soon,
        Due::In { days } if days <= 3 => Tone::Soon,
        Due::In { .. } | Due::None => Tone::Plain,
    };
    (due.words(), tone)
}
