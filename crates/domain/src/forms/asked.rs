//! What a form asks at a school once some of it is answered: follow-up questions, reckoned items, answers that cannot be.
//!
//! Invariant: an item that is not asked counts as empty wherever its answer is looked at, however long ago it was given;
//! the answer itself stays in the record.

use super::{Condition, Form, Item, ItemKind, Known, VisibleSection, visibility};
use crate::records::{Answer, Parts, School};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A form at a school, with the answers given so far.
pub struct Asked<'a> {
    form: &'a Form,
    school: &'a School,
    answers: &'a Parts<Answer>,
    /// What was looked up; an item that is being looked up counts as empty, so that a circle ends.
    known: RefCell<BTreeMap<String, Known>>,
}

impl Form {
    /// The form at a school, with the answers given so far.
    pub fn asked<'a>(&'a self, school: &'a School, answers: &'a Parts<Answer>) -> Asked<'a> {
        Asked { form: self, school, answers, known: RefCell::default() }
    }
}

impl<'a> Asked<'a> {
    /// What stands at an item: its answer, or what it reckons; empty where it is not asked.
    pub fn known(&self, id: &str) -> Known {
        if let Some(known) = self.known.borrow().get(id) {
            return known.clone();
        }
        self.known.borrow_mut().insert(id.to_owned(), Known::Empty);
        let known = self.look_up(id);
        self.known.borrow_mut().insert(id.to_owned(), known.clone());
        known
    }

    fn look_up(&self, id: &str) -> Known {
        let Some(section) = self.form.section_of(id) else { return Known::Empty };
        let Some(item) = section.items.iter().find(|item| item.id == id) else { return Known::Empty };
        if !self.shows(section.show_if.as_ref(), &section.applies_to)
            || !self.shows(item.show_if.as_ref(), &item.applies_to)
        {
            return Known::Empty;
        }
        if let (ItemKind::Computed, Some(formula)) = (item.kind, &item.compute) {
            return formula.value(self.school, &|id| Some(self.known(id))).unwrap_or_default();
        }
        let Some(answer) = self.answers.get(id) else { return Known::Empty };
        let result = answer.result.clone().map(Value::String);
        result.as_ref().or(answer.value.as_ref()).map_or(Known::Empty, Known::of)
    }

    /// Whether a condition holds; `None` where the school does not say.
    pub fn holds(&self, condition: &Condition) -> Option<bool> {
        condition.holds(self.school, &|id| Some(self.known(id)))
    }

    fn shows(&self, condition: Option<&Condition>, kinds: &[String]) -> bool {
        visibility::is_for(kinds, self.school) && condition.is_none_or(|c| self.holds(c) != Some(false))
    }

    /// The sections and items that are asked, in order. A section without any item is left out.
    pub fn sections(&self) -> Vec<VisibleSection<'a>> {
        self.form.visible(&|condition, kinds| self.shows(condition, kinds))
    }

    /// Whether the form waits for an answer to this item.
    pub fn requires(&self, item: &Item) -> bool {
        if !item.kind.answerable() {
            return false;
        }
        let by_other = item.required_if.as_ref().is_some_and(|condition| self.holds(condition) == Some(true));
        by_other || item.required.unwrap_or(item.kind.expected() && item.required_if.is_none())
    }

    /// Why an answer cannot be, by the item's own rule (`valid_if`); `None` where it can, or there is none.
    pub fn misfit(&self, item: &Item) -> Option<String> {
        let rule = item.valid_if.as_ref()?;
        if self.known(&item.id) == Known::Empty || self.holds(rule) != Some(false) {
            return None;
        }
        Some(item.valid_says.clone().unwrap_or_else(|| "不合这一题的要求，请核对".to_owned()))
    }
}
