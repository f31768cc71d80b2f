//! People at the console: entered, posted, leaving, and two entries of one.

use crate::desk::{day, hazard};
use crate::roster_office::{Office, scope, words};
use crate::town::{Town, refused};
use duxue_county::desk::AccountGiven;
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use serde_json::{Value, json};
use uuid::Uuid;

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
    let rail = office.browser.ask("rail");
    assert_eq!((rail["expiring"].as_u64(), rail["unsupervised"].as_u64()), (Some(1), Some(1)));
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
fn who_sees_only_part_of_a_school_has_no_laptop_that_holds_all_of_it() {
    let town = Town::new();
    let office = Office::of(&town);
    let pupil = json!({"name": "小陈", "code": "S1", "role": "student_informant"});
    let pupil = office.new_person(&pupil);
    let refusal = refused(office.browser.send("devices/codes", &json!({"person": pupil})));
    assert_eq!(refusal.text, "只看的、系部督导小组和学生信息员用县里的网页，不登记电脑");
    // And whoever has one does not become such by a change of role or by a post.
    town.enrol(town.wang);
    let group = json!({"from": day(0), "role": "department_group", "unit": "机电系"});
    let why = office.post(town.wang, town.other_school, group).unwrap_err();
    assert!(why.contains("名下还有在用的电脑"), "{why}");
    let sheet = office.sheet(town.wang);
    assert_eq!(sheet["posts"].as_array().unwrap().len(), 1, "nothing was written");
    let mut reader = sheet["given"].clone();
    reader["role"] = json!("reader");
    let why = office.put(&format!("person/{}", town.wang), &sheet, reader).unwrap_err();
    assert!(why.contains("名下还有在用的电脑"), "{why}");
    let file = "姓名,工号,角色,责任区\n王秀英,D001,学生信息员,第一责任区\n".as_bytes().to_vec();
    let looked: Value = office.browser.bring("roster-check?what=people", file.clone()).json().unwrap();
    let plan = looked["plan"].as_str().unwrap();
    let refusal = refused(office.browser.bring(&format!("roster-import?what=people&plan={plan}"), file));
    assert!(refusal.text.contains("而王秀英名下还有在用的电脑"), "{}", refusal.text);
    assert_eq!(office.sheet(town.wang)["given"]["role"], "supervisor");
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
    assert_eq!(
        (shown["keep"]["name"].as_str(), shown["other"]["name"].as_str()),
        (Some("李建国（D002）"), Some("李建囯（D077）"))
    );
    assert_eq!(office.count(&office.browser.ask("people"), "twins"), 2, "one telephone");
    assert_eq!(shown["differences"], json!([{"label": "工号", "keep": "D002", "other": "D077"}]));
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
