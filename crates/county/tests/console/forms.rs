//! 表单: written, checked, published, compared and withdrawn on the console, and had by every device.

use crate::desk::Browser;
use crate::town::{Device, Town, refused};
use duxue_county::store::StaffRole;
use serde_json::{Value, json};

fn row(page: &Value, form: &str) -> Value {
    page["rows"].as_array().unwrap().iter().find(|row| row["form"] == form).unwrap().clone()
}

fn begin(office: &Browser<'_>, form: &str, version: &str) -> String {
    let begun = office.send("form-drafts", &json!({"form": form, "version": version}));
    assert_eq!(begun.status(), 200);
    begun.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned()
}

/// Saves the draft as `change` leaves it, and tells what the county says.
fn write(office: &Browser<'_>, draft: &str, change: impl FnOnce(&mut Value)) -> Value {
    let page = office.ask(&format!("form-draft/{draft}"));
    let mut body = page["body"].clone();
    change(&mut body);
    let kept = office.put(&format!("form-draft/{draft}"), &json!({"revision": page["revision"], "body": body}));
    assert_eq!(kept.status(), 200);
    kept.json().unwrap()
}

fn publish(office: &Browser<'_>, draft: &str, version: &str, changes: &str) -> reqwest::blocking::Response {
    let revision = office.ask(&format!("form-draft/{draft}"))["revision"].clone();
    let asked = json!({"revision": revision, "version": version, "changes": changes});
    office.send(&format!("form-draft/{draft}/publish"), &asked)
}

/// Forms that a device has, by version.
fn held(device: &Device<'_>, form: &str) -> Vec<Value> {
    let came = device.pull("county", 0).records.into_iter().filter(|record| record.kind == "form");
    let fields = came.map(|record| serde_json::from_str::<Value>(&record.fields).unwrap());
    fields.filter(|fields| fields["form"] == form).collect()
}

#[test]
fn a_form_is_changed_published_compared_withdrawn_and_offered_again() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let before = row(&office.ask("forms"), "canteen");
    assert_eq!((&before["state"], &before["draft"]), (&json!("built_in"), &Value::Null));
    let own = before["version"].as_str().unwrap().to_owned();

    let draft = begin(&office, "canteen", &own);
    let kept = write(&office, &draft, |body| {
        body["sections"][0]["items"][0]["text"] = json!("证照齐全，挂在看得见的地方");
        let mut added = body["sections"][0]["items"][1].clone();
        added["id"] = json!("q-added");
        added["text"] = json!("陪餐记录当天写");
        body["sections"][0]["items"].as_array_mut().unwrap().push(added);
        body["sections"][1]["items"].as_array_mut().unwrap().pop();
    });
    assert_eq!((&kept["saved"], &kept["checked"]["problems"]), (&json!(true), &json!([])));
    // What is being written is the office's alone.
    assert!(held(&wang, "canteen").is_empty());
    let scopes = wang.hello().unwrap().scopes.unwrap();
    assert!(!format!("{scopes:?}").contains("office"));

    let told = office.ask(&format!("form-draft/{draft}/changes"));
    assert_eq!((&told["added"], &told["removed"], &told["changed"]), (&json!(1), &json!(1), &json!(1)));
    let changed = told["changes"].as_array().unwrap().iter().find(|one| one["kind"] == "changed").unwrap();
    assert_eq!(changed["fields"][0]["label"], "题目");
    assert_eq!(changed["fields"][0]["after"], "证照齐全，挂在看得见的地方");

    assert!(refused(publish(&office, &draft, &own, "")).text.contains("版本号要比"));
    assert!(refused(publish(&office, &draft, "新版", "")).text.contains("版本号写成"));
    assert_eq!(publish(&office, &draft, "9.0.0", "加了陪餐记录").status(), 204);
    assert!(refused(office.get(&format!("form-draft/{draft}"))).text.contains("不在了"));
    let after = row(&office.ask("forms"), "canteen");
    assert_eq!(
        (&after["state"], &after["version"], &after["published_by"]),
        (&json!("published"), &json!("9.0.0"), &json!("office"))
    );
    let came = held(&wang, "canteen");
    assert_eq!((came.len(), &came[0]["version"], &came[0]["changes"]), (1, &json!("9.0.0"), &json!("加了陪餐记录")));
    assert!(came[0]["body"].as_str().unwrap().contains("陪餐记录当天写"));

    let versions = office.ask("form-page?form=canteen")["versions"].clone();
    assert_eq!((&versions[0]["current"], &versions[1]["built_in"]), (&json!(true), &json!(true)));
    let compared = office.ask(&format!("form-compare?form=canteen&from={own}&to=9.0.0"));
    assert_eq!(compared["changes"], told["changes"]);

    assert_eq!(office.send("form-offer", &json!({"form": "canteen", "offer": false})).status(), 204);
    assert_eq!(row(&office.ask("forms"), "canteen")["state"], "withdrawn");
    assert_eq!(held(&wang, "canteen")[0]["withdrawn"], true);
    assert!(held(&wang, "canteen")[0]["body"].is_string());
    // A new version offers it again.
    let next = begin(&office, "canteen", "9.0.0");
    assert_eq!(publish(&office, &next, "9.1.0", "").status(), 204);
    let all = held(&wang, "canteen");
    assert_eq!((all.len(), all.iter().all(|one| one["withdrawn"] != true)), (2, true));
    // One that the program brings is withdrawn too.
    assert_eq!(office.send("form-offer", &json!({"form": "hygiene", "offer": false})).status(), 204);
    assert_eq!(held(&wang, "hygiene")[0]["withdrawn"], true);
    assert_eq!(refused(office.send("form-offer", &json!({"form": "nothing", "offer": false}))).text, "没有这张表");
}

