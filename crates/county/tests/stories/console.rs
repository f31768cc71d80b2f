use crate::town::{Town, refused};
use duxue_county::desk::{AccountError, Knock, LoginError, Must};
use duxue_county::now_micros;
use duxue_county::store::{AuditSought, LoginRules, StaffRole};
use reqwest::blocking::Response;
use serde_json::{Value, json};

const MINUTE: u64 = 60 * 1_000_000;

fn log_in(town: &Town, name: &str, password: &str) -> Response {
    let body = json!({"name": name, "password": password}).to_string();
    town.client
        .post(town.url("/console/api/login"))
        .header("content-type", "application/json")
        .body(body)
        .send()
        .unwrap()
}

fn knock(password: &str) -> Knock {
    Knock { name: "county".to_owned(), password: password.to_owned(), ..Knock::default() }
}

fn cookie(response: &Response) -> String {
    response.headers()["set-cookie"].to_str().unwrap().to_owned()
}

#[test]
fn staff_log_in_and_out() {
    let town = Town::new();
    let password = town.server().desk().give_password("county", StaffRole::CountyStaff).unwrap();
    let response = log_in(&town, "county", &password);
    assert_eq!(response.status(), 200);
    let set = cookie(&response);
    assert!(set.starts_with("__Host-") && set.contains("; Path=/;") && !set.contains("Domain"), "{set}");
    assert!(set.contains("HttpOnly") && set.contains("Secure") && set.contains("SameSite=Strict"));
    let session = set.split(';').next().unwrap().to_owned();

    let me = |session: &str| town.client.get(town.url("/console/api/me")).header("cookie", session).send().unwrap();
    let who: Value = me(&session).json().unwrap();
    assert_eq!((who["account"].as_str(), who["role"].as_str()), (Some("county"), Some("county_staff")));
    // Logged in once more in the same browser: the session before ends.
    let body = json!({"name": "county", "password": password}).to_string();
    let again = town.client.post(town.url("/console/api/login")).header("content-type", "application/json");
    let again = cookie(&again.header("cookie", &session).body(body).send().unwrap());
    assert_eq!(refused(me(&session)).code, "not_logged_in");
    let session = again.split(';').next().unwrap().to_owned();
    assert_eq!(me(&session).status(), 200);
    let out = town.client.post(town.url("/console/api/logout")).header("cookie", &session).send().unwrap();
    assert_eq!(out.status(), 204);
    assert_eq!(refused(me(&session)).code, "not_logged_in");
}

#[test]
fn a_wrong_password_and_an_unknown_name_sound_the_same() {
    let town = Town::new();
    town.server().desk().give_password("county", StaffRole::CountyStaff).unwrap();
    assert_eq!(refused(log_in(&town, "county", "guess")), refused(log_in(&town, "nobody", "guess")));
}

#[test]
fn five_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("county", StaffRole::CountyStaff).unwrap();
    for _ in 0..5 {
        assert_eq!(refused(log_in(&town, "county", "guess")).code, "login_wrong");
    }
    let locked = refused(log_in(&town, "county", &password));
    assert_eq!((locked.status, locked.code.as_str()), (429, "login_locked"));
    let now = now_micros();
    assert!(matches!(desk.log_in(knock(&password), now + 14 * MINUTE), Err(LoginError::Locked { .. })));
    assert!(desk.log_in(knock(&password), now + 16 * MINUTE).is_ok());
}

#[test]
fn a_session_ends_with_the_day_and_with_a_new_password() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("county", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    let (token, _) = desk.log_in(knock(&password), now).unwrap();
    for hour in 1..10 {
        assert!(desk.session(&token, now + hour * 60 * MINUTE).unwrap().is_some());
    }
    assert!(desk.session(&token, now + 11 * 60 * MINUTE).unwrap().is_none());
    desk.give_password("county", StaffRole::CountyStaff).unwrap();
    assert!(desk.session(&token, now).unwrap().is_none());
}

