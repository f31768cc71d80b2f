//! Names of an XLSForm and ids of our forms: ids have small letters, digits and hyphens; names are XML names and no two of
//! one form are alike.

use std::collections::BTreeSet;

/// A name as an id: `HH_Size` → `hh-size`. Empty where nothing of it can stand in an id.
pub(super) fn id_of(name: &str) -> String {
    let mut id = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => id.push(letter),
            '_' | '-' | '.' | ' ' | ':' if !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    id.trim_matches('-').to_owned()
}

/// Whether a text can be the name of a question.
pub(super) fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts && text.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// Gives out each name once, whatever the case of its letters.
#[derive(Debug, Default)]
pub(super) struct Once(BTreeSet<String>);

impl Once {
    /// The name itself, or with a number after it where it is taken.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2_u32;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{wanted}-{number}");
            number += 1;
        }
        name
    }

    /// A name made of an id: one that begins with a digit is no XML name.
    pub(super) fn give_name(&mut self, id: &str) -> String {
        let plain: String = id.chars().filter(|c| c.is_alphanumeric() || "_-.".contains(*c)).collect();
        let name = if is_name(&plain) { plain } else { format!("_{plain}") };
        self.give(&name)
    }
}
