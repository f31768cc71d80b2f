//! The audit log: what is in it, what never is, and that it cannot be changed unseen.

use crate::desk::{Browser, hazard, moment};
use crate::town::{Town, refused};
use duxue_county::store::{AuditSought, Deed, StaffRole};
use serde_json::{Value, json};

const PHOTO: &[u8] = include_bytes!("../../../../assets/sample/photos/window-barred.jpg");

fn lines(office: &Browser, question: &str) -> Vec<(String, String, String)> {
    let page = office.ask(&format!("audit?{question}"));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| (text(row, "account"), text(row, "action"), text(row, "outcome"))).collect()
}

fn line(account: &str, action: &str, outcome: &str) -> (String, String, String) {
    (account.to_owned(), action.to_owned(), outcome.to_owned())
}

#[test]
fn logins_writes_exports_and_what_was_refused_are_in_the_log_and_looking_is_not() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let photo = device.send_picture(PHOTO);
    let mut found = hazard(town.school, town.wang, "general", 3, "栏杆松动");
    found["photos"] = json!({"p": {"hash": photo, "mime": "image/jpeg"}});
    device.report(town.school, "hazard", found);
    let shielded = json!({"handler": town.wang, "school": town.school, "content": "食堂", "received_at": moment(0), "state": "received", "shield": "open", "complainant": "赵某"});
    let complaint = device.report_under(&format!("person:{}", town.wang), "complaint", shielded);

    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    assert!(Browser::enter(&town, &json!({"name": "office", "password": "guess"})).is_err());
    assert!(Browser::enter(&town, &json!({"name": "MyPassw0rd!", "password": "office"})).is_err());
    let reader = Browser::log_in_as(&town, "reader", StaffRole::Reader);
    for quiet in ["overview", "schools", "hazards", &format!("media/{photo}?size=small")] {
        assert_eq!(reader.get(quiet).status(), 200, "{quiet}");
    }
    assert_eq!(reader.get(&format!("media/{photo}")).status(), 200);
    assert_eq!(reader.get("export/ledger.xlsx").status(), 200);
    assert_eq!(refused(reader.put("settings", &json!({}))).status, 403);
    assert_eq!(office.get(&format!("complaint/{complaint}")).status(), 200);
    assert_eq!(office.put("settings", &json!({"fields": {"office_name": "县督导室"}, "periods": []})).status(), 204);

    let all = lines(&office, "");
    let expected = [
        line("office", "改设置", ""),
        line("office", "看投诉", ""),
        line("reader", "改设置", "没有权限"),
        line("reader", "导出", ""),
        line("reader", "看照片和附件", ""),
        line("reader", "登录", ""),
        line("", "登录", "没通过"),
        line("office", "登录", "没通过"),
        line("office", "登录", ""),
    ];
    assert_eq!(all, expected);
    assert_eq!(lines(&office, "account=reader").len(), 4);
    assert_eq!(lines(&office, "action=login&account=office").len(), 2);
    assert_eq!(lines(&office, &format!("day={}", crate::desk::day(0))).len(), expected.len());
    assert!(lines(&office, &format!("day={}", crate::desk::day(-1))).is_empty());
    assert_eq!(office.ask("account/reader")["deeds_total"], 4);

    // Ids and names of accounts only: nothing of what was written, no name of a child or of who complained.
    let stored = town.server().desk().read(|tx| tx.audit(&AuditSought::default(), 0, 100)).unwrap().1;
    let stored = format!("{stored:?}");
    for word in ["赵某", "栏杆", "guess", "MyPassw0rd", "王秀英", "县督导室"] {
        assert!(!stored.contains(word), "{word}");
    }
    assert!(stored.contains(&complaint.to_string()) && stored.contains("127.0.0.1"));
}

#[test]
fn the_log_is_read_in_pages() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let desk = town.server().desk();
    let deed = |n: u64| Deed {
        at: n,
        account: "office".to_owned(),
        action: "export".to_owned(),
        subject: "GET /export/ledger.xlsx".to_owned(),
        address: "::1".to_owned(),
        outcome: 200,
    };
    for n in 0..250 {
        desk.note(deed(n)).unwrap();
    }
    let page = office.ask("audit?from=200");
    assert_eq!((&page["total"], &page["from"]), (&json!(251), &json!(200)));
    let numbers: Vec<u64> =
        page["rows"].as_array().unwrap().iter().map(|row| row["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=51).rev().collect::<Vec<_>>());
    assert_eq!(desk.verify_audit().unwrap().broken, None);
}

#[test]
fn a_line_that_was_changed_or_taken_out_is_found() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    for name in ["one", "two", "three"] {
        assert_eq!(office.put("settings", &json!({"fields": {"office_name": name}, "periods": []})).status(), 204);
    }
    let desk = town.server().desk();
    let whole = desk.verify_audit().unwrap();
    assert_eq!((whole.lines, whole.broken), (4, None));
    let file = rusqlite::Connection::open(town.folder.path().join("county.sqlite3")).unwrap();
    file.execute("UPDATE audit SET account = 'somebody' WHERE number = 3", []).unwrap();
    assert_eq!(desk.verify_audit().unwrap().broken, Some(3));
    file.execute("UPDATE audit SET account = 'office' WHERE number = 3", []).unwrap();
    assert_eq!(desk.verify_audit().unwrap(), whole);
    file.execute("DELETE FROM audit WHERE number = 2", []).unwrap();
    assert_eq!(desk.verify_audit().unwrap().broken, Some(2));
}
