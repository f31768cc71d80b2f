//! 开放数据: tokens and addresses, given out and taken back at the console.

use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::store::StaffRole;
use serde_json::{Value, json};

#[test]
fn a_token_from_the_console_reads_what_it_may_until_it_is_taken_back() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let page = office.ask("open-data");
    assert_eq!((&page["tokens"], &page["hooks"]), (&json!([]), &json!([])));
    assert!(page["scopes"].as_array().unwrap().iter().any(|scope| scope["name"] == "隐患和整改"));
    let give = |name: &str, scopes: Value, days: u32| {
        office.send("tokens", &json!({"name": name, "scopes": scopes, "days": days}))
    };
    for (response, words) in [
        (give(" ", json!(["schools:read"]), 365), "请写明给哪个系统用"),
        (give("市数据平台", json!([]), 365), "请选能读什么"),
        (give("市数据平台", json!(["passwords:read"]), 365), "没有这样的数据"),
        (give("市数据平台", json!(["schools:read"]), 0), "请选多久到期"),
    ] {
        let refusal = refused(response);
        assert!(refusal.status == 400 && refusal.text.starts_with(words), "{}", refusal.text);
    }
    let given: Value = give("市数据平台", json!(["schools:read"]), 365).json().unwrap();
    let token = given["token"].as_str().unwrap();
    let read = |list: &str| town.client.get(town.url(&format!("/api/v1/{list}"))).bearer_auth(token).send().unwrap();
    assert_eq!(read("schools").status(), 200);
    assert_eq!(refused(read("findings")).code, "not_allowed");
    let page = office.ask("open-data");
    let row = &page["tokens"][0];
    assert_eq!(
        (&row["name"], &row["scopes_words"], &row["works"]),
        (&json!("市数据平台"), &json!("责任区和学校"), &json!(true))
    );
    assert!(row["used_words"].as_str().unwrap().ends_with("用过") && !page.to_string().contains(token), "{page}");
    assert_eq!(office.call("DELETE", "token/1").status(), 204);
    assert_eq!(refused(read("schools")).code, "not_admitted");
    assert!(office.ask("open-data")["tokens"][0]["state_words"].as_str().unwrap().ends_with("作废"));
    assert_eq!(refused(office.call("DELETE", "token/2")).text, "没有这个令牌");
    // Who did it, and never the token.
    let audit = office.ask("audit?action=manage_tokens").to_string();
    assert!(audit.contains("令牌 1，作废") && !audit.contains(token), "{audit}");
}

#[test]
fn an_address_is_registered_tried_and_removed_and_never_leads_into_the_countys_own_network() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let add = |address: &str, kinds: Value| office.send("webhooks", &json!({"address": address, "kinds": kinds}));
    assert_eq!(
        refused(add("http://example.gov.cn/", json!(["hazard"]))).text,
        "地址要以 https:// 开头，里面不写用户名"
    );
    assert_eq!(refused(add("https://example.gov.cn/", json!([]))).text, "请选哪些记录有改动时通知");
    assert_eq!(refused(add("https://example.gov.cn/", json!(["complaint"]))).text, "没有这样的记录，请重新选");
    let given: Value = add("https://10.0.0.7/hook", json!(["hazard", "brief"])).json().unwrap();
    assert!(given["secret"].as_str().unwrap().starts_with("whsec_"));
    let page = office.ask("open-data");
    let row = &page["hooks"][0];
    assert_eq!((&row["kinds_words"], &row["told_words"]), (&json!("安全隐患、督导简报"), &json!("还没有送过")));
    assert!(!page.to_string().contains("whsec_"), "{page}");
    let tried: Value = office.call("POST", "webhook/1/try").json().unwrap();
    assert_eq!(tried, json!({"taken": false, "words": "没有送到：地址在内部网络里，服务器的配置不允许"}));
    // A trial is no failure of what is to be told.
    assert_eq!(office.ask("open-data")["hooks"][0]["trouble"], "");
    assert_eq!(office.call("POST", "webhook/1/go-on").status(), 204);
    assert_eq!(office.call("DELETE", "webhook/1").status(), 204);
    assert_eq!(refused(office.call("POST", "webhook/1/try")).text, "没有这个地址，或者已经去掉了");
}