#[test]
fn who_knocked_is_in_the_audit_log_and_its_lines_follow_from_one_another() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("county", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    assert!(desk.log_in(knock("guess"), now).is_err());
    assert!(desk.log_in(knock(&password), now + MINUTE).is_ok());
    let of = |account: &str, span| AuditSought { account: account.to_owned(), action: "login".to_owned(), span };
    let outcomes = |sought: AuditSought| -> Vec<u32> {
        let (total, lines) = desk.read(|tx| tx.audit(&sought, 0, 10)).unwrap();
        assert_eq!(total, lines.len() as u64);
        lines.into_iter().map(|line| line.deed.outcome).collect()
    };
    assert_eq!(outcomes(of("county", None)), [200, 401]);
    assert_eq!(outcomes(of("county", Some((now + 1, now + 2 * MINUTE)))), [200]);
    assert!(outcomes(of("nobody", None)).is_empty());
    let looked = desk.verify_audit().unwrap();
    assert_eq!((looked.lines, looked.broken), (2, None));
}

#[test]
fn a_role_must_have_a_second_factor_from_when_the_county_says_so() {
    let town = Town::new();
    let desk = town.server().desk();
    let password = desk.give_password("county", StaffRole::CountyStaff).unwrap();
    let now = now_micros();
    let (token, _) = desk.log_in(knock(&password), now).unwrap();
    assert_eq!(desk.session(&token, now).unwrap().unwrap().must, None);
    let rules = LoginRules { idle_minutes: 30, second_factor: [StaffRole::CountyStaff].into() };
    desk.set_login_rules(rules.clone()).unwrap();
    assert_eq!(desk.read(|tx| tx.login_rules()).unwrap(), rules);
    assert_eq!(desk.session(&token, now).unwrap().unwrap().must, Some(Must::AddSecondFactor));
    assert!(desk.session(&token, now + 31 * MINUTE).unwrap().is_none());
    desk.begin_second_factor("county", &password, "督学随行").unwrap();
    assert!(matches!(desk.confirm_second_factor("county", "000000", now), Err(AccountError::Refused(_))));
    assert!(desk.read(|tx| tx.recovery_codes("county")).unwrap().is_empty());
    desk.reset_second_factor("county").unwrap();
    assert_eq!(desk.read(|tx| tx.account("county")).unwrap().unwrap().totp, None);
}

#[test]
fn what_is_not_there_is_said_as_a_problem() {
    let town = Town::new();
    assert_eq!(refused(town.client.get(town.url("/v1/nothing")).send().unwrap()).status, 404);
    assert_eq!(refused(town.client.get(town.url("/v1/push")).send().unwrap()).status, 405);
    let health = town.client.get(town.url("/healthz")).send().unwrap();
    assert_eq!(health.text().unwrap(), "ok\n");
}

#[test]
fn the_pages_are_served_beside_the_api_and_guard_themselves() {
    let pages = tempfile::TempDir::new().unwrap();
    std::fs::write(pages.path().join("index.html"), "<h1>县端</h1>").unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let config = duxue_county::Config {
        console: Some(pages.path().to_owned()),
        ..duxue_county::Config::in_folder(folder.path())
    };
    let server = duxue_county::Server::start(config).unwrap();
    let client = reqwest::blocking::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let get = |path: &str| client.get(format!("https://{}{path}", server.addr())).send().unwrap();
    for path in ["/", "/console", "/console/"] {
        let page = get(path);
        assert_eq!(page.url().path(), "/console/");
        assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(page.text().unwrap(), "<h1>县端</h1>");
    }
    assert_eq!(refused(get("/console/none.js")).status, 404);
    assert_eq!(refused(get("/console/../county.sqlite3")).status, 404);
    assert_eq!(refused(get("/console/api/nothing")).status, 404);
    for path in ["/console/api/me", "/v1/nothing", "/metrics", "/api/openapi.json"] {
        let headers = get(path).headers().clone();
        assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
    assert_eq!(refused(get("/console/api/me")).code, "not_logged_in");
}

#[test]
fn counts_and_the_description_of_the_interface_are_open_and_name_nobody() {
    let town = Town::new();
    town.enrol(town.wang).hello().unwrap();
    let get = |path: &str| town.client.get(town.url(path)).send().unwrap();
    let counts = get("/metrics").text().unwrap();
    assert!(counts.contains("\nduxue_devices 1\n") && counts.contains("duxue_answers_total{class=\"2xx\"} 2"));
    assert!(!counts.contains("王秀英"));
    let description: Value = get("/v1/openapi.json").json().unwrap();
    for path in ["/v1/enrol", "/v1/push", "/v1/media/{hash}", "/console/api/me"] {
        assert!(description["paths"][path].is_object(), "{path}");
    }
}
