//! What the console's pages are told of accounts and the audit log, as TypeScript sees it.
//!
//! Invariant: a password, a code or a secret is told once, to whoever made it, and is in no list.

use super::views_complaint::NamedChoice;
use crate::permissions::Grant;
use crate::store::StaffRole;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Accounts {
    pub rows: Vec<AccountRow>,
    pub roles: Vec<RoleChoice>,
    pub idle_minutes: u32,
    /// The permission table, a line for each action, a cell for each role.
    pub actions: Vec<PermissionLine>,
    pub zones: Vec<NamedChoice>,
    pub schools: Vec<NamedChoice>,
    pub people: Vec<NamedChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PermissionLine {
    pub title: String,
    /// In the order of the roles.
    pub cells: Vec<Grant>,
}

/// What has to be chosen beside a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReachKind {
    Nothing,
    Person,
    Zones,
    School,
    Department,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RoleChoice {
    pub id: StaffRole,
    pub title: String,
    pub needs: ReachKind,
    /// Accounts of this role must have a second factor.
    pub second_factor: bool,
    /// There is something in the console that the role may do.
    pub useful: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AccountRow {
    pub name: String,
    pub role: StaffRole,
    pub role_title: String,
    pub person: Option<String>,
    pub person_name: String,
    pub reach_words: String,
    pub zones: Vec<String>,
    pub school: Option<String>,
    pub department: String,
    pub disabled: bool,
    /// 锁到 16:20.
    pub locked_words: Option<String>,
    pub must_change: bool,
    pub second_factor: bool,
    pub last_login_words: String,
    /// The one in use.
    pub own: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SessionRow {
    pub key: String,
    pub begun_words: String,
    pub seen_words: String,
    pub address: String,
    /// Edge · Windows.
    pub browser: String,
    /// The one that asks.
    pub own: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AccountPage {
    pub row: AccountRow,
    pub sessions: Vec<SessionRow>,
    /// The latest; all of them are in the audit log.
    pub deeds: Vec<AuditRow>,
    pub deeds_total: u32,
}

/// The account in use.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OwnAccount {
    pub second_factor: bool,
    /// The county demands one of this role.
    pub demanded: bool,
    pub recovery_left: u32,
    pub sessions: Vec<SessionRow>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct AccountWritten {
    pub role: StaffRole,
    pub person: Option<String>,
    pub zones: Vec<String>,
    pub school: Option<String>,
    pub department: String,
    pub disabled: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewAccount {
    pub name: String,
    pub given: AccountWritten,
}

/// Told once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PasswordGiven {
    pub password: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PasswordChange {
    pub old: String,
    pub new: String,
}

/// What a telephone is told; shown once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SecondFactorBegun {
    pub svg: String,
    pub secret: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CodeTyped {
    pub code: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PasswordTyped {
    pub password: String,
}

/// Ten, each for once; told once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct LoginRulesWritten {
    pub idle_minutes: u32,
    pub second_factor: Vec<StaffRole>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AuditPage {
    pub total: u32,
    pub from: u32,
    pub rows: Vec<AuditRow>,
    /// Those that may be asked for.
    pub accounts: Vec<String>,
    pub actions: Vec<NamedChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AuditRow {
    pub number: u32,
    pub when: String,
    /// Empty where nobody of that name has an account.
    pub account: String,
    /// It was done at the server itself: `account` is one of its own users.
    pub at_server: bool,
    pub action: String,
    /// 简报 …3f0a91.
    pub subject: String,
    /// The page that shows it.
    pub open: Option<String>,
    pub address: String,
    pub outcome: String,
    pub bad: bool,
}

/// A code for a device, to be printed and handed over.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DeviceCode {
    pub code: String,
    pub svg: String,
    pub person: String,
    pub address: String,
    /// 11 月 30 日 16:20.
    pub expires_words: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeviceAsked {
    pub person: String,
}
