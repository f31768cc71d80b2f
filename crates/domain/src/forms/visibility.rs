//! Which sections and items a school is asked about.
//!
//! Invariant: what is not known about a school hides nothing; the item is shown and the fact is named as missing.

use super::{Choice, Condition, FactOp, Form, Item, Section};
use crate::records::School;

/// A section as one school sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleSection<'a> {
    pub section: &'a Section,
    pub items: Vec<&'a Item>,
}

/// Whether a condition holds at a school; `None` where the school does not say.
pub fn holds(condition: &Condition, school: &School) -> Option<bool> {
    match condition {
        Condition::Fact(is) => {
            let fact = *school.facts.get(&is.fact)?;
            Some(match is.op {
                FactOp::Eq => fact == is.value,
                FactOp::Ne => fact != is.value,
            })
        }
        Condition::All { all } => {
            let parts: Vec<_> = all.iter().map(|part| holds(part, school)).collect();
            if parts.contains(&Some(false)) {
                Some(false)
            } else {
                parts.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
            }
        }
        Condition::Any { any } => {
            let parts: Vec<_> = any.iter().map(|part| holds(part, school)).collect();
            if parts.contains(&Some(true)) {
                Some(true)
            } else {
                parts.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
            }
        }
        Condition::Other(_) => None,
    }
}

fn is_for(kinds: &[String], school: &School) -> bool {
    match &school.school_kind {
        Some(kind) => kinds.is_empty() || kinds.contains(kind),
        None => true,
    }
}

fn shown(condition: Option<&Condition>, kinds: &[String], school: &School) -> bool {
    is_for(kinds, school) && condition.is_none_or(|c| holds(c, school) != Some(false))
}

fn facts_of<'a>(condition: &'a Condition, found: &mut Vec<&'a str>) {
    match condition {
        Condition::Fact(is) if !found.contains(&is.fact.as_str()) => found.push(&is.fact),
        Condition::Fact(_) | Condition::Other(_) => {}
        Condition::All { all: parts } | Condition::Any { any: parts } => {
            parts.iter().for_each(|part| facts_of(part, found));
        }
    }
}

impl Form {
    /// Whether the form is offered at the school: by its kind, and by what it has.
    pub fn is_for(&self, school: &School) -> bool {
        shown(self.show_if.as_ref(), &self.applies_to, school)
    }

    /// The sections and items that a school is asked about, in order. A section without any item is left out.
    pub fn items_for(&self, school: &School) -> Vec<VisibleSection<'_>> {
        self.sections
            .iter()
            .filter(|section| shown(section.show_if.as_ref(), &section.applies_to, school))
            .map(|section| VisibleSection {
                section,
                items: section
                    .items
                    .iter()
                    .filter(|item| shown(item.show_if.as_ref(), &item.applies_to, school))
                    .collect(),
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
    pub fn missing_facts(&self, school: &School) -> Vec<Choice> {
        let mut asked = Vec::new();
        self.show_if.iter().for_each(|c| facts_of(c, &mut asked));
        for section in self.sections.iter().filter(|s| is_for(&s.applies_to, school)) {
            section.show_if.iter().for_each(|c| facts_of(c, &mut asked));
            for item in section.items.iter().filter(|i| is_for(&i.applies_to, school)) {
                item.show_if.iter().for_each(|c| facts_of(c, &mut asked));
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
