//! Which sections and items a school is asked about.
//!
//! Invariant: what is not known about a school hides nothing; the item is shown and the fact is named as missing.

use super::{Choice, Condition, Form, Item, Section, holds};
use crate::records::School;

/// A section as one school sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleSection<'a> {
    pub section: &'a Section,
    pub items: Vec<&'a Item>,
}

pub(super) fn is_for(kinds: &[String], school: &School) -> bool {
    match &school.school_kind {
        Some(kind) => kinds.is_empty() || kinds.contains(kind),
        None => true,
    }
}

fn shown(condition: Option<&Condition>, kinds: &[String], school: &School) -> bool {
    is_for(kinds, school) && condition.is_none_or(|c| holds(c, school) != Some(false))
}

impl Form {
    /// Whether the form is offered at the school: by its kind, and by what it has.
    pub fn is_for(&self, school: &School) -> bool {
        shown(self.show_if.as_ref(), &self.applies_to, school)
    }

    /// The sections and items that a school may be asked about, in order, follow-up questions among them; see
    /// [`Form::asked`] for those that the answers call for. A section without any item is left out.
    pub fn items_for(&self, school: &School) -> Vec<VisibleSection<'_>> {
        self.visible(&|condition, kinds| shown(condition, kinds, school))
    }

    pub(super) fn visible(&self, shows: &dyn Fn(Option<&Condition>, &[String]) -> bool) -> Vec<VisibleSection<'_>> {
        let asked = self.sections.iter().filter(|section| shows(section.show_if.as_ref(), &section.applies_to));
        asked
            .map(|section| VisibleSection {
                section,
                items: section.items.iter().filter(|item| shows(item.show_if.as_ref(), &item.applies_to)).collect(),
            })
            .filter(|visible| !visible.items.is_empty())
            .collect()
    }

    /// The form with only what the school is asked about: what a window shows.
    pub fn for_school(&self, school: &School) -> Form {
        let sections = self
            .items_for(school)
            .into_iter()
            .map(|visible| Section {
                items: visible.items.into_iter().cloned().collect(),
                id: visible.section.id.clone(),
                title: visible.section.title.clone(),
                place: visible.section.place.clone(),
                show_if: visible.section.show_if.clone(),
                applies_to: visible.section.applies_to.clone(),
                weight: visible.section.weight,
                max: visible.section.max,
            })
            .collect();
        Form { sections, ..self.clone() }
    }

    /// Facts that the form asks about and the school has not said: what a person should be reminded to fill in.
    /// Facts of sections and items that the school's kind rules out are not asked for.
    pub fn missing_facts<'a>(&'a self, school: &School) -> Vec<Choice> {
        let mut asked: Vec<&str> = Vec::new();
        let mut ask = |condition: &'a Condition| {
            for fact in condition.facts() {
                if !asked.contains(&fact) {
                    asked.push(fact);
                }
            }
        };
        self.show_if.iter().for_each(&mut ask);
        for section in self.sections.iter().filter(|s| is_for(&s.applies_to, school)) {
            section.show_if.iter().for_each(&mut ask);
            for item in section.items.iter().filter(|i| is_for(&i.applies_to, school)) {
                item.show_if.iter().for_each(&mut ask);
            }
        }
        let common = &super::built_in::common().school_facts;
        asked
            .into_iter()
            .filter(|fact| !school.facts.contains_key(*fact))
            .map(|fact| {
                let named = self.facts.iter().chain(common).find(|choice| choice.id == fact);
                named.cloned().unwrap_or_else(|| Choice { id: fact.to_owned(), text: fact.to_owned() })
            })
            .collect()
    }
}
