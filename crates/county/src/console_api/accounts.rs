//! 账号: who may log in to the console, what each is and reaches; kept by the office.

use super::audit::row as audit_row;
use super::roster::{Roster, moment_words};
use super::views_accounts::{
    AccountPage, AccountRow, AccountWritten, Accounts, LoginRulesWritten, NewAccount, PasswordGiven, PermissionLine,
    ReachKind, RoleChoice, SessionRow,
};
use super::views_complaint::NamedChoice;
use crate::desk::{AccountGiven, local_time};
use crate::http::{AppState, Problem, Staff, Touched};
use crate::now_micros;
use crate::permissions::{Action, Permissions};
use crate::store::{Account, AccountReach, AuditSought, LoginRules, Session, StaffRole};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use duxue_sync::chain::Hash;
use uuid::Uuid;

/// Lines of the audit log on an account's page.
const DEEDS: usize = 30;

pub async fn list(State(state): State<AppState>, staff: Staff) -> Result<Json<Accounts>, Problem> {
    state
        .blocking(move |state| {
            let now = now_micros();
            let permissions = state.permissions();
            state.desk().read(|tx| {
                let roster = Roster::read(tx, now)?;
                let rules = tx.login_rules()?;
                let named = |id: &String, name: &Option<String>| NamedChoice {
                    id: id.clone(),
                    name: name.clone().unwrap_or_default(),
                };
                let accounts = tx.accounts()?;
                let row = |account: &Account| row(account, &roster, permissions, &staff.account.name, now);
                let working = roster.people.iter().filter(|(_, person)| person.disabled != Some(true));
                Ok(Json(Accounts {
                    rows: accounts.iter().map(row).collect(),
                    roles: permissions.roles.iter().map(|line| role(line.id, permissions, &rules)).collect(),
                    idle_minutes: rules.idle_minutes,
                    actions: permissions.actions.iter().map(|line| permission(line.id, permissions)).collect(),
                    zones: roster.zones.iter().map(|(id, zone)| named(id, &zone.name)).collect(),
                    schools: roster.schools.iter().map(|(id, school)| named(id, &school.name)).collect(),
                    people: working.map(|(id, person)| named(id, &person.name)).collect(),
                }))
            })
        })
        .await
}

fn permission(action: Action, permissions: &Permissions) -> PermissionLine {
    let cells = permissions.roles.iter().map(|role| permissions.grant(role.id, action));
    PermissionLine { title: permissions.title(action).to_owned(), cells: cells.collect() }
}

fn role(id: StaffRole, permissions: &Permissions, rules: &LoginRules) -> RoleChoice {
    let needs = match id {
        StaffRole::CountyStaff | StaffRole::Reader => ReachKind::Nothing,
        StaffRole::ZoneLead => ReachKind::Zones,
        StaffRole::SchoolOffice | StaffRole::SchoolSupervisor | StaffRole::StudentInformant => ReachKind::School,
        StaffRole::DepartmentGroup => ReachKind::Department,
        StaffRole::Supervisor => ReachKind::Person,
    };
    let granted = permissions.of(id);
    RoleChoice {
        id,
        title: permissions.role_title(id).to_owned(),
        needs,
        second_factor: rules.second_factor.contains(&id),
        useful: granted.keys().any(|action| !matches!(action, Action::OwnAccount | Action::UseConsole)),
    }
}

fn row(account: &Account, roster: &Roster, permissions: &Permissions, own: &str, now: u64) -> AccountRow {
    let person = account.person.map(|person| person.to_string());
    let (mut zones, mut school, mut department) = (Vec::new(), None, String::new());
    let reach_words = match &account.reach {
        AccountReach::County => String::new(),
        AccountReach::Posts => "自己挂牌的学校".to_owned(),
        AccountReach::Zones(ids) => {
            zones = ids.iter().map(Uuid::to_string).collect();
            zones.iter().map(|id| roster.zone_name(Some(id))).collect::<Vec<_>>().join("、")
        }
        AccountReach::School(id) => {
            school = Some(id.to_string());
            roster.school_name(school.as_deref())
        }
        AccountReach::Department { school: id, name } => {
            school = Some(id.to_string());
            department.clone_from(name);
            format!("{} {name}", roster.school_name(school.as_deref()))
        }
    };
    let locked =
        (account.locked_until > now).then(|| format!("锁到 {}", local_time(account.locked_until).format("%-H:%M")));
    AccountRow {
        name: account.name.clone(),
        role: account.role,
        role_title: permissions.role_title(account.role).to_owned(),
        person_name: roster.person_name(person.as_deref()),
        person,
        reach_words,
        zones,
        school,
        department,
        disabled: account.disabled,
        locked_words: locked,
        must_change: account.must_change,
        second_factor: account.totp.as_ref().is_some_and(|totp| totp.since.is_some()),
        last_login_words: account.last_login.map_or_else(|| "还没有登录过".to_owned(), |at| words(at, roster)),
        own: account.name == own,
    }
}

fn words(at: u64, roster: &Roster) -> String {
    moment_words(Some(&local_time(at).to_rfc3339()), roster.today)
}

