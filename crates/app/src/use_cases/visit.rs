//! A visit is started, re-checked, finished and re-opened.

use super::found::{self, FindingRecord};
use super::hub::Hub;
use super::plan;
use super::today::in_progress;
use super::visits;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::errors;
use crate::refusal::{Code, Refusal};
use crate::views::{FinishVisitArgs, IdArgs, RecheckArgs, Saved, StartVisitArgs};
use crate::words;
use duxue_domain::records::{Kind, Visit};
use duxue_domain::rules::finding::{Action, State, Step, Verdict, take};
use duxue_domain::rules::{self, companion_names};
use serde_json::Value;

/// 随访督导（事先不通知）.
pub(super) fn kind_text(visit: &Visit) -> String {
    match visit.announced {
        Some(true) => "随访督导（事先通知）",
        Some(false) => "随访督导（事先不通知）",
        None => "随访督导",
    }
    .to_owned()
}

pub fn start_visit(app: &App, args: StartVisitArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let schools = desk.schools()?;
    let (_, school) =
        schools.iter().find(|(id, _)| *id == args.school).ok_or_else(|| Refusal::not_found("这所学校"))?;
    if !school.is_open(desk.today()) {
        return Err(Refusal::invalid("这所学校已经停办或者并入别的学校，不能再开始督导。"));
    }
    let today = desk.today().to_string();
    let begun = visits::on(&desk, &args.school, desk.today())?;
    if let Some(id) = in_progress(&desk, &begun, &args.school) {
        return desk.nothing_to_write(&id);
    }
    let now = desk.now();
    let id = app.new_id();
    let planned = plan::of_today(&desk, &args.school)?;
    let announced = args.announced.or_else(|| planned.as_ref()?.announced).unwrap_or(false);
    let mut write = Write::new(&id, Kind::Visit, &format!("school:{}", args.school))
        .set("school", args.school)
        .set("supervisor", desk.me())
        .set("date", today)
        .set("started_at", now.to_rfc3339())
        .set("announced", announced)
        .set("theme", desk.theme(&desk.today().format("%Y-%m").to_string())?)
        .set("state", "draft");
    for name in planned.iter().flat_map(|entry| companion_names(&entry.companions)) {
        write = write.set(&format!("companions.{}.name", app.new_part_id()), name);
    }
    desk.write(vec![write], Some(&id))
}

pub fn finish_visit(app: &App, args: FinishVisitArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let hub = Hub::open(&desk, &args.id)?;
    let missing = rules::missing(&hub.checklist(&desk)?);
    let reason = words::filled(args.reason.as_deref());
    if !missing.is_empty() && reason.is_none() {
        let text = format!("还差：{}。补上，或者写明结束的原因。", missing.join("、"));
        return Err(Refusal::new(Code::NeedsReason, text));
    }
    let now = desk.now().to_rfc3339();
    let mut write = Write::of(&hub.held)
        .set("state", "finished")
        .set("finished_at", now.clone())
        .set("finish_reason", reason.filter(|_| !missing.is_empty()));
    if hub.visit.ended_at.is_none() {
        write = write.set("ended_at", now.clone());
    }
    let mut writes = vec![write];
    // What was filled in during the visit is finished with it; what was begun and left empty stays a draft.
    for filling in hub.fillings.iter().filter(|f| !f.finished && f.answered > 0 && f.answered >= f.total) {
        if let Some(held) = desk.held(&filling.id)? {
            writes.push(Write::of(&held).set("state", "finished").set("finished_at", now.clone()));
        }
    }
    desk.write(writes, Some(&args.id))
}

pub fn reopen_visit(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, _) = desk.read::<Visit>(&args.id, Kind::Visit)?;
    let write =
        Write::of(&held).set("state", "draft").set("finished_at", Value::Null).set("finish_reason", Value::Null);
    desk.write(vec![write], Some(&args.id))
}

