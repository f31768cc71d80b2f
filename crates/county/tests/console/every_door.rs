//! Every role before every door of the console: what opens is read from the permission table itself, cell by cell.

use crate::desk::{Browser, day, hazard, moment, this_month, visit};
use crate::town::{Device, Town, refused};
use calamine::{Reader, Xlsx};
use duxue_county::desk::{AccountGiven, Edit, NewPerson, TrainingGiven, new_id};
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use duxue_domain::forms::built_in;
use duxue_domain::records::Brief;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Cursor;
use uuid::Uuid;

const TABLE: &str = include_str!("../../../../assets/permissions.json");
/// Each endpoint with the action that it is; written down here once more, so that neither changes unseen.
const ENDPOINTS: &str = include_str!("endpoints.txt");

/// What a supervisor recorded at one school.
struct There {
    school: Uuid,
    zone: Uuid,
    visit: Uuid,
    hazard: Uuid,
    brief: Uuid,
    complaint: Uuid,
    photo: String,
    draft: Uuid,
    person: Uuid,
    /// Somebody else, who could be the same.
    spare: Uuid,
    training: Uuid,
    county_brief: Uuid,
}

fn recorded(town: &Town, device: &Device, person: Uuid, school: Uuid, (words, month): (&str, &str)) -> There {
    let now = now_micros();
    let zone = new_id(now);
    let edit = |id: Uuid, kind: &str, scope: String, set: Value| Edit {
        id,
        kind: kind.to_owned(),
        scope,
        set: set.as_object().unwrap().clone(),
    };
    let edits = vec![
        edit(zone, "zone", "county".to_owned(), json!({"name": format!("{words}责任区")})),
        edit(school, "school", format!("school:{school}"), json!({"zone": zone})),
        edit(person, "person", format!("person:{person}"), json!({"zone": zone})),
    ];
    town.server().desk().edit(edits, now).unwrap();
    let photo = device.send_picture(format!("photo {words}").as_bytes());
    let mut found = hazard(school, person, "major", 3, &format!("{words}护栏松动"));
    found["photos"] = json!({"p": {"hash": photo, "mime": "image/jpeg"}});
    found["unit"] = json!("机电系");
    let visit = device.report(school, "visit", visit(school, person, 0, "finished"));
    let hazard = device.report(school, "hazard", found);
    let own = format!("person:{person}");
    let brief = json!({"month": this_month(), "author": person, "zone": zone, "title": format!("{words}简报"), "state": "submitted", "submitted_at": moment(0)});
    let brief = device.report_under(&own, "brief", brief);
    let complaint = json!({"handler": person, "school": school, "content": format!("{words}投诉"), "received_at": moment(0), "state": "received", "shield": "open", "complainant": "赵某"});
    let complaint = device.report_under(&own, "complaint", complaint);
    let mut form: Value = serde_json::from_str(built_in::form_text("patrol").unwrap()).unwrap();
    form["id"] = json!(format!("form-{visit}"));
    let (draft, _) = town.server().desk().begin_draft(form, None, "office".to_owned(), now).unwrap();
    let new = NewPerson { name: format!("{words}的人"), role: "reader".to_owned(), ..NewPerson::default() };
    let spare = town.server().desk().add_person(new, now).unwrap();
    let held =
        TrainingGiven { title: format!("{words}培训"), date: day(0), hours: Some(8.0), ..TrainingGiven::default() };
    let training = town.server().desk().put_training(None, held, now).unwrap();
    let county_brief = Brief { month: Some(month.to_owned()), title: Some(words.to_owned()), ..Brief::default() };
    let (county_brief, _) = town.server().desk().begin_county_brief(county_brief, now).unwrap();
    There { school, zone, visit, hazard, brief, complaint, photo, draft, person, spare, training, county_brief }
}

