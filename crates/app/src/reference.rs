//! The county's own data on this device: schools, people, zones, forms, themes, settings.

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::words;
use chrono::NaiveDate;
use duxue_domain::forms::{Form, FormKind, built_in};
use duxue_domain::records::{Kind, PaperLayout, Person, PublishedForm, School, Setting, Theme, Zone};
use duxue_domain::rules;
use std::collections::HashMap;
use std::sync::Arc;

/// Read once per session and again after a sync.
pub struct Reference {
    /// By name.
    pub schools: Arc<Vec<(String, School)>>,
    pub people: HashMap<String, Person>,
    pub zones: HashMap<String, Zone>,
    /// Completed by the defaults.
    pub setting: Setting,
    /// Month and title.
    pub themes: Vec<(String, String)>,
    /// Forms that the county has published, of every version, the newest of each first.
    published: Vec<Arc<Form>>,
    /// What the county told of the versions that hold now: day, title, words.
    pub form_news: Vec<(NaiveDate, String, String)>,
    /// Ids of forms that the county has withdrawn.
    withdrawn: Vec<String>,
    built_in: Vec<Arc<Form>>,
    /// How the county has its papers, by paper.
    layouts: HashMap<String, PaperLayout>,
}

impl Reference {
    /// # Errors
    /// The store cannot be read.
    pub fn read(desk: &Desk) -> Result<Reference, Refusal> {
        let mut schools = desk.all::<School>(Kind::School)?;
        schools.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        let setting = desk.all::<Setting>(Kind::Setting)?.into_iter().next().map(|(_, setting)| setting);
        let themes = desk.all::<Theme>(Kind::Theme)?;
        let mut forms = desk.all::<PublishedForm>(Kind::Form)?;
        forms.sort_by(|a, b| b.1.published_at.cmp(&a.1.published_at));
        Ok(Reference {
            schools: Arc::new(schools),
            people: desk.all::<Person>(Kind::Person)?.into_iter().collect(),
            zones: desk.all::<Zone>(Kind::Zone)?.into_iter().collect(),
            setting: rules::with_defaults(&setting.unwrap_or_default()),
            themes: themes.into_iter().filter_map(|(_, theme)| Some((theme.month?, theme.title?))).collect(),
            form_news: form_news(&forms),
            withdrawn: forms
                .iter()
                .filter(|(_, form)| form.withdrawn == Some(true))
                .filter_map(|(_, form)| form.form.clone())
                .collect(),
            published: forms.iter().filter_map(|(_, form)| readable(form)).collect(),
            built_in: built_in::forms().iter().map(|form| Arc::new(form.clone())).collect(),
            layouts: desk
                .all::<PaperLayout>(Kind::PaperLayout)?
                .into_iter()
                .filter_map(|(_, layout)| Some((layout.paper.clone()?, layout)))
                .collect(),
        })
    }

    /// The schools that are visited on that day; one that closed or went into another is held for its past alone.
    pub fn open_schools(&self, today: NaiveDate) -> Vec<(String, School)> {
        self.schools.iter().filter(|(_, school)| school.is_open(today)).cloned().collect()
    }

    /// The schools a person is posted to on that day; all that are held for somebody without posts.
    pub fn schools_of(&self, person: &str, today: NaiveDate) -> Vec<(String, School)> {
        let day = today.to_string();
        let posted: Vec<&String> = self
            .people
            .get(person)
            .into_iter()
            .flat_map(|person| &person.posts)
            .filter(|(_, post)| post.deleted != Some(true))
            .filter(|(_, post)| post.to.as_deref().is_none_or(|to| day.as_str() <= to))
            .map(|(school, _)| school)
            .collect();
        let mine = |id: &String| posted.is_empty() || posted.contains(&id);
        self.open_schools(today).into_iter().filter(|(id, _)| mine(id)).collect()
    }

    pub fn person_name(&self, id: &str) -> String {
        self.people.get(id).and_then(|person| person.name.clone()).unwrap_or_default()
    }

    pub fn zone_name(&self, person: &str) -> Option<String> {
        self.zones.get(self.people.get(person)?.zone.as_deref()?)?.name.clone()
    }

    /// Everybody posted to a school, by name.
    pub fn posted_to(&self, school: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .people
            .values()
            .filter(|person| person.posts.get(school).is_some_and(|post| post.deleted != Some(true)))
            .filter_map(|person| person.name.clone())
            .collect();
        names.sort();
        names
    }

    /// How the county has this paper; as the program has it where the county said nothing.
    pub fn layout(&self, paper: &str) -> Option<&PaperLayout> {
        self.layouts.get(paper)
    }

    /// A form: the version asked for, else the one that holds now.
    pub fn form(&self, id: &str, version: Option<&str>) -> Option<Arc<Form>> {
        let all = || self.published.iter().chain(&self.built_in).filter(|form| form.id == id);
        let asked = version.and_then(|version| all().find(|form| form.version == version));
        asked.or_else(|| all().next()).cloned()
    }

    /// The forms that can be begun now, each in the version that holds.
    pub fn current(&self, kind: Option<FormKind>) -> Vec<Arc<Form>> {
        let mut current: Vec<Arc<Form>> = Vec::new();
        for form in self.published.iter().chain(&self.built_in) {
            let fits = kind.is_none_or(|kind| form.kind == kind) && !self.withdrawn.contains(&form.id);
            if fits && !current.iter().any(|known| known.id == form.id) {
                current.push(form.clone());
            }
        }
        // The order of the built-in forms is the order in which they are offered; a county's own follow.
        let place = |form: &Form| self.built_in.iter().position(|known| known.id == form.id).unwrap_or(usize::MAX);
        current.sort_by_key(|form| place(form));
        current
    }

    /// Every version that is held, for counting in a brief.
    pub fn published(&self) -> &[Arc<Form>] {
        &self.published
    }
}

/// `forms`: the newest first.
fn form_news(forms: &[(String, PublishedForm)]) -> Vec<(NaiveDate, String, String)> {
    let holds = |at: usize, form: &PublishedForm| {
        form.withdrawn != Some(true) && forms[..at].iter().all(|(_, newer)| newer.form != form.form)
    };
    let told = forms.iter().enumerate().filter(|(at, (_, form))| holds(*at, form));
    told.filter_map(|(_, (_, form))| {
        let changes = words::filled(form.changes.as_deref())?;
        Some((words::day_of(form.published_at.as_deref())?, form.title.clone()?, changes.to_owned()))
    })
    .collect()
}

fn readable(form: &PublishedForm) -> Option<Arc<Form>> {
    let body = form.body.as_deref()?;
    match Form::parse(body) {
        Ok(form) => Some(Arc::new(form)),
        Err(error) => {
            tracing::warn!(form = form.form, %error, "a published form that cannot be read");
            None
        }
    }
}