#[test]
fn what_is_wrong_with_a_draft_is_told_at_its_place_and_keeps_it_from_being_published() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let begun: Value = office.send("form-drafts", &json!({"title": "食堂陪餐登记"})).json().unwrap();
    let draft = begun["id"].as_str().unwrap();
    let told = office.ask(&format!("form-draft/{draft}"))["checked"]["problems"].clone();
    assert_eq!((&told[0]["place"], &told[0]["text"]), (&json!("表单"), &json!("没有题目")));
    let kept = write(&office, draft, |body| {
        body["sections"][0]["items"] = json!([
            {"id": "who", "text": "谁陪餐", "kind": "person", "matter": 7},
            {"id": "how", "text": "怎么样", "kind": "scale", "scale": "conform4",
             "show_if": {"item": "who", "op": "ne", "value": ""}},
        ]);
    });
    let problem = &kept["checked"]["problems"][0];
    assert_eq!((&problem["section"], &problem["item"]), (&json!(0), &json!(1)));
    assert_eq!(problem["text"], "没有说明对应八项督导事项的哪一项");
    assert_eq!(kept["checked"]["said"]["how.show_if"], "“谁陪餐”不是“”");
    assert!(refused(publish(&office, draft, "1.0.0", "")).text.contains("还有 1 处不对"));
    let kept = write(&office, draft, |body| body["sections"][0]["items"][1]["matter"] = json!(7));
    assert_eq!(kept["checked"]["problems"], json!([]));
    assert_eq!(publish(&office, draft, "1.0.0", "").status(), 204);
}

