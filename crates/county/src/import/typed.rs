//! The same cells as a roster's file has, typed into a form of the console: one reading of a telephone or a code for both.

use super::cell::{self, CellFault};
use super::sheet::Cell;

/// What is wrong with a value, in words that name its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TypedFault(String);

fn refused(name: &str, fault: &CellFault) -> TypedFault {
    TypedFault(format!("{name}：{fault}"))
}

fn read<T>(
    name: &str,
    text: &str,
    as_: impl Fn(&Cell) -> Result<Option<T>, CellFault>,
) -> Result<Option<T>, TypedFault> {
    as_(&Cell::Text(text.to_owned())).map_err(|fault| refused(name, &fault))
}

/// A name of at most so many characters.
///
/// # Errors
/// None, or too long.
pub fn name(text: &str, what: &str, most: usize) -> Result<String, TypedFault> {
    read(what, text, |cell| cell::name(cell, most))?.ok_or_else(|| refused(what, &CellFault::Missing))
}

/// # Errors
/// None, or letters that no 工号 has.
pub fn person_code(text: &str) -> Result<String, TypedFault> {
    read("工号", text, cell::person_code)?.ok_or_else(|| refused("工号", &CellFault::Missing))
}

/// Ten digits; empty where none is given.
///
/// # Errors
/// What is no national school code.
pub fn school_code(text: &str) -> Result<String, TypedFault> {
    Ok(read("学校代码", text, cell::school_code)?.unwrap_or_default())
}

/// Empty where none is given.
///
/// # Errors
/// What is no telephone.
pub fn phone(text: &str) -> Result<String, TypedFault> {
    Ok(read("电话", text, cell::phone)?.unwrap_or_default())
}

/// A head count; `None` where none is given.
///
/// # Errors
/// What is no count.
pub fn count(text: &str, what: &str) -> Result<Option<u32>, TypedFault> {
    read(what, text, cell::count)
}