pub fn session_row(session: &Session, roster: &Roster, own: Hash) -> SessionRow {
    SessionRow {
        key: session.key(),
        begun_words: words(session.begun, roster),
        seen_words: words(session.seen, roster),
        address: session.address.clone(),
        browser: browser(&session.agent),
        own: session.token_hash == own,
    }
}

/// Edge · Windows, as far as it can be told.
fn browser(agent: &str) -> String {
    let first = |known: &[(&str, &str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    // Each of them names those behind it as well.
    let browser = first(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub async fn page(
    State(state): State<AppState>,
    staff: Staff,
    Path(name): Path<String>,
) -> Result<Json<AccountPage>, Problem> {
    state
        .blocking(move |state| {
            let now = now_micros();
            let permissions = state.permissions();
            state.desk().read(|tx| {
                let roster = Roster::read(tx, now)?;
                let account = tx.account(&name)?.ok_or_else(Problem::nothing_here)?;
                let sought = AuditSought { account: name.clone(), ..AuditSought::default() };
                let (total, deeds) = tx.audit(&sought, 0, DEEDS)?;
                let rules = tx.login_rules()?;
                let living = tx.sessions_of(&name)?.into_iter().filter(|one| rules.lets_live(one, now));
                Ok(Json(AccountPage {
                    row: row(&account, &roster, permissions, &staff.account.name, now),
                    sessions: living.map(|session| session_row(&session, &roster, staff.token_hash)).collect(),
                    deeds: deeds.iter().map(|line| audit_row(line, permissions, roster.today)).collect(),
                    deeds_total: u32::try_from(total).unwrap_or(u32::MAX),
                }))
            })
        })
        .await
}

fn given(written: AccountWritten) -> Result<AccountGiven, Problem> {
    let id = |text: &String| text.parse::<Uuid>().map_err(|_| Problem::bad_request("名册里没有，请重新选"));
    let school = written.school.as_ref().filter(|text| !text.is_empty()).map(id).transpose()?;
    let no_school = || Problem::bad_request("请选学校");
    let department = written.department.trim();
    let reach = match written.role {
        StaffRole::CountyStaff | StaffRole::Reader => AccountReach::County,
        StaffRole::Supervisor => AccountReach::Posts,
        StaffRole::ZoneLead if written.zones.is_empty() => return Err(Problem::bad_request("请选责任区")),
        StaffRole::ZoneLead => AccountReach::Zones(written.zones.iter().map(id).collect::<Result<_, _>>()?),
        StaffRole::SchoolOffice | StaffRole::SchoolSupervisor | StaffRole::StudentInformant => {
            AccountReach::School(school.ok_or_else(no_school)?)
        }
        StaffRole::DepartmentGroup if department.is_empty() => return Err(Problem::bad_request("请填系部")),
        StaffRole::DepartmentGroup => {
            AccountReach::Department { school: school.ok_or_else(no_school)?, name: department.to_owned() }
        }
    };
    let person = written.person.as_ref().filter(|text| !text.is_empty()).map(id).transpose()?;
    Ok(AccountGiven { role: written.role, person, reach, disabled: written.disabled })
}

/// A body that came whole.
pub fn whole<T>(asked: Result<Json<T>, JsonRejection>) -> Result<T, Problem> {
    asked.map(|Json(asked)| asked).map_err(|_| Problem::bad_request("没有收全，请再试一次"))
}

pub async fn make(
    State(state): State<AppState>,
    asked: Result<Json<NewAccount>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<PasswordGiven>), Problem> {
    let NewAccount { name, given: written } = whole(asked)?;
    let (touched, given) = (Touched(name.trim().to_owned()), given(written)?);
    let password = state.blocking(move |state| Ok(state.desk().new_account(&name, given, now_micros())?)).await?;
    Ok((Extension(touched), Json(PasswordGiven { password })))
}

pub async fn change(
    State(state): State<AppState>,
    staff: Staff,
    Path(name): Path<String>,
    asked: Result<Json<AccountWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let given = given(whole(asked)?)?;
    state.blocking(move |state| Ok(state.desk().change_account(&name, given, &staff.account.name)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn new_password(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Json<PasswordGiven>, Problem> {
    let password = state.blocking(move |state| Ok(state.desk().replace_password(&name, now_micros())?)).await?;
    Ok(Json(PasswordGiven { password }))
}

pub async fn unlock(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    state.blocking(move |state| Ok(state.desk().lift_lock(&name)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn without_factor(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    state.blocking(move |state| Ok(state.desk().reset_second_factor(&name)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn end_sessions(
    State(state): State<AppState>,
    staff: Staff,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    state.blocking(move |state| Ok(state.desk().end_sessions(&name, None, Some(staff.token_hash))?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn set_rules(
    State(state): State<AppState>,
    asked: Result<Json<LoginRulesWritten>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let LoginRulesWritten { idle_minutes, second_factor } = whole(asked)?;
    let rules = LoginRules { idle_minutes, second_factor: second_factor.into_iter().collect() };
    state.blocking(move |state| Ok(state.desk().set_login_rules(rules)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