#[test]
fn a_draft_is_never_written_over_what_somebody_else_wrote() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let own = row(&office.ask("forms"), "canteen")["version"].as_str().unwrap().to_owned();
    let draft = begin(&office, "canteen", &own);
    assert_eq!(begin(&office, "canteen", &own), draft);
    let seen = office.ask(&format!("form-draft/{draft}"));
    write(&office, &draft, |body| body["title"] = json!("食堂检查"));
    let mut mine = seen["body"].clone();
    mine["title"] = json!("我的食堂检查");
    let late = json!({"revision": seen["revision"], "body": mine});
    let told: Value = office.put(&format!("form-draft/{draft}"), &late).json().unwrap();
    assert_eq!((&told["saved"], &told["by"]), (&json!(false), &json!("office")));
    assert_eq!(office.ask(&format!("form-draft/{draft}"))["body"]["title"], "食堂检查");
    let asked = json!({"revision": seen["revision"], "version": "9.0.0"});
    assert!(refused(office.send(&format!("form-draft/{draft}/publish"), &asked)).text.contains("别人刚改过"));
    let late = refused(office.delete(&format!("form-draft/{draft}?revision={}", seen["revision"])));
    assert!(late.text.contains("别人刚改过"));
    let standing = office.ask(&format!("form-draft/{draft}"))["revision"].clone();
    assert_eq!(office.delete(&format!("form-draft/{draft}?revision={standing}")).status(), 204);
    assert_eq!(row(&office.ask("forms"), "canteen")["draft"], Value::Null);
    let reader = Browser::log_in(&town, StaffRole::Reader);
    for refusal in [
        reader.send("form-drafts", &json!({"title": "我的"})),
        reader.send("form-offer", &json!({"form": "canteen", "offer": false})),
        reader.put("themes", &json!({"month": "2026-12", "title": "冬季安全"})),
        reader.put("patrol-core", &json!({"items": {}})),
    ] {
        assert_eq!(refused(refusal).status, 403);
    }
}

#[test]
fn a_version_goes_out_as_a_workbook_and_comes_back_as_a_draft() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let own = row(&office.ask("forms"), "canteen")["version"].as_str().unwrap().to_owned();
    let workbook = office.get(&format!("form-file?form=canteen&version={own}"));
    assert!(workbook.headers()["content-disposition"].to_str().unwrap().ends_with(".xlsx"));
    let json = office.get(&format!("form-file?form=canteen&version={own}&as=json"));
    assert_eq!(json.headers()["content-type"], "application/json");
    assert_eq!(json.json::<Value>().unwrap()["id"], "canteen");
    let read: Value = office.bring("form-import?name=canteen.xlsx", workbook.bytes().unwrap().to_vec()).json().unwrap();
    assert_eq!(read["problems"], json!([]));
    let draft = office.ask(&format!("form-draft/{}", read["draft"].as_str().unwrap()));
    assert_eq!((&draft["body"]["id"], &draft["body"]["version"]), (&json!("canteen"), &draft["next_version"]));
    let told = office.ask(&format!("form-draft/{}/changes", read["draft"].as_str().unwrap()));
    assert_eq!(told["changes"], json!([]));
    // A second one finds the first in its way, and nothing is written over it.
    let again: Value = office.bring("form-import?name=x.json", draft["body"].to_string().into_bytes()).json().unwrap();
    assert_eq!((&again["draft"], &again["in_the_way"]["id"]), (&Value::Null, &read["draft"]));
    let wrong: Value = office.bring("form-import?name=x.json", b"{\"id\": \"x\"".to_vec()).json().unwrap();
    assert!(wrong["problems"][0]["text"].as_str().unwrap().contains("JSON"));
}

#[test]
fn a_form_is_tried_out_without_anything_being_kept() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let own = row(&office.ask("forms"), "patrol")["version"].as_str().unwrap().to_owned();
    let try_out = |kind: &str, facts: Value, answers: Value| -> Value {
        let asked = json!({"form": "patrol", "version": own, "school_kind": kind, "facts": facts, "answers": answers});
        office.send("form-try", &asked).json().unwrap()
    };
    let items = |tried: &Value| -> usize {
        tried["form"]["sections"].as_array().unwrap().iter().map(|it| it["items"].as_array().unwrap().len()).sum()
    };
    let point = try_out("teaching-point", json!({"has_canteen": false}), json!({}));
    let junior = try_out("junior", json!({"has_canteen": true, "has_dormitory": true}), json!({}));
    assert!(items(&point) < items(&junior));
    let first = junior["form"]["sections"][0]["items"][0]["id"].as_str().unwrap().to_owned();
    let scored = try_out("junior", json!({}), json!({&first: {"result": "conform"}}));
    assert_eq!(scored["figure"], 100.0);
    assert!(scored["score_words"].as_str().unwrap().starts_with("100 分"));
}

