use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::desk::{AccountGiven, Edit};
use duxue_county::now_micros;
use duxue_county::store::{AccountReach, StaffRole};
use serde_json::{Value, json};
use uuid::Uuid;

fn written(town: &Town) -> Value {
    json!({"content": "食堂的饭菜里有异物，孩子肚子疼", "school": town.school, "handler": town.wang, "channel": "phone",
           "complainant": "一位家长", "phone": "13900000000", "shield": "shielded", "urgency": "urgent", "child": true})
}

fn given(office: &Browser<'_>, what: &Value) -> Uuid {
    let answer = office.send("complaints", what);
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().unwrap()["id"].as_str().unwrap().parse().unwrap()
}

#[test]
fn a_complaint_that_the_office_gives_out_reaches_its_handler_alone_and_the_office_follows_it() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let form = office.ask("dispatch-form");
    let at = |of: &str, id: Uuid| {
        form[of].as_array().unwrap().iter().find(|one| one["id"] == id.to_string()).cloned().unwrap()
    };
    assert_eq!(at("schools", town.school)["handler"], town.wang.to_string());
    assert_eq!(at("handlers", town.li)["name"], "李建国");

    let id = given(&office, &written(&town));
    let scope = format!("person:{}", town.wang);
    let came = wang.pull(&scope, 0).records.into_iter().find(|record| record.id == id).unwrap();
    let fields: Value = serde_json::from_str(&came.fields).unwrap();
    assert_eq!((&fields["complainant"], &fields["handler"]), (&json!("一位家长"), &json!(town.wang)));
    assert_eq!((&fields["state"], &fields["assigned"]), (&json!("received"), &json!("王秀英")));
    assert!(fields["due"].is_string() && fields["received_at"].is_string(), "{fields}");
    assert!(li.pull(&scope, 0).records.is_empty());
    assert_eq!(office.ask("rail")["open_complaints"], 1);

    // Whose identity is shielded is not told to whoever may look, not even in what is sent.
    let reader = Browser::log_in(&town, StaffRole::Reader);
    let page = reader.get(&format!("complaint/{id}")).text().unwrap();
    assert!(page.contains("异物") && !page.contains("一位家长") && !page.contains("13900000000"), "{page}");
    let office = Browser::log_in(&town, StaffRole::CountyStaff);

    wang.report_on(id, &scope, "complaint", json!({"state": "verifying", "findings": "看了食堂后厨"}));
    let page = office.ask(&format!("complaint/{id}"));
    assert_eq!((&page["row"]["state_text"], &page["can_take_back"]), (&json!("核实中"), &json!(false)));
    let late = refused(office.delete(&format!("complaint/{id}")));
    assert_eq!((late.status, late.text.as_str()), (400, "督学已经开始办理，不能撤回；请打电话和他商量"));
    wang.report_on(id, &scope, "complaint", json!({"state": "closed"}));
    let counted = |show: &str| office.ask(&format!("complaints?show={show}"))["total"].clone();
    assert_eq!((counted("open"), counted("overdue"), counted("closed")), (json!(0), json!(0), json!(1)));
}

#[test]
fn what_is_not_whole_is_refused_in_words_and_one_not_begun_can_be_taken_back() {
    let town = Town::new();
    let reader = Browser::log_in(&town, StaffRole::Reader);
    let refusal = refused(reader.send("complaints", &written(&town)));
    assert_eq!((refusal.status, refusal.text.as_str()), (403, "这个账号不能登记和交办投诉"));
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let with = |key: &str, value: Value| {
        let mut what = written(&town);
        what[key] = value;
        let refusal = refused(office.send("complaints", &what));
        (refusal.status, refusal.text)
    };
    assert_eq!(with("content", json!("  ")), (400, "请写反映了什么".to_owned()));
    assert_eq!(with("handler", json!("")), (400, "请选承办的人".to_owned()));
    assert_eq!(with("handler", json!(town.school)), (400, "请选承办的人；选的这位已经不在岗".to_owned()));
    assert_eq!(with("school", json!(Uuid::nil())), (400, "名册里没有这所学校，请重新选".to_owned()));
    let (status, text) = with("channel", json!("pigeon"));
    assert!(status == 400 && text.contains("电话（phone）"), "{text}");
    assert_eq!(office.ask("complaints")["words"], "没有在办的");

    let id = given(&office, &written(&town));
    assert_eq!(office.delete(&format!("complaint/{id}")).status(), 204);
    assert_eq!(office.ask("complaints")["total"], 0);
    assert_eq!(refused(office.delete(&format!("complaint/{id}"))).text, "这件投诉已经不在了");
    let wang = town.enrol(town.wang);
    let came = wang.pull(&format!("person:{}", town.wang), 0).records;
    let gone = came.iter().find(|record| record.id == id).unwrap();
    assert!(gone.fields.contains("\"deleted\":true"), "{}", gone.fields);
}