/// The address of an endpoint for what lies there.
fn address(path: &str, there: &There) -> String {
    let kind = path.split('/').nth(1).unwrap();
    let id = match kind {
        "school" | "place" => there.school,
        "person" => there.person,
        "zone" => there.zone,
        "training" => there.training,
        "visit" => there.visit,
        "hazard" | "alarm" => there.hazard,
        "brief" => there.brief,
        "complaint" => there.complaint,
        "form-draft" => there.draft,
        "county-brief" => there.county_brief,
        _ => Uuid::nil(),
    };
    let path = path
        .replace("{id}", &id.to_string())
        .replace("{school}", &there.school.to_string())
        .replace("{hash}", &there.photo)
        .replace("{note}", "n1")
        .replace("{number}", "99")
        .replace("{name}", "spare")
        .replace("{paper}", "notice")
        .replace("{key}", "none");
    let version = &built_in::patrol().version;
    let words = match path.as_str() {
        "/search" => "?words=护栏".to_owned(),
        "/merge-plan" => format!("?keep={}&other={}", there.person, there.spare),
        "/layout-file" => "?paper=notice&sample=true".to_owned(),
        "/form-page" => "?form=patrol".to_owned(),
        "/form-compare" => format!("?form=patrol&from={version}&to={version}"),
        "/form-file" => format!("?form=patrol&version={version}"),
        _ => String::new(),
    };
    format!("{}{words}", &path[1..])
}

fn reach(role: StaffRole, there: &There) -> AccountReach {
    match role {
        StaffRole::CountyStaff | StaffRole::Reader => AccountReach::County,
        StaffRole::ZoneLead => AccountReach::Zones([there.zone].into()),
        StaffRole::Supervisor => AccountReach::Posts,
        StaffRole::DepartmentGroup => AccountReach::Department { school: there.school, name: "机电系".to_owned() },
        StaffRole::SchoolOffice | StaffRole::SchoolSupervisor | StaffRole::StudentInformant => {
            AccountReach::School(there.school)
        }
    }
}

fn given(role: StaffRole, person: Option<Uuid>, reach: AccountReach) -> AccountGiven {
    AccountGiven { role, person, reach, disabled: false }
}

