//! Accounts of the console and their sessions, as rows.

use duxue_sync::chain::Hash;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub name: String,
    /// Argon2id, PHC string.
    pub password: String,
    pub role: StaffRole,
    /// Whose it is, where it belongs to somebody of the county's people.
    pub person: Option<Uuid>,
    pub reach: AccountReach,
    /// Wrong passwords, or codes, in a row.
    pub failures: u32,
    pub locked_until: u64,
    pub disabled: bool,
    /// The password was given by somebody else: it opens nothing but its own change.
    pub must_change: bool,
    /// Microseconds since 1970.
    pub last_login: Option<u64>,
    pub totp: Option<Totp>,
    /// Until when the password opens anything, where it was given by somebody else.
    pub password_until: Option<u64>,
}

impl Account {
    /// An account that nobody has used yet. `password`: its Argon2id, PHC string.
    pub fn new(name: &str, role: StaffRole, password: String) -> Account {
        Account {
            name: name.to_owned(),
            password,
            role,
            person: None,
            reach: AccountReach::County,
            failures: 0,
            locked_until: 0,
            disabled: false,
            must_change: false,
            last_login: None,
            totp: None,
            password_until: None,
        }
    }
}

/// A second factor (RFC 6238).
#[derive(Debug, Clone, PartialEq)]
pub struct Totp {
    pub secret: Vec<u8>,
    /// Since when it is asked for, microseconds since 1970; `None` until a first code was right.
    pub since: Option<u64>,
    /// Time step of the last code that was taken.
    pub step: u64,
}

/// What an account is: what it may do stands in `assets/permissions.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// 县督导室.
    CountyStaff,
    /// Reads only.
    Reader,
    /// 责任区组长.
    ZoneLead,
    /// 学校督导室.
    SchoolOffice,
    /// 系部督导小组.
    DepartmentGroup,
    /// 责任督学, who work on their laptops; an account is for looking.
    Supervisor,
    /// 学校兼职督导员.
    SchoolSupervisor,
    /// 学生信息员.
    StudentInformant,
}

impl StaffRole {
    pub const ALL: [StaffRole; 8] = [
        StaffRole::CountyStaff,
        StaffRole::Reader,
        StaffRole::ZoneLead,
        StaffRole::SchoolOffice,
        StaffRole::DepartmentGroup,
        StaffRole::Supervisor,
        StaffRole::SchoolSupervisor,
        StaffRole::StudentInformant,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            StaffRole::CountyStaff => "county_staff",
            StaffRole::Reader => "reader",
            StaffRole::ZoneLead => "zone_lead",
            StaffRole::SchoolOffice => "school_office",
            StaffRole::DepartmentGroup => "department_group",
            StaffRole::Supervisor => "supervisor",
            StaffRole::SchoolSupervisor => "school_supervisor",
            StaffRole::StudentInformant => "student_informant",
        }
    }

    pub fn of(name: &str) -> Option<StaffRole> {
        StaffRole::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl StaffRole {
    /// Whether an account of this role may reach so far.
    pub const fn fits(self, reach: &AccountReach) -> bool {
        match self {
            StaffRole::CountyStaff | StaffRole::Reader => matches!(reach, AccountReach::County),
            StaffRole::ZoneLead => matches!(reach, AccountReach::Zones(_)),
            StaffRole::SchoolOffice | StaffRole::SchoolSupervisor | StaffRole::StudentInformant => {
                matches!(reach, AccountReach::School(_))
            }
            StaffRole::DepartmentGroup => matches!(reach, AccountReach::Department { .. }),
            StaffRole::Supervisor => matches!(reach, AccountReach::Posts),
        }
    }
}

/// How far an account's own goes, where the permission table grants its role its own only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountReach {
    /// The county has no own: only what is granted whole.
    County,
    /// The schools to which the account's person is posted, as the person's laptop has them.
    Posts,
    Zones(BTreeSet<Uuid>),
    School(Uuid),
    /// A department (系部) of a school by its name.
    Department {
        school: Uuid,
        name: String,
    },
}

impl fmt::Display for AccountReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccountReach::County => f.write_str("county"),
            AccountReach::Posts => f.write_str("posts"),
            AccountReach::Zones(zones) => {
                let zones: Vec<String> = zones.iter().map(Uuid::to_string).collect();
                write!(f, "zones:{}", zones.join(","))
            }
            AccountReach::School(school) => write!(f, "school:{school}"),
            AccountReach::Department { school, name } => write!(f, "department:{school}:{name}"),
        }
    }
}

/// What is no reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no reach of an account")]
pub struct NoReach;

impl FromStr for AccountReach {
    type Err = NoReach;

    fn from_str(text: &str) -> Result<AccountReach, NoReach> {
        let id = |text: &str| text.parse::<Uuid>().map_err(|_| NoReach);
        match text.split_once(':') {
            None if text == "county" => Ok(AccountReach::County),
            None if text == "posts" => Ok(AccountReach::Posts),
            Some(("zones", zones)) => Ok(AccountReach::Zones(zones.split(',').map(id).collect::<Result<_, _>>()?)),
            Some(("school", school)) => Ok(AccountReach::School(id(school)?)),
            Some(("department", rest)) => {
                let (school, name) = rest.split_once(':').filter(|(_, name)| !name.is_empty()).ok_or(NoReach)?;
                Ok(AccountReach::Department { school: id(school)?, name: name.to_owned() })
            }
            _ => Err(NoReach),
        }
    }
}

impl Session {
    /// By which its owner knows it from others; it opens nothing.
    pub fn key(&self) -> String {
        hex::encode(&self.token_hash[..8])
    }
}

/// Someone logged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub token_hash: Hash,
    pub account: String,
    /// Microseconds since 1970, as all moments here.
    pub expires: u64,
    pub begun: u64,
    pub seen: u64,
    /// From where: an IP address.
    pub address: String,
    /// The browser, as it names itself.
    pub agent: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reach_is_read_back_as_it_was_written() {
        let id = Uuid::from_u128;
        for reach in [
            AccountReach::County,
            AccountReach::Posts,
            AccountReach::Zones([id(1), id(2)].into()),
            AccountReach::School(id(3)),
            AccountReach::Department { school: id(4), name: "机电系：数控".to_owned() },
        ] {
            assert_eq!(reach.to_string().parse(), Ok(reach));
        }
        for none in ["", "zones:", "school:1", "department:x", "all"] {
            assert_eq!(none.parse::<AccountReach>(), Err(NoReach), "{none}");
        }
    }
}