#[test]
fn one_of_the_office_handles_a_complaint_from_the_first_word_to_the_end_and_nobody_else_writes_in_it() {
    let town = Town::new();
    let han = Uuid::now_v7();
    let set = json!({"name": "韩建平", "role": "county_staff"}).as_object().unwrap().clone();
    let person = Edit { id: han, kind: "person".to_owned(), scope: format!("person:{han}"), set };
    town.server().desk().edit(vec![person], now_micros()).unwrap();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let own = Browser::log_in_as(&town, "hanjianping", StaffRole::CountyStaff);
    let reach = AccountReach::County;
    let account = AccountGiven { role: StaffRole::CountyStaff, person: Some(han), reach, disabled: false };
    town.server().desk().change_account("hanjianping", account, "").unwrap();
    let form = office.ask("dispatch-form");
    let handlers = form["handlers"].as_array().unwrap();
    assert!(handlers.iter().any(|one| one["name"] == "韩建平（县督导室自办）"));

    let mut with_handler = written(&town);
    with_handler["handler"] = json!(han);
    let id = given(&office, &with_handler);
    let address = format!("complaint/{id}");
    // Shielded: who complained is told to whom it must be answered by, and to nobody else of the office.
    assert!(!office.ask(&address).to_string().contains("一位家长"));
    assert!(own.ask(&address).to_string().contains("一位家长"));
    assert!(office.ask(&address)["work"].is_null());
    let step = |by: &Browser<'_>, step: &str, answer: &str| {
        let what = json!({"step": step, "findings": "看了后厨和留样", "conclusion": "partly", "outcome": "责令整改", "answer": answer});
        by.put(&address, &what)
    };
    assert_eq!(refused(step(&office, "verify", "")).text, "这一件不是您承办的，不能在这里写");
    assert_eq!(refused(step(&own, "close", "已电话答复")).text, "这一步已经办过了，请看看现在的状态");
    assert_eq!(step(&own, "verify", "").status(), 204);
    assert_eq!(refused(step(&own, "answer", " ")).text, "还没写：答复");
    assert_eq!(step(&own, "answer", "已电话答复").status(), 204);
    assert_eq!(own.ask(&address)["work"]["step_text"], "办结");
    assert_eq!(step(&own, "close", "已电话答复").status(), 204);
    let page = own.ask(&address);
    assert_eq!((&page["row"]["state_text"], &page["work"]["closed"]), (&json!("已办结"), &json!(true)));
    let late = own.put(&address, &json!({"findings": "改写"}));
    assert_eq!(refused(late).text, "这一件已经办结；要改的话先重新办理");
    assert_eq!(own.ask(&address)["work"]["findings"], "看了后厨和留样");
    assert_eq!(step(&own, "reopen", "").status(), 204);
    let facts = own.ask(&address)["facts"].to_string();
    assert!(facts.contains("看了后厨和留样") && !facts.contains("办结"), "{facts}");
    assert_eq!(refused(own.put(&address, &json!({"conclusion": "maybe"}))).status, 400);
    // What a supervisor handles is theirs.
    let theirs = given(&office, &written(&town));
    let refusal = refused(own.put(&format!("complaint/{theirs}"), &json!({"findings": "代写"})));
    assert_eq!(refusal.text, "这一件不是您承办的，不能在这里写");
}
