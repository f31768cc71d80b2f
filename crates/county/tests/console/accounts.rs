//! Accounts as the office keeps them, and what each does with its own.

use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::desk::{AccountError, Knock, LoginError};
use duxue_county::now_micros;
use duxue_county::store::{AuditSought, StaffRole};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

const OWN: &str = "七公里外的灯塔看得见";
const MINUTE: u64 = 60_000_000;

fn reader() -> Value {
    json!({"role": "reader", "person": null, "zones": [], "school": null, "department": "", "disabled": false})
}

/// Makes an account and tells the password that was shown for it.
fn made(office: &Browser, name: &str) -> String {
    let made = office.send("accounts", &json!({"name": name, "given": reader()}));
    assert_eq!(made.status(), 200);
    let made: Value = made.json().unwrap();
    made["password"].as_str().unwrap().to_owned()
}

fn login(name: &str, password: &str) -> Value {
    json!({"name": name, "password": password})
}

/// What a telephone shows with this secret at a moment.
fn shown(secret: &str, micros: u64) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(micros / 1_000_000).to_string()
}

#[test]
fn a_password_that_somebody_was_given_opens_nothing_but_its_own_change() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let given = made(&office, "李科长");
    let browser = Browser::enter(&town, &login("李科长", &given)).unwrap();
    assert_eq!(browser.ask("me")["must"], "change_password");
    let shut = refused(browser.get("schools"));
    assert_eq!((shut.status, shut.code.as_str()), (403, "password_change_needed"));
    for (new, words) in [
        ("短了", "密码至少要十个字符"),
        ("1234567890", "这个密码太容易猜到"),
        ("李科长的密码是一二三四", "密码里不要有账号的名字"),
        (given.as_str(), "新密码和现在的一样"),
    ] {
        let refusal = refused(browser.send("own/password", &json!({"old": given, "new": new})));
        assert!(refusal.status == 400 && refusal.text.starts_with(words), "{new}: {}", refusal.text);
    }
    assert_eq!(refused(browser.send("own/password", &json!({"old": "guess", "new": OWN}))).text, "现在的密码不对");
    assert_eq!(browser.send("own/password", &json!({"old": given, "new": OWN})).status(), 204);
    assert_eq!(browser.ask("me")["must"], Value::Null);
    assert_eq!(browser.get("schools").status(), 200);
    assert_eq!(Browser::enter(&town, &login("李科长", &given)).err().unwrap().code, "login_wrong");
    assert!(Browser::enter(&town, &login("李科长", OWN)).is_ok());
}

#[test]
fn a_second_factor_is_asked_for_once_it_was_tried_and_no_code_opens_twice() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("office", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    let knock = |code: &str| Knock {
        name: "office".to_owned(),
        password: password.clone(),
        code: Some(code.to_owned()),
        ..Knock::default()
    };
    let begun = desk.begin_second_factor("office", &password, "督学随行").unwrap();
    assert!(begun.address.starts_with("otpauth://totp/"), "{}", begun.address);
    // Begun is not asked for: whoever photographed nothing is not shut out.
    assert!(desk.log_in(knock(""), now).is_ok());
    assert!(matches!(desk.confirm_second_factor("office", "000000", now), Err(AccountError::Refused(_))));
    let paper = desk.confirm_second_factor("office", &shown(&begun.secret, now), now).unwrap();
    assert_eq!(paper.len(), 10);

    assert!(matches!(desk.log_in(knock(""), now), Err(LoginError::CodeNeeded)));
    // The code that confirmed it was used with that.
    assert!(matches!(desk.log_in(knock(&shown(&begun.secret, now)), now), Err(LoginError::CodeWrong)));
    let later = now + MINUTE;
    let code = shown(&begun.secret, later);
    assert!(desk.log_in(knock(&code), later).is_ok());
    assert!(matches!(desk.log_in(knock(&code), later), Err(LoginError::CodeWrong)));
    // On a telephone whose clock is half a minute late it is still the one of before, which is used up.
    assert!(matches!(desk.log_in(knock(&code), later + MINUTE / 2), Err(LoginError::CodeWrong)));

    let typed = paper[3].to_uppercase();
    assert_eq!(typed.len(), 19, "sixteen characters of five bits in groups of four");
    assert!(desk.log_in(knock(&typed), later).is_ok());
    assert!(matches!(desk.log_in(knock(&typed), later), Err(LoginError::CodeWrong)));
    assert_eq!(desk.read(|tx| tx.recovery_codes("office")).unwrap().len(), 9);
}

/// What an earlier version kept a code on paper as.
fn fast(code: &str) -> [u8; 32] {
    *blake3::hash(code.replace('-', "").as_bytes()).as_bytes()
}

