//! The headings of the roster's tables, so that what is written is what is read.

use super::table::Heading;
use super::{assignments, people, schools};

/// Titles of the columns of each table, in the order in which they are read.
pub struct Tables;

impl Tables {
    pub fn schools() -> Vec<String> {
        titles(schools::headings())
    }

    pub fn people() -> Vec<String> {
        titles(people::headings())
    }

    pub fn assignments() -> Vec<String> {
        titles(assignments::headings())
    }
}

fn titles(headings: Vec<Heading>) -> Vec<String> {
    headings.into_iter().map(|heading| heading.title).collect()
}
