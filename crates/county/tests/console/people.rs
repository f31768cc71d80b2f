//! The roster as the office keeps it at the console: people, posts, schools, merges, files, training.

use crate::desk::{Browser, day, hazard, this_month, visit};
use crate::town::{Town, done, refused};
use calamine::{Data, Reader, Xlsx};
use duxue_county::desk::{AccountGiven, Reach, local_date};
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;

struct Office<'t> {
    town: &'t Town,
    browser: Browser<'t>,
    zone: String,
}

impl<'t> Office<'t> {
    /// The town with one zone that both schools and both supervisors belong to.
    fn of(town: &'t Town) -> Office<'t> {
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

    fn sheet(&self, id: Uuid) -> Value {
        self.browser.ask(&format!("person/{id}"))
    }

    fn place(&self, id: Uuid) -> Value {
        self.browser.ask(&format!("place/{id}"))
    }

    fn put(&self, path: &str, seen: &Value, mut what: Value) -> Result<(), String> {
        what["seen"] = seen["given"]["seen"].clone();
        let answer = self.browser.put(path, &what);
        if answer.status().is_success() { Ok(()) } else { Err(refused(answer).text) }
    }

    /// Changes some of what stands there.
    fn person(&self, id: Uuid, what: &Value) {
        let sheet = self.sheet(id);
        let mut given = sheet["given"].clone();
        given.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        self.put(&format!("person/{id}"), &sheet, given).unwrap();
    }

    fn school(&self, id: Uuid, what: &Value) {
        let sheet = self.place(id);
        let mut given = sheet["given"].clone();
        given.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        self.put(&format!("place/{id}"), &sheet, given).unwrap();
    }

    fn post(&self, person: Uuid, school: Uuid, what: Value) -> Result<(), String> {
        self.put(&format!("person/{person}/post/{school}"), &self.sheet(person), what)
    }

    fn new_person(&self, what: &Value) -> Uuid {
        let made = self.browser.send("people", what);
        assert_eq!(made.status(), 200);
        made.json::<Value>().unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    fn new_school(&self, name: &str) -> Uuid {
        let what = json!({"name": name, "school_kind": "primary", "zone": self.zone});
        let made = self.browser.send("places", &what);
        assert_eq!(made.status(), 200);
        made.json::<Value>().unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    /// The schools that lie on the laptops of a person today.
    fn scopes(&self, person: Uuid) -> Vec<String> {
        let today = local_date(now_micros());
        let reach = self.town.server().desk().read(|tx| Reach::of(tx, person, today)).unwrap();
        let scopes = reach.scopes();
        scopes.into_iter().filter(|scope| scope.starts_with("school:")).collect()
    }

    fn count(&self, list: &Value, filter: &str) -> u64 {
        let filters = list["filters"].as_array().unwrap();
        filters.iter().find(|one| one["id"] == filter).unwrap()["count"].as_u64().unwrap()
    }
}

fn scope(school: Uuid) -> String {
    format!("school:{school}")
}

fn words(list: &Value) -> String {
    list.as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap_or_else(|| one.as_str().unwrap())).collect()
}

#[test]
fn a_person_is_entered_whole_and_what_does_not_fit_is_refused_in_words() {
    let town = Town::new();
    let office = Office::of(&town);
    let whole = json!({"name": "周德昌", "code": "d009", "role": "supervisor", "zone": office.zone, "phone": "138 0000 1234", "employment": "full", "certificate": "DX-9"});
    for (field, value, says) in [
        ("name", "", "姓名：没有填"),
        ("code", "D001", "工号 D001 是王秀英的，请换一个"),
        ("code", "丁九", "工号：“丁九”只能用字母、数字和连字符"),
        ("zone", "", "请选责任区"),
        ("phone", "见黑板", "电话："),
        ("role", "king", "人员：身份 应当是其中之一"),
        ("certificate_until", "2026-02-30", "督学证有效期没有这个日子，请重新选"),
    ] {
        let mut wrong = whole.clone();
        wrong[field] = json!(value);
        let refusal = refused(office.browser.send("people", &wrong));
        assert!(refusal.status == 400 && refusal.text.starts_with(says), "{field}: {}", refusal.text);
    }
    let zhou = office.new_person(&whole);
    let given = office.sheet(zhou)["given"].clone();
    assert_eq!((given["code"].as_str(), given["phone"].as_str()), (Some("D009"), Some("13800001234")));
    // A second term follows the first, which is kept.
    office.person(zhou, &json!({"term_from": "2021-09-01", "term_to": "2024-08-31"}));
    office.person(zhou, &json!({"term_from": "2024-09-01", "term_to": "2027-08-31"}));
    assert_eq!(office.sheet(zhou)["past_terms"], json!(["2021-09-01 到 2024-08-31"]));
    // Whoever looked before a colleague wrote does not write over it.
    let stale = office.sheet(zhou);
    office.person(zhou, &json!({"phone": "13900005678"}));
    let why = office.put(&format!("person/{zhou}"), &stale, stale["given"].clone()).unwrap_err();
    assert_eq!(why, "别人刚刚改过，请重新打开看过再改");
    assert_eq!(office.sheet(zhou)["given"]["phone"], "13900005678");
}

#[test]
fn a_post_gives_a_laptop_its_school_and_its_end_takes_it() {
    let town = Town::new();
    let office = Office::of(&town);
    let zhou = office.new_person(&json!({"name": "周德昌", "code": "D009", "role": "supervisor", "zone": office.zone}));
    assert!(office.scopes(zhou).is_empty());
    office.post(zhou, town.school, json!({"from": day(-400), "to": day(-35)})).unwrap();
    assert!(office.scopes(zhou).is_empty(), "it was over");
    office.post(zhou, town.school, json!({"from": day(0), "to": day(10)})).unwrap();
    assert_eq!(office.scopes(zhou), [scope(town.school)]);
    let sheet = office.sheet(zhou);
    assert_eq!(sheet["posts"][0]["concern"]["words"], "任职还有 10 天到期");
    assert_eq!(sheet["posts"][1]["days_words"], format!("{} 到 {}", day(-400), day(-35)), "the post of before is kept");
    assert_eq!(words(&sheet["concerns"]), "任职还有 10 天到期");
    assert_eq!(office.count(&office.browser.ask("people"), "expiring"), 1);

    let wrong = office.post(zhou, town.school, json!({"from": day(0), "to": day(-1)})).unwrap_err();
    assert_eq!(wrong, "截止日期不能早于起始日期");
    assert_eq!(office.post(zhou, town.school, json!({"from": ""})).unwrap_err(), "请填起始日期");
    let group = json!({"from": day(0), "role": "department_group"});
    assert_eq!(office.post(zhou, town.other_school, group).unwrap_err(), "系部督导小组要写明是哪个系部");
    office.post(zhou, town.school, json!({"from": day(0), "deleted": true})).unwrap();
    assert!(office.scopes(zhou).is_empty(), "a slip is taken back");

    let staff = office.new_person(&json!({"name": "马晓云", "code": "X1", "role": "county_staff"}));
    let why = office.post(staff, town.school, json!({"from": day(0)})).unwrap_err();
    assert!(why.starts_with("县里的工作人员不挂牌到学校"), "{why}");
}

#[test]
fn too_many_schools_and_schools_without_a_supervisor_are_told() {
    let town = Town::new();
    let office = Office::of(&town);
    let places = office.browser.ask("places?show=unsupervised");
    assert_eq!(places["rows"].as_array().unwrap().len(), 1);
    assert_eq!(places["rows"][0]["name"], "河口初中");
    assert_eq!(places["zones"][0]["unsupervised"], 1);
    for n in 0..5 {
        let school = office.new_school(&format!("第{n}小学"));
        office.post(town.wang, school, json!({"from": day(0)})).unwrap();
    }
    let people = office.browser.ask("people?show=too_many");
    assert_eq!(people["rows"].as_array().unwrap().len(), 1);
    assert_eq!(people["rows"][0]["concerns"][0]["words"], "6 所学校，多于 5 所");
    // The county's own number counts.
    let fields = json!({"fields": {"schools_per_supervisor": "6"}, "periods": []});
    assert_eq!(office.browser.put("settings", &fields).status(), 204);
    assert_eq!(office.count(&office.browser.ask("people"), "too_many"), 0);
}

#[test]
fn who_leaves_loses_schools_and_accounts_and_what_was_recorded_keeps_the_name() {
    let town = Town::new();
    let office = Office::of(&town);
    let device = town.enrol(town.wang);
    device.report(town.school, "hazard", hazard(town.school, town.wang, "major", 3, "护栏松动"));
    let desk = town.server().desk();
    desk.give_password("wang", StaffRole::Supervisor).unwrap();
    let given = AccountGiven {
        role: StaffRole::Supervisor,
        person: Some(town.wang),
        reach: AccountReach::Posts,
        disabled: false,
    };
    desk.change_account("wang", given, "").unwrap();
    let sheet = office.sheet(town.wang);
    assert_eq!((words(&sheet["duties"]), sheet["devices"].as_u64()), ("1 项没销号的隐患和整改".to_owned(), Some(1)));
    assert_eq!(sheet["accounts"], json!(["wang"]));
    office.put(&format!("person/{}/standing", town.wang), &sheet, json!({"left": true})).unwrap();
    assert!(office.scopes(town.wang).is_empty());
    assert!(desk.read(|tx| tx.account("wang")).unwrap().unwrap().disabled);
    assert!(office.sheet(town.wang)["left_words"].as_str().unwrap().ends_with("离任"));
    assert_eq!(office.browser.ask("hazards")["rows"][0]["supervisor"], "王秀英");
    assert_eq!(office.browser.ask("people?show=left")["rows"][0]["name"], "王秀英");
    // Back without the posts of before.
    let sheet = office.sheet(town.wang);
    office.put(&format!("person/{}/standing", town.wang), &sheet, json!({"left": false})).unwrap();
    assert_eq!(office.sheet(town.wang)["left_words"], "");
    // The post ended with the day on which she left; until midnight it is hers.
    assert_eq!(office.sheet(town.wang)["posts"][0]["given"]["to"], day(0));
}

#[test]
fn a_school_that_closes_is_offered_no_more_and_counted_where_it_was() {
    let town = Town::new();
    let office = Office::of(&town);
    let device = town.enrol(town.wang);
    let done_visit = device.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let point = office.new_school("河湾教学点");
    office.school(point, &json!({"school_kind": "teaching-point", "parent": town.school}));
    let close = |on: &str| {
        let path = format!("place/{}/closing", town.school);
        office.put(&path, &office.place(town.school), json!({"closed_on": on}))
    };
    let why = close(&day(0)).unwrap_err();
    assert_eq!(why, "河湾教学点还归这所学校管，请先改它们的所属完小，或者先停办它们");
    office.school(point, &json!({"parent": town.other_school}));
    close(&day(0)).unwrap();
    assert!(office.scopes(town.wang).is_empty(), "posts ended the day before");
    let listed = |path: &str| -> Vec<String> {
        let list = office.browser.ask(path);
        list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!listed("schools").contains(&"城关小学".to_owned()));
    let before = local_date(now_micros()) - chrono::Months::new(1);
    assert!(listed(&format!("schools?month={}", before.format("%Y-%m"))).contains(&"城关小学".to_owned()));
    assert_eq!(listed("places?show=closed"), ["城关小学"]);
    assert_eq!(office.browser.ask(&format!("visit/{done_visit}"))["row"]["school_name"], "城关小学");
    let page = office.browser.ask(&format!("school/{}", town.school));
    assert_eq!(page["visits"].as_array().unwrap().len(), 1);
    let why = office.post(town.wang, town.school, json!({"from": day(0)})).unwrap_err();
    assert!(why.ends_with("任职要在那以前结束"), "{why}");
    close("").unwrap();
    assert!(listed("schools").contains(&"城关小学".to_owned()));
}

#[test]
fn a_zone_is_dissolved_when_nobody_belongs_to_it_and_keeps_its_name() {
    let town = Town::new();
    let office = Office::of(&town);
    let zone = |id: &str| {
        let places = office.browser.ask("places");
        places["zones"].as_array().unwrap().iter().find(|zone| zone["id"] == id).cloned()
    };
    let dissolve = |id: &str| {
        let seen = zone(id).unwrap();
        let mut what = seen["given"].clone();
        what["closed"] = json!(true);
        office.put(&format!("zone/{id}"), &seen, what)
    };
    let why = dissolve(&office.zone).unwrap_err();
    assert_eq!(why, "这个责任区还有 2 所学校、2 个人，请先把他们改到别的责任区");
    let twice = refused(office.browser.send("zones", &json!({"name": "第一责任区", "code": "02", "order": 2})));
    assert_eq!(twice.text, "已经有“第一责任区”，请换一个");
    let made = office.browser.send("zones", &json!({"name": "第二责任区", "code": "02", "order": 2}));
    let second = made.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    dissolve(&second).unwrap();
    assert!(zone(&second).is_none());
}

#[test]
fn two_entries_of_a_person_become_one_and_what_each_recorded_is_the_ones() {
    let town = Town::new();
    let office = Office::of(&town);
    // 李建国 was entered once more, with a slip in the name, and recorded under that entry.
    let twin = office.new_person(&json!({"name": "李建囯", "code": "D077", "role": "supervisor", "zone": office.zone, "phone": "13800001111", "certificate": "DX-77"}));
    office.post(twin, town.other_school, json!({"from": day(-30)})).unwrap();
    let plan = |keep: Uuid, other: Uuid| office.browser.ask(&format!("merge-plan?keep={keep}&other={other}"));
    assert!(plan(town.li, twin)["refusal"].as_str().unwrap().contains("不像一个人"));
    office.person(town.li, &json!({"phone": "13800001111"}));
    let device = town.enrol(twin);
    let seen = device.report(town.other_school, "hazard", hazard(town.other_school, twin, "major", 3, "围墙开裂"));
    assert!(plan(town.li, twin)["refusal"].as_str().unwrap().contains("还有在用的电脑"));
    town.server().desk().revoke_device(device.number, now_micros()).unwrap();
    let shown = plan(town.li, twin);
    assert_eq!(shown["refusal"], Value::Null);
    assert_eq!(words(&shown["moves"]), "补上督学证号任职：河口初中");
    assert_eq!(words(&shown["stays"]), "1 项隐患");
    assert_eq!(shown["differences"], json!([{"label": "代码", "keep": "D002", "other": "D077"}]));
    let merge =
        |keep: Uuid, other: Uuid| office.browser.send(&format!("person/{keep}/merge"), &json!({"other": other}));
    assert_eq!(refused(merge(town.li, town.li)).text, "请选两条不同的");
    assert_eq!(merge(town.li, twin).status(), 204);
    assert!(refused(merge(town.wang, twin)).text.contains("早已并入"));

    assert_eq!(office.scopes(town.li).len(), 2, "the post came along");
    assert!(office.scopes(twin).is_empty());
    assert_eq!(office.browser.ask(&format!("hazard/{seen}"))["row"]["supervisor"], "李建国");
    assert_eq!(office.sheet(town.li)["given"]["certificate"], "DX-77");
    assert_eq!(office.sheet(town.li)["given_up"][0]["name"], "李建囯");
    assert_eq!(words(&office.sheet(town.li)["duties"]), "1 项没销号的隐患和整改");
    let people = office.browser.ask("people");
    assert!(!people.to_string().contains("李建囯"));
    let audit = office.browser.ask("audit").to_string();
    assert!(audit.contains("，并掉 …"), "{audit}");
}

#[test]
fn a_school_that_went_into_another_keeps_its_past_and_is_worked_on_to_the_end() {
    let town = Town::new();
    let office = Office::of(&town);
    let device = town.enrol(town.wang);
    device.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let open = device.report(town.school, "hazard", hazard(town.school, town.wang, "general", 3, "护栏松动"));
    let units =
        json!([{"id": "u1", "name": "机电系", "unit_kind": "department", "head": "", "phone": "", "deleted": false}]);
    office.school(town.school, &json!({"units": units, "phone": "13800002222"}));
    let (keep, other) = (town.other_school, town.school);
    let shown = office.browser.ask(&format!("merge-plan?kind=school&keep={keep}&other={other}"));
    assert_eq!(shown["refusal"], Value::Null);
    let moves = words(&shown["moves"]);
    for what in ["补上电话", "系部、年级、教研组：机电系", "任职：王秀英", "任职：李建国"]
    {
        assert!(moves.contains(what), "{what} in {moves}");
    }
    assert_eq!(words(&shown["stays"]), "1 次督导1 项隐患其中 1 项还没销号，照旧复查、销号");
    assert_eq!(office.browser.send(&format!("place/{keep}/merge"), &json!({"other": other})).status(), 204);

    let mut both = [scope(keep), scope(other)];
    both.sort();
    assert_eq!(office.scopes(town.wang), both, "what is open there is put right on the laptop");
    let (_, refused_changes) =
        done(device.push(&[&device.save_under(&scope(other), open, "hazard", json!({"measure": "已围挡"}), &[])]));
    assert!(refused_changes.is_empty(), "{refused_changes:?}");
    let page = office.browser.ask(&format!("school/{keep}"));
    assert_eq!(page["findings"].as_array().unwrap().len(), 1);
    assert_eq!(page["row"]["month_made"], 1, "its visit of this month counts for the one that is kept");
    let schools = office.browser.ask("schools");
    assert_eq!((schools["total"].as_u64(), schools["rows"][0]["open"].as_u64()), (Some(1), Some(1)));
    assert_eq!(office.browser.ask(&format!("visits?school={keep}&month={}", this_month()))["total"], 1);
    assert_eq!(office.place(keep)["given"]["units"][0]["name"], "机电系");
    assert_eq!(office.place(other)["closed_words"], "并入河口初中");
    let why = refused(office.browser.send(&format!("place/{keep}/merge"), &json!({"other": other}))).text;
    assert_eq!(why, "其中一所早已并入别的学校，不能再合并");
}

/// The rows of a workbook below its headings.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().skip(3).map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_roster_goes_out_as_a_workbook_and_comes_back_without_a_change() {
    let town = Town::new();
    let office = Office::of(&town);
    office.person(town.wang, &json!({"certificate": "DX-1", "certificate_until": "2027-06-30", "employment": "part"}));
    for (school, code) in [(town.school, "3600000001"), (town.other_school, "3600000002")] {
        office.school(school, &json!({"code": code, "facts": {"has_canteen": true, "has_lab": false}}));
    }
    for (what, have) in [("schools", 2), ("people", 2), ("assignments", 2)] {
        let bytes = office.browser.get(&format!("export/roster?what={what}")).bytes().unwrap().to_vec();
        assert_eq!(rows(&bytes).len(), have, "{what}");
        let looked: Value = office.browser.bring(&format!("roster-check?what={what}"), bytes).json().unwrap();
        assert_eq!(looked["problems"], json!([]), "{what}");
        assert_eq!((looked["created"].as_u64(), looked["updated"].as_u64()), (Some(0), Some(0)), "{what}: {looked}");
        assert_eq!(looked["unchanged"].as_u64(), Some(2), "{what}");
    }
}

#[test]
fn a_file_is_looked_at_before_it_is_written_and_only_what_was_looked_at_is() {
    let town = Town::new();
    let office = Office::of(&town);
    let file = |phone: &str, role: &str| {
        format!("姓名,工号,角色,责任区,电话\n王秀英,D001,{role},第一责任区,{phone}\n周德昌,D009,责任督学,第一责任区,13800009999\n")
            .into_bytes()
    };
    let check = |bytes: Vec<u8>| -> Value { office.browser.bring("roster-check?what=people", bytes).json().unwrap() };
    let wrong = check(file("13800001234", "校长"));
    assert_eq!(wrong["problems"][0]["place"], "第 2 行“角色”");
    assert!(wrong["problems"][0]["text"].as_str().unwrap().starts_with("没有“校长”这种角色"));
    assert_eq!(wrong["changes"], json!([]));

    let looked = check(file("13800001234", "责任区组长"));
    assert_eq!((looked["created"].as_u64(), looked["updated"].as_u64()), (Some(1), Some(1)));
    assert_eq!(looked["not_in_file"], json!(["李建国"]));
    let wang = looked["changes"].as_array().unwrap().iter().find(|one| one["name"] == "王秀英").unwrap();
    let lines = wang["lines"].as_array().unwrap();
    let role = lines.iter().find(|line| line["label"] == "身份").unwrap();
    assert_eq!((role["before"].as_str(), role["after"].as_str()), (Some("责任督学"), Some("责任区组长")));
    assert_eq!(office.sheet(town.wang)["given"]["role"], "supervisor", "looking writes nothing");

    // Another colleague was quicker: what was looked at is no more what would be written.
    let plan = looked["plan"].as_str().unwrap();
    let import =
        |bytes: Vec<u8>, plan: &str| office.browser.bring(&format!("roster-import?what=people&plan={plan}"), bytes);
    office.person(town.wang, &json!({"phone": "13100000000"}));
    let late = refused(import(file("13800001234", "责任区组长"), plan));
    assert_eq!(late.text, "看过以后名册又有人改了，请再看一遍要改什么");
    let again = check(file("13800001234", "责任区组长"));
    let done = import(file("13800001234", "责任区组长"), again["plan"].as_str().unwrap());
    assert_eq!(done.status(), 200);
    assert_eq!(office.sheet(town.wang)["role_text"], "责任区组长");
    assert_eq!(office.browser.ask("people?words=周德昌")["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn training_is_held_attended_and_owed() {
    let town = Town::new();
    let office = Office::of(&town);
    let year = &day(0)[..4];
    let held = json!({
        "title": "秋季督学培训", "date": format!("{year}-01-02"), "to": format!("{year}-01-03"), "hours": 30.0,
        "attendance": {town.wang.to_string(): {"state": "present"}, town.li.to_string(): {"state": "present", "hours": 12.5}},
    });
    let made = office.browser.send("trainings", &held);
    assert_eq!(made.status(), 200);
    let id = made.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    let list = office.browser.ask("trainings");
    assert_eq!(list["words"], "办了 1 次；2 位督学里 2 位没满 40 学时");
    assert_eq!(
        (list["owing"][0]["name"].as_str(), list["owing"][0]["words"].as_str()),
        (Some("李建国"), Some("还差 27.5 学时"))
    );
    assert_eq!(office.count(&office.browser.ask("people"), "owing"), 2);
    // The county asks for less.
    let fields = json!({"fields": {"training_hours": "30"}, "periods": []});
    assert_eq!(office.browser.put("settings", &fields).status(), 204);
    let sheet = office.sheet(town.wang);
    assert_eq!(sheet["training"]["words"], "30 / 30 学时");
    assert_eq!(sheet["training"]["lines"][0]["label"], "秋季督学培训");
    assert_eq!(office.browser.ask("trainings")["owing"].as_array().unwrap().len(), 1);

    let refusal = |what: Value| {
        let mut wrong = held.clone();
        wrong.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        refused(office.browser.send("trainings", &wrong)).text
    };
    assert_eq!(refusal(json!({"hours": null})), "请填学时");
    assert_eq!(refusal(json!({"hours": 0})), "学时要大于 0，最多 400");
    assert_eq!(refusal(json!({"to": "2020-01-01"})), "最后一天不能早于第一天");

    let bring = |name: &str, bytes: &[u8]| {
        office.browser.bring(&format!("training/{id}/materials?name={name}"), bytes.to_vec())
    };
    assert_eq!(refused(bring("讲稿.exe", b"MZ")).text, "材料可以是 PDF、Word、Excel、PPT、WPS、图片或者文本文件");
    assert_eq!(bring("讲稿.pdf", b"%PDF-1.7 words").status(), 204);
    let material = office.browser.ask(&format!("training/{id}"))["materials"][0].clone();
    assert_eq!(material["name"], "讲稿.pdf");
    let file = office.browser.get(&format!("media/{}", material["hash"].as_str().unwrap()));
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert_eq!(file.bytes().unwrap().to_vec(), b"%PDF-1.7 words");
    let key = material["key"].as_str().unwrap();
    assert_eq!(office.browser.delete(&format!("training/{id}/material/{key}")).status(), 204);
    assert_eq!(office.browser.ask(&format!("training/{id}"))["materials"], json!([]));
    // It never was.
    let seen = office.browser.ask(&format!("training/{id}"));
    office.put(&format!("training/{id}"), &seen, json!({"deleted": true})).unwrap();
    assert_eq!(office.browser.ask("trainings")["rows"], json!([]));
}