#[test]
fn codes_on_paper_from_an_earlier_version_stay_good_and_are_kept_under_a_slow_hash() {
    let mut town = Town::new();
    let now = now_micros();
    let password = town.server().desk().give_password("office", StaffRole::CountyStaff).unwrap();
    let begun = town.server().desk().begin_second_factor("office", &password, "督学随行").unwrap();
    town.server().desk().confirm_second_factor("office", &shown(&begun.secret, now), now).unwrap();
    let file = rusqlite::Connection::open(town.folder.path().join("county.sqlite3")).unwrap();
    let old = "abcde-fghjk";
    file.execute("DELETE FROM recovery_codes", []).unwrap();
    let insert = "INSERT INTO recovery_codes (county, account, code_hash) VALUES (1, 'office', ?1)";
    file.execute(insert, [fast(old).as_slice()]).unwrap();
    drop(file);
    town.restart();
    let desk = town.server().desk();
    let kept = desk.read(|tx| tx.recovery_codes("office")).unwrap();
    assert!(kept.len() == 1 && kept[0] != fast(old));
    let knock = Knock { name: "office".to_owned(), password, code: Some(old.to_owned()), ..Knock::default() };
    assert!(desk.log_in(knock.clone(), now).is_ok());
    assert!(matches!(desk.log_in(knock, now), Err(LoginError::CodeWrong)));
}

#[test]
fn a_password_that_was_given_and_not_used_opens_nothing_after_a_week() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let password = made(&office, "李科长");
    let desk = town.server().desk();
    let knock = || Knock { name: "李科长".to_owned(), password: password.clone(), ..Knock::default() };
    let now = now_micros();
    assert!(desk.log_in(knock(), now + 6 * 24 * 60 * MINUTE).is_ok());
    assert!(matches!(desk.log_in(knock(), now + 8 * 24 * 60 * MINUTE), Err(LoginError::Expired)));
    let browser = Browser::enter(&town, &login("李科长", &password)).unwrap();
    assert_eq!(browser.send("own/password", &json!({"old": password, "new": OWN})).status(), 204);
    let own = Knock { name: "李科长".to_owned(), password: OWN.to_owned(), ..Knock::default() };
    assert!(desk.log_in(own, now + 400 * 24 * 60 * MINUTE).is_ok());
    // What somebody is given anew at the server itself is no more for ever.
    let given = desk.give_first_password("李科长", StaffRole::Reader, now).unwrap();
    let knock = Knock { name: "李科长".to_owned(), password: given, ..Knock::default() };
    assert!(matches!(desk.log_in(knock, now + 8 * 24 * 60 * MINUTE), Err(LoginError::Expired)));
}

#[test]
fn half_a_login_is_in_the_audit_log_and_with_what_a_whole_one_was_made() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("office", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    let begun = desk.begin_second_factor("office", &password, "督学随行").unwrap();
    let paper = desk.confirm_second_factor("office", &shown(&begun.secret, now), now).unwrap();
    let knock = |code: &str| Knock {
        name: "office".to_owned(),
        password: password.clone(),
        code: Some(code.to_owned()),
        ..Knock::default()
    };
    for code in ["", "000000", &paper[0], &shown(&begun.secret, now + MINUTE)] {
        desk.log_in(knock(code), now + MINUTE).ok();
    }
    let lines = desk.read(|tx| tx.audit(&AuditSought::default(), 0, 10)).unwrap().1;
    let told: Vec<_> = lines.iter().map(|line| (line.deed.subject.as_str(), line.deed.outcome)).collect();
    assert_eq!(
        told,
        [("POST /login/totp", 200), ("POST /login/paper", 200), ("POST /login/code", 401), ("POST /login/asked", 401)]
    );
}

#[test]
fn guessing_codes_locks_like_guessing_passwords_and_the_office_lifts_it() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let desk = town.server().desk();
    let password = desk.give_password("reader", StaffRole::Reader).unwrap();
    let begun = desk.begin_second_factor("reader", &password, "督学随行").unwrap();
    desk.confirm_second_factor("reader", &shown(&begun.secret, now_micros()), now_micros()).unwrap();
    let guess = json!({"name": "reader", "password": password, "code": "000000"});
    for _ in 0..5 {
        assert_eq!(Browser::enter(&town, &guess).err().unwrap().code, "login_code_wrong");
    }
    assert_eq!(Browser::enter(&town, &guess).err().unwrap().code, "login_locked");
    let row = |office: &Browser| office.ask("account/reader")["row"].clone();
    assert!(row(&office)["locked_words"].as_str().unwrap().starts_with("锁到"));
    assert_eq!(office.call("POST", "account/reader/unlock").status(), 204);
    assert_eq!(row(&office)["locked_words"], Value::Null);
    // The telephone is lost as well.
    assert_eq!(office.call("DELETE", "account/reader/second-factor").status(), 204);
    assert!(Browser::enter(&town, &login("reader", &password)).is_ok());
}