/// Writes the verdict on the visit and the step on the finding in one transaction. A verdict given anew replaces the
/// one before as long as the finding has not been sent.
pub fn recheck(app: &App, args: RecheckArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let finding = found::one(&desk, &args.finding)?;
    let visit = match &args.visit {
        Some(visit) => Some(desk.read::<Visit>(visit, Kind::Visit)?),
        None => None,
    };
    let now = desk.now();
    let mut writes = Vec::new();
    if let Some((held, _)) = &visit {
        let path = format!("rechecks.{}", args.finding);
        let at = args.verdict.as_ref().map(|_| now.to_rfc3339());
        writes
            .push(Write::of(held).set(&format!("{path}.verdict"), args.verdict.clone()).set(&format!("{path}.at"), at));
    }
    let held = desk.held(&args.finding)?.ok_or_else(|| Refusal::not_found("这一项隐患或整改"))?;
    let (mut write, rest) = take_back(&desk, &finding, held.unsent, Write::of(&held), args.visit.as_deref(), &args)?;
    match args.verdict.as_deref() {
        None | Some("skipped") => {}
        Some(verdict) => {
            let step = Step {
                action: Action::Rechecked,
                at: now,
                by: desk.me(),
                by_name: None,
                verdict: match verdict {
                    "done" => Some(Verdict::Done),
                    "not-done" => Some(Verdict::NotDone),
                    _ => None,
                },
                note: args.note.clone(),
                visit: args.visit.clone().or(visit_today(&desk, &finding)?),
                deadline: None,
            };
            let event = args.event.clone().unwrap_or_else(|| app.new_part_id());
            for (path, value) in take(&rest.for_rules(), &step, &event).map_err(|error| errors::step(&error))? {
                write = write.set(&path, value);
            }
        }
    }
    if !write.set.is_empty() {
        writes.push(write);
    }
    if writes.is_empty() {
        return desk.nothing_to_write(&args.finding);
    }
    desk.write(writes, Some(&args.finding))
}

/// Takes back this person's last re-check of the same visit, if there is one and it has not been sent. Gives the write
/// and the finding as it stands after it.
fn take_back(
    desk: &Desk,
    finding: &FindingRecord,
    unsent: bool,
    mut write: Write,
    visit: Option<&str>,
    args: &RecheckArgs,
) -> Result<(Write, FindingRecord), Refusal> {
    let Some(event) = own_recheck(desk, finding, visit) else { return Ok((write, finding.clone())) };
    let kept = finding.found.history.get(&event);
    let same = kept.is_some_and(|kept| kept.verdict == args.verdict) && args.note.is_none() && args.event.is_none();
    if same {
        // The same verdict again: nothing is taken back, and the step below would be a second one.
        return Err(Refusal::invalid("这一项已经记过这个结论"));
    }
    if !unsent {
        return Err(Refusal::invalid("这次复查已经上报，不能撤回。需要改的话，请在这一项里再记一次复查。"));
    }
    let mut rest = finding.clone();
    for leaf in ["at", "by", "action", "verdict", "note", "visit"] {
        write = write.set(&format!("history.{event}.{leaf}"), Value::Null);
    }
    if let Some(step) = rest.found.history.get_mut(&event) {
        step.action = None;
        step.verdict = None;
    }
    let state = state_after(&rest);
    rest.found.state = Some(state.name().to_owned());
    write = write.set("state", state.name());
    if state != State::Closed {
        write = write.set("closed_at", Value::Null);
        rest.found.closed_at = None;
    }
    Ok((write, rest))
}

/// The last step, where it is this person's own re-check during that visit (or today, outside of one).
pub(super) fn own_recheck(desk: &Desk, finding: &FindingRecord, visit: Option<&str>) -> Option<String> {
    let steps = finding.steps();
    let (id, step) = steps.last()?;
    let own = step.action.as_deref() == Some(Action::Rechecked.name()) && desk.is_me(&step.by);
    let here = match visit {
        Some(visit) => step.visit.as_deref() == Some(visit),
        None => words::day_of(step.at.as_deref()) == Some(desk.today()),
    };
    (own && here).then(|| (*id).clone())
}

/// The state that the steps lead to.
fn state_after(finding: &FindingRecord) -> State {
    finding.steps().iter().fold(State::Open, |state, (_, step)| {
        match (step.action.as_deref(), step.verdict.as_deref()) {
            (Some("started"), _) => State::Working,
            (Some("replied"), _) => State::Replied,
            (Some("rechecked"), Some("done")) => State::Closed,
            (Some("rechecked"), _) => State::Working,
            _ => state,
        }
    })
}

/// The visit that this person is making at the finding's school today.
pub(super) fn visit_today(desk: &Desk, finding: &FindingRecord) -> Result<Option<String>, Refusal> {
    let Some(school) = finding.found.school.as_deref() else { return Ok(None) };
    Ok(in_progress(desk, &visits::on(desk, school, desk.today())?, school))
}