#[test]
fn every_role_opens_what_the_table_says_and_nothing_else() {
    let town = Town::new();
    let desk = town.server().desk();
    desk.set_post(town.li, town.school, false, now_micros()).unwrap();
    desk.set_post(town.li, town.other_school, true, now_micros()).unwrap();
    let mine = recorded(&town, &town.enrol(town.wang), town.wang, town.school, ("东边", "2026-01"));
    let others = recorded(&town, &town.enrol(town.li), town.li, town.other_school, ("西边", "2026-02"));
    desk.give_password("spare", StaffRole::Reader).unwrap();
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let cells: BTreeMap<&str, &Value> = table["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["id"].as_str().unwrap(), &line["cells"]))
        .collect();
    let mut opened = 0;
    for line in table["roles"].as_array().unwrap() {
        let name = line["id"].as_str().unwrap();
        let role = StaffRole::of(name).unwrap();
        let browser = Browser::log_in_as(&town, name, role);
        desk.change_account(name, given(role, Some(town.wang), reach(role, &mine)), "").unwrap();
        for endpoint in town.server().endpoints() {
            let action = serde_json::to_value(endpoint.action).unwrap();
            let cell = cells[action.as_str().unwrap()][name].as_str().unwrap();
            let at = format!("{name}: {} {}", endpoint.method, endpoint.path);
            let ask = |there: &There| browser.call(endpoint.method.as_str(), &address(endpoint.path, there));
            let (here, there) = (ask(&mine), ask(&others));
            let reads = endpoint.method == "GET";
            // Of a form that nobody made: what it answers is told elsewhere, here only whether it lets in.
            let asks_for_a_form = endpoint.path.starts_with("/form-");
            let names_one = endpoint.path.contains("{id}") || endpoint.path.contains("{hash}");
            match cell {
                "none" => {
                    assert_eq!((refused(here).code.as_str(), refused(there).status), ("not_allowed", 403), "{at}");
                    continue;
                }
                "all" => assert!(!reads || asks_for_a_form || there.status() == 200, "{at}: {}", there.status()),
                "own" if !endpoint.narrows => {
                    assert_eq!((refused(here).code.as_str(), refused(there).status), ("not_allowed", 403), "{at}");
                    continue;
                }
                "own" if names_one => assert_eq!(refused(there).status, 404, "{at}"),
                "own" => {
                    let text = readable(there.bytes().unwrap().to_vec());
                    for words in ["西边", "河口初中", "李建国", &others.school.to_string()] {
                        assert!(!text.contains(words), "{at} tells {words}: {text}");
                    }
                }
                other => panic!("{other} is no cell"),
            }
            // Without a body a write is refused as incomplete, and only by who would have taken it.
            let status = here.status();
            if asks_for_a_form {
                assert!(![401, 403].contains(&status.as_u16()), "{at}: {status}");
                continue;
            }
            assert!(if reads { status == 200 } else { ![401, 403, 404].contains(&status.as_u16()) }, "{at}: {status}");
            opened += 1;
        }
    }
    assert!(opened > 60, "{opened}");
}

/// The text of an answer, of a workbook too.
fn readable(bytes: Vec<u8>) -> String {
    match Xlsx::new(Cursor::new(&bytes)) {
        Ok(mut book) => format!("{:?}", book.worksheet_range_at(0).unwrap().unwrap()),
        Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

#[test]
fn no_endpoint_is_without_an_action_or_changes_it_unseen() {
    let town = Town::new();
    let listed = town.server().endpoints().iter().map(|endpoint| {
        let action = serde_json::to_value(endpoint.action).unwrap();
        format!("{} {} {}", endpoint.method, endpoint.path, action.as_str().unwrap())
    });
    assert_eq!(listed.collect::<Vec<_>>().join("\n"), ENDPOINTS.trim_end());
}

#[test]
fn a_school_reads_of_a_visit_when_it_is_over_and_not_that_somebody_is_coming() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let under_way = device.report(town.school, "visit", visit(town.school, town.wang, 0, "draft"));
    let over = device.report(town.school, "visit", visit(town.school, town.wang, -1, "finished"));
    let office = Browser::log_in_as(&town, "chengguan", StaffRole::SchoolOffice);
    let given = given(StaffRole::SchoolOffice, None, AccountReach::School(town.school));
    town.server().desk().change_account("chengguan", given, "").unwrap();
    assert_eq!(office.ask(&format!("visit/{over}"))["row"]["finished"], true);
    assert_eq!(refused(office.get(&format!("visit/{under_way}"))).status, 404);
    let page = office.ask(&format!("school/{}", town.school));
    assert!(!page.to_string().contains(&under_way.to_string()));
    assert!(page["row"]["supervisors"].as_str().unwrap().contains("王秀英"));
}

#[test]
fn a_zone_lead_reviews_what_the_zone_wrote_and_issues_nothing() {
    let town = Town::new();
    let mine = recorded(&town, &town.enrol(town.wang), town.wang, town.school, ("东边", "2026-01"));
    let lead = Browser::log_in_as(&town, "lead", StaffRole::ZoneLead);
    let given = given(StaffRole::ZoneLead, None, AccountReach::Zones([mine.zone].into()));
    town.server().desk().change_account("lead", given, "").unwrap();
    let brief = format!("brief/{}", mine.brief);
    assert_eq!(lead.send(&brief, &json!({"step": "accept"})).status(), 204);
    let issue = refused(lead.send(&brief, &json!({"step": "issue", "number": 1, "date": day(0)})));
    assert_eq!((issue.status, issue.text.as_str()), (403, "这个账号不能给简报编号印发"));
}

#[test]
fn an_account_that_was_given_no_reach_sees_nothing_of_the_county() {
    let town = Town::new();
    recorded(&town, &town.enrol(town.wang), town.wang, town.school, ("东边", "2026-01"));
    let lead = Browser::log_in_as(&town, "lead", StaffRole::ZoneLead);
    assert_eq!(lead.ask("schools")["total"], 0);
    assert_eq!(lead.ask("hazards")["total"], 0);
}
