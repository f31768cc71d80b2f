//! Which schools, and whose work, a question is about: by zone, township, school, kind of school and person.
//!
//! Invariant: a figure of the overview and the list that it opens are narrowed by this alone, so that they never differ.

use super::roster::Roster;

/// What is empty narrows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Within<'a> {
    pub zone: Option<&'a str>,
    pub township: Option<&'a str>,
    pub school: Option<&'a str>,
    /// A kind of school, as its record has it: `primary`.
    pub school_kind: Option<&'a str>,
    pub person: Option<&'a str>,
}

/// What was asked for; `None` where it was left empty.
pub fn asked(field: &Option<String>) -> Option<&str> {
    field.as_deref().filter(|text| !text.trim().is_empty())
}

fn is(asked: Option<&str>, value: Option<&str>) -> bool {
    asked.is_none_or(|asked| Some(asked) == value)
}

impl Within<'_> {
    /// Whether it is a school of those, whoever works there.
    pub fn has_school(&self, roster: &Roster, id: Option<&str>) -> bool {
        let school = roster.school(id);
        self.school.is_none_or(|asked| roster.is_same(id, asked))
            && is(self.zone, school.and_then(|school| school.zone.as_deref()))
            && is(self.township, school.and_then(|school| school.township.as_deref()))
            && is(self.school_kind, school.and_then(|school| school.school_kind.as_deref()))
    }

    /// Whether this was done at one of those schools, by that person.
    pub fn has(&self, roster: &Roster, school: Option<&str>, person: Option<&str>) -> bool {
        self.person.is_none_or(|asked| roster.is_same(person, asked)) && self.has_school(roster, school)
    }

    /// Whether it is one of those schools, and the person is posted there.
    pub fn is_posted(&self, roster: &Roster, school: &str) -> bool {
        let here = |person: &str| roster.posted(school).any(|(id, _)| id == person);
        self.has_school(roster, Some(school)) && self.person.is_none_or(here)
    }
}