#[test]
fn records_are_counted_by_the_version_they_were_made_with() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let made = |version: &str| {
        wang.report(
            town.school,
            "check",
            json!({"school": town.school, "form": {"id": "canteen", "version": version}}),
        );
    };
    made("1.0.0");
    made("1.0.0");
    made("9.0.0");
    let uses = Browser::log_in(&town, StaffRole::Reader).ask("form-uses");
    assert_eq!(uses, json!({"uses": {"canteen": {"1.0.0": 2, "9.0.0": 1}}, "more": false}));
}

#[test]
fn themes_and_the_items_of_the_short_patrol_reach_every_device() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let themes = office.ask("forms")["themes"].clone();
    let month = themes[1]["month"].as_str().unwrap().to_owned();
    assert_eq!((&themes[1]["title"], themes.as_array().unwrap().len()), (&json!(""), 6));
    let theme = json!({"month": month, "title": "冬季取暖安全", "text": "看烟道和报警器"});
    assert_eq!(office.put("themes", &theme).status(), 204);
    let of_kind = |kind: &str| -> Vec<Value> {
        let came = wang.pull("county", 0).records.into_iter().filter(|record| record.kind == kind);
        came.map(|record| serde_json::from_str(&record.fields).unwrap()).collect()
    };
    assert_eq!((&of_kind("theme")[0]["month"], &of_kind("theme")[0]["title"]), (&json!(month), &json!("冬季取暖安全")));
    assert_eq!(office.put("themes", &json!({"month": month, "title": ""})).status(), 204);
    assert_eq!(of_kind("theme")[0]["deleted"], true);
    assert_eq!(refused(office.put("themes", &json!({"month": "十二月", "title": "x"}))).status, 400);

    let core = office.ask("patrol-core");
    let items = core["sections"].as_array().unwrap().iter().flat_map(|it| it["items"].as_array().unwrap());
    let (on, off): (Vec<&Value>, Vec<&Value>) = items.partition(|item| item["core"] == true);
    let (out, into) = (on[0]["id"].as_str().unwrap(), off[0]["id"].as_str().unwrap());
    assert_eq!(office.put("patrol-core", &json!({"items": {out: false, into: true}})).status(), 204);
    assert_eq!(of_kind("setting")[0]["patrol_core"], json!({out: false, into: true}));
    assert_eq!(office.ask("forms")["core_items"], json!(on.len()));
    // Back to what the program brings, the county has nothing of its own to say.
    assert_eq!(office.put("patrol-core", &json!({"items": {out: true, into: false}})).status(), 204);
    assert_eq!(of_kind("setting")[0]["patrol_core"], json!({out: null, into: null}));
    assert!(refused(office.put("patrol-core", &json!({"items": {"no-such": true}}))).text.contains("没有这一项"));
}

fn xlsform(rows: &[[&str; 3]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let survey = book.add_worksheet().set_name("survey").unwrap();
    let head = ["type", "name", "label"];
    for (row, cells) in std::iter::once(&head).chain(rows).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            survey.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_is_wrong_with_a_workbook_or_left_behind_is_told_by_cell() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let bring =
        |rows: &[[&str; 3]]| -> Value { office.bring("form-import?name=heating.xlsx", xlsform(rows)).json().unwrap() };
    let wrong = bring(&[["integer", "rooms", "几间教室取暖"], ["select_one nowhere", "how", "怎么取暖"]]);
    assert_eq!((&wrong["draft"], &wrong["problems"][0]["cell"]), (&Value::Null, &json!("survey!A3")));
    assert!(office.ask("forms")["rows"].as_array().unwrap().iter().all(|row| row["draft"].is_null()));
    let read = bring(&[["integer", "rooms", "几间教室取暖"], ["geopoint", "where", "在哪里"]]);
    assert_eq!(read["problems"], json!([]));
    assert!(read["warnings"].as_array().unwrap().iter().any(|one| one["cell"] == "survey!A3"));
    let draft = office.ask(&format!("form-draft/{}", read["draft"].as_str().unwrap()));
    assert_eq!((&draft["body"]["id"], &draft["checked"]["problems"]), (&json!("heating"), &json!([])));
}
