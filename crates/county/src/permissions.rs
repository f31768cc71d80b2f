//! Who may do what in the console: the table `assets/permissions.json`, read when the server starts.
//!
//! Invariant: every action has a cell for every role. A table that lacks one, or names one that is not known, is an error
//! at the start and not a door that stands open.

use crate::store::StaffRole;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

const BUILT_IN: &str = include_str!("../../../assets/permissions.json");

macro_rules! actions {
    ($($name:ident),* $(,)?) => {
        /// What somebody does in the console; what each is called stands in the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(rename = "ConsoleAction")]
        pub enum Action { $($name),* }

        impl Action {
            pub const ALL: &'static [Action] = &[$(Action::$name),*];

            /// As in the table, and as the audit log has it: `see_audit`.
            pub fn name(self) -> String {
                let camel = match self { $(Action::$name => stringify!($name)),* };
                camel.char_indices().fold(String::new(), |name, (at, one)| match one.is_ascii_uppercase() {
                    true if at > 0 => name + "_" + &one.to_ascii_lowercase().to_string(),
                    _ => name + &one.to_ascii_lowercase().to_string(),
                })
            }
        }
    };
}

actions![
    OwnAccount,
    UseConsole,
    SeeOverview,
    SeeSchools,
    SeeVisits,
    SeeLessons,
    SeeFindings,
    HandleFindings,
    AnswerFindings,
    SeeBriefs,
    ReviewBriefs,
    IssueBriefs,
    WriteCountyBriefs,
    TakeAlarms,
    SeeComplaints,
    SeeComplainants,
    DispatchComplaints,
    SeePapers,
    IssuePapers,
    SeeEvaluation,
    ManageEvaluation,
    SeeForms,
    PublishForms,
    SeeSettings,
    ChangeSettings,
    SeePeople,
    ManagePeople,
    SeeDevices,
    ManageDevices,
    ManageAccounts,
    SeeAudit,
    ManageTokens,
    SeeUnsettled,
    Search,
    SeeMedia,
    Export,
];

/// A cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    None,
    /// What the account's reach holds.
    Own,
    /// Everything of the county.
    All,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleLine {
    pub id: StaffRole,
    pub title: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionLine {
    pub id: Action,
    /// A verb with what it is done to: 看总览.
    pub title: String,
    pub cells: BTreeMap<StaffRole, Grant>,
}

/// In the order of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    pub roles: Vec<RoleLine>,
    pub actions: Vec<ActionLine>,
}

#[derive(Debug, thiserror::Error)]
pub enum PermissionsError {
    #[error("the table of permissions cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the table of permissions must name the role {0:?} once")]
    Role(StaffRole),
    #[error("the table of permissions must name the action {0:?} once")]
    Action(Action),
    #[error("the table of permissions has no cell for {0:?} by {1:?}")]
    Cell(Action, StaffRole),
}

impl Permissions {
    /// # Errors
    /// See [`PermissionsError`].
    pub fn built_in() -> Result<Permissions, PermissionsError> {
        Permissions::parse(BUILT_IN)
    }

    /// # Errors
    /// See [`PermissionsError`].
    pub fn parse(text: &str) -> Result<Permissions, PermissionsError> {
        let table: Permissions = serde_json::from_str(text)?;
        for role in StaffRole::ALL {
            if table.roles.iter().filter(|line| line.id == role).count() != 1 {
                return Err(PermissionsError::Role(role));
            }
        }
        for action in Action::ALL {
            let lines: Vec<&ActionLine> = table.actions.iter().filter(|line| line.id == *action).collect();
            let [line] = lines[..] else { return Err(PermissionsError::Action(*action)) };
            if let Some(role) = StaffRole::ALL.into_iter().find(|role| !line.cells.contains_key(role)) {
                return Err(PermissionsError::Cell(*action, role));
            }
        }
        Ok(table)
    }

    pub fn grant(&self, role: StaffRole, action: Action) -> Grant {
        let line = self.actions.iter().find(|line| line.id == action);
        line.and_then(|line| line.cells.get(&role)).copied().unwrap_or(Grant::None)
    }

    pub fn title(&self, action: Action) -> &str {
        self.actions.iter().find(|line| line.id == action).map_or("", |line| &line.title)
    }

    pub fn role_title(&self, role: StaffRole) -> &str {
        self.roles.iter().find(|line| line.id == role).map_or("", |line| &line.title)
    }

    /// Everything that a role may do at all.
    pub fn of(&self, role: StaffRole) -> BTreeMap<Action, Grant> {
        let granted = self.actions.iter().map(|line| (line.id, self.grant(role, line.id)));
        granted.filter(|(_, grant)| *grant != Grant::None).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table = Permissions::built_in().unwrap();
        assert_eq!(table.grant(StaffRole::CountyStaff, Action::ManageAccounts), Grant::All);
        assert_eq!(table.grant(StaffRole::Reader, Action::ManageAccounts), Grant::None);
        assert!(table.actions.iter().all(|line| !line.title.is_empty()));
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.name());
        }
    }

    #[test]
    fn a_cell_that_lacks_and_a_name_that_nobody_knows_are_errors() {
        let without = BUILT_IN.replacen(r#""reader": "all", "#, "", 1);
        assert!(matches!(Permissions::parse(&without), Err(PermissionsError::Cell(_, StaffRole::Reader))));
        for (known, unknown) in [("\"export\"", "\"exprot\""), ("\"reader\"", "\"raeder\""), ("\"own\"", "\"some\"")] {
            let wrong = BUILT_IN.replace(known, unknown);
            assert!(matches!(Permissions::parse(&wrong), Err(PermissionsError::Unreadable(_))), "{unknown}");
        }
        let twice = BUILT_IN.replace("\"see_media\"", "\"export\"");
        assert!(matches!(Permissions::parse(&twice), Err(PermissionsError::Action(_))));
    }
}
