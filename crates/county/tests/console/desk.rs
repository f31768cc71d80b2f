//! Someone of the county's office at the console, and supervisors who record things for it to see.

use crate::town::{Device, Refused, Town, done, id, refused};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use duxue_county::desk::local_time;
use duxue_county::now_micros;
use duxue_county::store::StaffRole;
use reqwest::blocking::Response;
use serde_json::{Value, json};
use uuid::Uuid;

/// A browser in which someone is logged in.
pub struct Browser<'t> {
    town: &'t Town,
    cookie: String,
    /// With which it was logged in.
    pub password: String,
}

impl<'t> Browser<'t> {
    pub fn log_in(town: &'t Town, role: StaffRole) -> Browser<'t> {
        Browser::log_in_as(town, "office", role)
    }

    pub fn log_in_as(town: &'t Town, name: &str, role: StaffRole) -> Browser<'t> {
        let password = town.server().desk().give_password(name, role).unwrap();
        Browser::enter(town, &json!({"name": name, "password": password})).unwrap()
    }

    /// Knocks with these words; the refusal where the door stays shut.
    pub fn enter(town: &'t Town, login: &Value) -> Result<Browser<'t>, Refused> {
        let request = town.client.post(town.url("/console/api/login")).header("content-type", "application/json");
        let response = request.body(login.to_string()).send().unwrap();
        let Some(cookie) = response.headers().get("set-cookie") else { return Err(refused(response)) };
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let password = login["password"].as_str().unwrap().to_owned();
        Ok(Browser { town, cookie, password })
    }

    pub fn get(&self, path: &str) -> Response {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.town.client.get(self.town.url(&format!("/console/api/{path}")));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.header("cookie", &self.cookie).send().unwrap()
    }

    /// Any method, without a body.
    pub fn call(&self, method: &str, path: &str) -> Response {
        let method = method.parse().unwrap();
        let request = self.town.client.request(method, self.town.url(&format!("/console/api/{path}")));
        request.header("cookie", &self.cookie).send().unwrap()
    }

    pub fn send(&self, path: &str, what: &Value) -> Response {
        self.send_with(path, &[], what)
    }

    pub fn send_with(&self, path: &str, headers: &[(&str, &str)], what: &Value) -> Response {
        let request = self.town.client.post(self.town.url(&format!("/console/api/{path}")));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.header("cookie", &self.cookie).header("content-type", "application/json");
        request.body(what.to_string()).send().unwrap()
    }

    pub fn put(&self, path: &str, what: &Value) -> Response {
        let request = self.town.client.put(self.town.url(&format!("/console/api/{path}")));
        let request = request.header("cookie", &self.cookie).header("content-type", "application/json");
        request.body(what.to_string()).send().unwrap()
    }

    /// Brings a file.
    pub fn bring(&self, path: &str, bytes: Vec<u8>) -> Response {
        let request = self.town.client.post(self.town.url(&format!("/console/api/{path}")));
        request.header("cookie", &self.cookie).body(bytes).send().unwrap()
    }

    pub fn delete(&self, path: &str) -> Response {
        let request = self.town.client.delete(self.town.url(&format!("/console/api/{path}")));
        request.header("cookie", &self.cookie).send().unwrap()
    }

    pub fn delete_with(&self, path: &str, what: &Value) -> Response {
        let request = self.town.client.delete(self.town.url(&format!("/console/api/{path}")));
        let request = request.header("cookie", &self.cookie).header("content-type", "application/json");
        request.body(what.to_string()).send().unwrap()
    }

    pub fn ask(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status(), 200, "{path}");
        response.json().unwrap()
    }
}

/// A day from today, `YYYY-MM-DD`, by the county's calendar.
pub fn day(from_today: i64) -> String {
    (local_time(now_micros()).date_naive() + chrono::Duration::days(from_today)).to_string()
}

/// A moment of that day, in the morning.
pub fn moment(from_today: i64) -> String {
    format!("{}T09:05:00+08:00", day(from_today))
}

pub fn this_month() -> String {
    day(0)[..7].to_owned()
}

impl Device<'_> {
    /// Records something under a school and sends it; nothing of it is refused.
    pub fn report(&self, school: Uuid, kind: &str, fields: Value) -> Uuid {
        self.report_under(&format!("school:{school}"), kind, fields)
    }

    pub fn report_under(&self, scope: &str, kind: &str, fields: Value) -> Uuid {
        self.report_on(id(), scope, kind, fields)
    }

    pub fn report_on(&self, record: Uuid, scope: &str, kind: &str, fields: Value) -> Uuid {
        let (_, refused) = done(self.push(&[&self.save_under(scope, record, kind, fields, &[])]));
        assert!(refused.is_empty(), "{refused:?}");
        record
    }

    /// Sends a photo whole and returns its hash.
    pub fn send_picture(&self, bytes: &[u8]) -> String {
        let hash = hex::encode(blake3::hash(bytes).as_bytes());
        let b64 = |text: &str| BASE64_STANDARD.encode(text);
        let metadata = format!("filename {},filetype {},blake3 {}", b64("现场.jpg"), b64("image/jpeg"), b64(&hash));
        let post = self.town.client.post(self.town.url("/v1/media")).bearer_auth(&self.token);
        let announced = post
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", metadata)
            .send()
            .unwrap();
        assert_eq!(announced.status(), 201);
        let place = announced.headers()["location"].to_str().unwrap().to_owned();
        if announced.headers()["upload-offset"].to_str().unwrap() != "0" {
            return hash;
        }
        let patch = self.town.client.patch(self.town.url(&place)).bearer_auth(&self.token);
        let sent = patch
            .header("tus-resumable", "1.0.0")
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", 0)
            .body(bytes.to_vec())
            .send()
            .unwrap();
        assert_eq!(sent.status(), 204);
        hash
    }
}

pub fn visit(school: Uuid, supervisor: Uuid, from_today: i64, state: &str) -> Value {
    json!({
        "school": school, "supervisor": supervisor, "date": day(from_today), "started_at": moment(from_today),
        "announced": false, "state": state, "disposition": "minor",
    })
}

pub fn hazard(school: Uuid, supervisor: Uuid, grade: &str, deadline: i64, what: &str) -> Value {
    json!({
        "school": school, "supervisor": supervisor, "place": "教学楼东侧", "category": "fire", "description": what,
        "grade": grade, "responsible": "秦克俭", "found_at": moment(deadline - 5), "deadline": day(deadline), "state": "open",
        "history": {"e1": {"at": moment(deadline - 5), "by": supervisor, "action": "found"}},
    })
}
