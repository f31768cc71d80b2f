//! How far patrols and checks are: the same count for every screen that shows it.

use crate::desk::Desk;
use crate::refusal::Refusal;
use duxue_domain::forms::{Form, Item, is_answered};
use duxue_domain::records::{Answer, Check, FormRef, Kind, Parts, Patrol, School};
use duxue_domain::rules::FormProgress;
use std::sync::Arc;

/// A patrol or check, read alike and counted.
#[derive(Debug, Clone)]
pub struct Filling {
    pub id: String,
    pub kind: Kind,
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub target: Option<String>,
    pub answers: Parts<Answer>,
    pub position: Option<String>,
    pub started_at: Option<String>,
    pub finished: bool,
    pub title: String,
    /// The version it was begun with; none where that form is not held.
    pub form: Option<Arc<Form>>,
    pub answered: u32,
    pub total: u32,
    pub fails: u32,
    /// A patrol that asks only what matters most.
    pub short: bool,
    /// Items judged 不符合 that became nothing yet.
    pub untreated: Vec<String>,
}

impl Filling {
    /// As the completeness of a visit looks at it.
    pub fn for_rules(&self) -> FormProgress {
        FormProgress { answered: self.answered, total: self.total, untreated: self.untreated.len() as u32 }
    }

    /// 食堂第 5 项: where the person was.
    pub fn position_words(&self, school: &School) -> Option<String> {
        let (form, position) = (self.form.as_ref()?, self.position.as_deref()?);
        form.items_for(school).iter().find_map(|visible| {
            let at = visible.items.iter().position(|item| item.id == position)?;
            Some(format!("{}第 {} 项", visible.section.title, at + 1))
        })
    }

    /// The item to show first: where the person was, else the first unanswered one.
    pub fn position(&self, school: &School) -> Option<String> {
        let form = self.form.as_ref()?;
        let visible = form.items_for(school);
        let items = || visible.iter().flat_map(|section| section.items.iter());
        let kept = self.position.as_deref().filter(|kept| items().any(|item| item.id == *kept));
        let open = || items().find(|item| !is_done(item, &self.answers));
        kept.or_else(|| open().or(items().next()).map(|item| item.id.as_str())).map(str::to_owned)
    }
}

pub(super) fn is_done(item: &Item, answers: &Parts<Answer>) -> bool {
    answers.get(&item.id).is_some_and(|answer| is_answered(item, answer))
}

pub fn of_patrol(desk: &Desk, id: &str, patrol: &Patrol) -> Result<Filling, Refusal> {
    let check = Check {
        visit: patrol.visit.clone(),
        school: patrol.school.clone(),
        supervisor: patrol.supervisor.clone(),
        date: patrol.date.clone(),
        form: patrol.form.clone(),
        target: None,
        answers: patrol.answers.clone(),
        started_at: patrol.started_at.clone(),
        finished_at: patrol.finished_at.clone(),
        position: patrol.position.clone(),
        state: patrol.state.clone(),
        deleted: patrol.deleted,
    };
    count(desk, id, Kind::Patrol, check, &patrol.only)
}

pub fn of_check(desk: &Desk, id: &str, check: &Check) -> Result<Filling, Refusal> {
    count(desk, id, Kind::Check, check.clone(), &Parts::new())
}

fn count(desk: &Desk, id: &str, kind: Kind, record: Check, only: &Parts<bool>) -> Result<Filling, Refusal> {
    let mut form = form_of(desk, &record.form);
    let short = only.values().any(|asked| *asked);
    if short {
        // What was judged before the patrol was made short stays in it.
        let asked = |item: &Item| only.get(&item.id) == Some(&true) || record.answers.contains_key(&item.id);
        form = form.map(|form| Arc::new(form.only(asked)));
    }
    let school = desk.school(record.school.as_deref())?;
    let progress = form.as_ref().map(|form| form.progress(&school, &record.answers)).unwrap_or_default();
    let failed: Vec<&String> =
        record.answers.iter().filter(|(_, a)| a.result.as_deref() == Some("fail")).map(|(item, _)| item).collect();
    let untreated = failed
        .iter()
        .filter(|item| record.answers[**item].finding.as_ref().is_none_or(|f| f.kind.is_none()))
        .map(|item| (*item).clone())
        .collect();
    Ok(Filling {
        id: id.to_owned(),
        kind,
        title: match (&form, kind) {
            (_, Kind::Patrol) => Kind::Patrol.title().to_owned(),
            (Some(form), _) => form.title.clone(),
            (None, _) => Kind::Check.title().to_owned(),
        },
        fails: failed.len() as u32,
        untreated,
        answered: progress.answered,
        total: progress.total,
        form,
        visit: record.visit,
        school: record.school,
        supervisor: record.supervisor,
        date: record.date,
        target: record.target,
        position: record.position,
        started_at: record.started_at,
        finished: record.state.as_deref() == Some("finished"),
        short,
        answers: record.answers,
    })
}

/// The version of the form that the record was begun with, else the one there is.
pub fn form_of(desk: &Desk, form: &FormRef) -> Option<Arc<Form>> {
    desk.form(form.id.as_deref(), form.version.as_deref())
}

/// Everything filled in during a visit: patrols, then checks.
pub fn of_visit(desk: &Desk, visit: &str) -> Result<Vec<Filling>, Refusal> {
    let mut all = Vec::new();
    for (id, patrol) in desk.of_visit::<Patrol>(Kind::Patrol, visit)? {
        all.push(of_patrol(desk, &id, &patrol)?);
    }
    for (id, check) in desk.of_visit::<Check>(Kind::Check, visit)? {
        all.push(of_check(desk, &id, &check)?);
    }
    Ok(all)
}

/// The patrol or check of that id.
///
/// # Errors
/// Nothing of that id is here, or it is something else.
pub fn one(desk: &Desk, id: &str) -> Result<Filling, Refusal> {
    let held = desk.held(id)?.filter(|held| !held.deleted()).ok_or_else(|| Refusal::not_found("这张表"))?;
    match Kind::of(&held.kind) {
        Some(Kind::Patrol) => of_patrol(desk, id, &held.read()?),
        Some(Kind::Check) => of_check(desk, id, &held.read()?),
        _ => Err(Refusal::not_found("这张表")),
    }
}