#[test]
fn a_role_that_must_have_a_second_factor_gets_in_only_to_add_it() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let rules = |minutes: u32| json!({"idle_minutes": minutes, "second_factor": ["reader"]});
    assert_eq!(refused(office.put("login-rules", &rules(1))).text, "不用多久就退出：填 5 到 600 分钟");
    assert_eq!(office.put("login-rules", &rules(30)).status(), 204);
    let reader = Browser::log_in_as(&town, "reader", StaffRole::Reader);
    assert_eq!(reader.ask("me")["must"], "add_second_factor");
    assert_eq!(refused(reader.get("schools")).code, "second_factor_needed");
    // Whoever finds the browser open does not add a telephone of their own.
    assert_eq!(refused(reader.send("own/second-factor", &json!({"password": "guess"}))).text, "密码不对");
    let begun: Value = reader.send("own/second-factor", &json!({"password": reader.password})).json().unwrap();
    assert!(begun["svg"].as_str().unwrap().starts_with("<svg"));
    let code = shown(begun["secret"].as_str().unwrap(), now_micros());
    let paper: Value = reader.put("own/second-factor", &json!({"code": code})).json().unwrap();
    assert_eq!(paper["codes"].as_array().unwrap().len(), 10);
    assert_eq!(reader.get("schools").status(), 200);
    let own = reader.ask("own");
    assert_eq!((&own["second_factor"], &own["recovery_left"]), (&json!(true), &json!(10)));
}

#[test]
fn a_session_that_nobody_uses_ends_by_itself_and_others_are_ended_from_the_list() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("office", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    let knock = || Knock { name: "office".to_owned(), password: password.clone(), ..Knock::default() };
    let (token, _) = desk.log_in(knock(), now).unwrap();
    assert!(desk.session(&token, now + 119 * MINUTE).unwrap().is_some());
    // Seen just now: two hours more.
    assert!(desk.session(&token, now + 230 * MINUTE).unwrap().is_some());
    assert!(desk.session(&token, now + 351 * MINUTE).unwrap().is_none());

    let here = Browser::enter(&town, &login("office", &password)).unwrap();
    let there = Browser::enter(&town, &login("office", &password)).unwrap();
    let sessions = here.ask("own")["sessions"].clone();
    let other = sessions.as_array().unwrap().iter().find(|one| one["own"] == false && one["address"] == "127.0.0.1");
    let session = format!("own/session/{}", other.unwrap()["key"].as_str().unwrap());
    assert_eq!(refused(here.delete_with(&session, &json!({"password": "guess"}))).text, "密码不对");
    assert_eq!(there.get("me").status(), 200);
    assert_eq!(here.delete_with(&session, &json!({"password": here.password})).status(), 204);
    assert_eq!(refused(there.get("me")).code, "not_logged_in");
    assert_eq!(here.get("me").status(), 200);
}

#[test]
fn nobody_shuts_out_or_demotes_the_account_in_use_and_one_that_is_shut_out_is_gone_at_once() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let shut = |role: &str| json!({"role": role, "person": null, "zones": [], "school": null, "department": "", "disabled": true});
    assert_eq!(
        refused(office.put("account/office", &shut("county_staff"))).text,
        "不能停用自己正在用的账号，也不能改它的角色"
    );
    assert_eq!(refused(office.put("account/office", &reader())).status, 400);
    let other = Browser::log_in_as(&town, "other", StaffRole::Reader);
    assert_eq!(office.put("account/other", &shut("reader")).status(), 204);
    assert_eq!(refused(other.get("me")).code, "not_logged_in");
    for (name, words) in
        [("other", "已经有叫这个名字的账号"), ("a b", "账号名要有 1 到 40 个字"), ("a:b", "账号名要有")]
    {
        let refusal = refused(office.send("accounts", &json!({"name": name, "given": reader()})));
        assert!(refusal.text.starts_with(words), "{}", refusal.text);
    }
    let lead = json!({"name": "lead", "given": {"role": "zone_lead", "person": null, "zones": [], "school": null, "department": "", "disabled": false}});
    assert_eq!(refused(office.send("accounts", &lead)).text, "请选责任区");
}

#[test]
fn a_device_is_enrolled_with_a_code_from_the_console_and_shut_out_there() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let code: Value = office.send("devices/codes", &json!({"person": town.wang})).json().unwrap();
    assert_eq!(code["person"], "王秀英");
    assert!(code["svg"].as_str().unwrap().starts_with("<svg"));
    let told = duxue_sync::code::EnrolmentCode::parse(code["code"].as_str().unwrap()).unwrap();
    assert_eq!(told.address, town.server().public_address());
    assert_eq!(told.fingerprint, town.server().fingerprint());
    assert_eq!(town.ask_to_enrol(&told.secret, "").status(), 200);
    let row = |office: &Browser| office.ask("devices")["rows"][0].clone();
    assert_eq!((&row(&office)["person"], &row(&office)["works"]), (&json!("王秀英"), &json!(true)));
    let number = row(&office)["number"].clone();
    assert_eq!(office.call("DELETE", &format!("device/{number}")).status(), 204);
    assert_eq!(row(&office)["works"], false);
    assert_eq!(refused(office.call("DELETE", &format!("device/{number}"))).text, "没有这台设备，或者它早已停用");
}
