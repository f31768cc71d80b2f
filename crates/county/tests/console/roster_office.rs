//! The office that keeps the roster at the console.

use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::desk::{Reach, local_date};
use duxue_county::now_micros;
use duxue_county::store::StaffRole;
use serde_json::{Value, json};
use uuid::Uuid;

/// The office at the console, over a town with one zone that both schools and both supervisors belong to.
pub struct Office<'t> {
    pub town: &'t Town,
    pub browser: Browser<'t>,
    pub zone: String,
}

impl<'t> Office<'t> {
    pub fn of(town: &'t Town) -> Office<'t> {
        let browser = Browser::log_in(town, StaffRole::CountyStaff);
        let made = browser.send("zones", &json!({"name": "第一责任区", "code": "01", "order": 1}));
        let zone = made.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
        let office = Office { town, browser, zone };
        for (school, name) in [(town.school, "城关小学"), (town.other_school, "河口初中")] {
            office.school(school, &json!({"name": name, "school_kind": "primary", "zone": office.zone}));
        }
        for (person, name, code) in [(town.wang, "王秀英", "D001"), (town.li, "李建国", "D002")] {
            let given = json!({"name": name, "code": code, "role": "supervisor", "zone": office.zone});
            office.person(person, &given);
        }
        office
    }

    pub fn sheet(&self, id: Uuid) -> Value {
        self.browser.ask(&format!("person/{id}"))
    }

    pub fn place(&self, id: Uuid) -> Value {
        self.browser.ask(&format!("place/{id}"))
    }

    pub fn put(&self, path: &str, seen: &Value, mut what: Value) -> Result<(), String> {
        what["seen"] = seen["given"]["seen"].clone();
        let answer = self.browser.put(path, &what);
        if answer.status().is_success() { Ok(()) } else { Err(refused(answer).text) }
    }

    /// Changes some of what stands there.
    pub fn person(&self, id: Uuid, what: &Value) {
        let sheet = self.sheet(id);
        let mut given = sheet["given"].clone();
        given.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        self.put(&format!("person/{id}"), &sheet, given).unwrap();
    }

    pub fn school(&self, id: Uuid, what: &Value) {
        let sheet = self.place(id);
        let mut given = sheet["given"].clone();
        given.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        self.put(&format!("place/{id}"), &sheet, given).unwrap();
    }

    pub fn post(&self, person: Uuid, school: Uuid, what: Value) -> Result<(), String> {
        self.put(&format!("person/{person}/post/{school}"), &self.sheet(person), what)
    }

    pub fn new_person(&self, what: &Value) -> Uuid {
        let made = self.browser.send("people", what);
        assert_eq!(made.status(), 200);
        made.json::<Value>().unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    pub fn new_school(&self, name: &str) -> Uuid {
        let what = json!({"name": name, "school_kind": "primary", "zone": self.zone});
        let made = self.browser.send("places", &what);
        assert_eq!(made.status(), 200);
        made.json::<Value>().unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    /// The schools that lie on the laptops of a person today.
    pub fn scopes(&self, person: Uuid) -> Vec<String> {
        let today = local_date(now_micros());
        let reach = self.town.server().desk().read(|tx| Reach::of(tx, person, today)).unwrap();
        let scopes = reach.scopes();
        scopes.into_iter().filter(|scope| scope.starts_with("school:")).collect()
    }

    pub fn count(&self, list: &Value, filter: &str) -> u64 {
        let filters = list["filters"].as_array().unwrap();
        filters.iter().find(|one| one["id"] == filter).unwrap()["count"].as_u64().unwrap()
    }
}

pub fn scope(school: Uuid) -> String {
    format!("school:{school}")
}

/// The words of a list of concerns or sentences, one after the other.
pub fn words(list: &Value) -> String {
    list.as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap_or_else(|| one.as_str().unwrap())).collect()
}
