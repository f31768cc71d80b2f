//! The list of commands as TypeScript.
//!
//! Invariant: one file holds every type that the window sees; two types of one name are an error of the test that writes it.

use crate::{refusal, views};
use duxue_domain::records;
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use ts_rs::{Config, TS, TypeVisitor};

/// Gathers commands and the types they need.
#[derive(Default)]
pub struct Describe {
    config: Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
    /// Names that two different types share.
    pub clashes: Vec<String>,
    commands: String,
}

impl Describe {
    /// Adds a command.
    pub fn command<Args: TS + 'static, Done: TS + 'static>(&mut self, name: &str, docs: &[&str]) {
        self.visit::<Args>();
        self.visit::<Done>();
        if !docs.is_empty() {
            let text = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
            let _ = writeln!(self.commands, "  /** {text} */");
        }
        let (args, result) = (Args::name(&self.config), Done::name(&self.config));
        let _ = writeln!(self.commands, "  {name}: {{ args: {args}; result: {result} }};");
    }

    fn declare<T: TS + 'static + ?Sized>(&mut self) {
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}\n", T::decl(&self.config));
        let name = T::ident(&self.config);
        if self.types.get(&name).is_some_and(|other| *other != declaration) {
            self.clashes.push(name.clone());
        }
        self.types.insert(name, declaration);
    }
}

impl TypeVisitor for Describe {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            self.declare::<T>();
        }
    }
}

/// The whole file.
///
/// # Errors
/// Names that two types share.
pub fn typescript() -> Result<String, Vec<String>> {
    // Numbers over JSON are numbers, never bigint.
    let mut to = Describe { config: Config::new().with_large_int("number"), ..Describe::default() };
    super::describe(&mut to);
    // What no command names, but screens read: fields of records, refusals, events.
    to.visit::<refusal::Refusal>();
    to.visit::<views::SyncProgress>();
    to.visit::<records::Kind>();
    to.visit::<records::Visit>();
    to.visit::<records::Patrol>();
    to.visit::<records::Check>();
    to.visit::<records::Observation>();
    to.visit::<records::Hazard>();
    to.visit::<records::Rectification>();
    to.visit::<records::Interview>();
    to.visit::<records::Questionnaire>();
    to.visit::<records::Plan>();
    to.visit::<records::Brief>();
    if !to.clashes.is_empty() {
        return Err(to.clashes);
    }
    let mut file =
        String::from("// Written by `UPDATE_TS=1 cargo test -p duxue-app --test typescript`; not by hand.\n\n");
    file.push_str("/** Every command: its arguments and its result. */\nexport interface Commands {\n");
    file.push_str(&to.commands);
    file.push_str("}\n\n");
    for declaration in to.types.into_values() {
        for line in declaration.lines() {
            file.push_str(line.trim_end());
            file.push('\n');
        }
        file.push('\n');
    }
    file.truncate(file.trim_end().len());
    file.push('\n');
    Ok(file)
}
