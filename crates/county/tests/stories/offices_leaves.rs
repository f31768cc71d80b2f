//! What the office alone writes in a record that is somebody else's.

use crate::town::{Town, done, id};
use duxue_county::desk::Edit;
use duxue_county::now_micros;
use serde_json::{Value, json};

#[test]
fn what_is_the_offices_in_a_brief_is_not_taken_from_a_device() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let (brief, own) = (id(), format!("person:{}", town.wang));
    let save = |set: Value| device.save_under(&own, brief, "brief", set, &[]);
    let told = |set: Value| {
        let (_, refused) = done(device.push(&[&save(set)]));
        refused.into_iter().map(|one| one.text).collect::<Vec<_>>()
    };
    let offices = |set: Value| {
        let edit = Edit { id: brief, kind: "brief".into(), scope: own.clone(), set: set.as_object().unwrap().clone() };
        town.server().desk().edit(vec![edit], now_micros()).unwrap();
    };
    assert_eq!(told(json!({"title": "十一月", "state": "submitted"})), [""; 0]);
    assert_eq!(told(json!({"state": "issued"})), ["督导简报的“状态”由县督导室填写，本机不能修改；内容原样保存在县里"]);
    assert_eq!(told(json!({"head": {"issue": 3}})).len(), 1);
    assert_eq!(told(json!({"notes": {"n1": {"text": "写得好"}}})).len(), 1);

    offices(json!({"notes": {"n1": {"paragraph": "p1", "text": "写具体"}}, "state": "returned"}));
    assert_eq!(told(json!({"notes": {"n1": {"settled": true}}, "state": "submitted"})), [""; 0]);

    // Once accepted it stands; only what it says already may be said again, as a choice between two values does.
    offices(json!({"state": "accepted"}));
    assert_eq!(told(json!({"state": "accepted"})), [""; 0]);
    assert_eq!(
        told(json!({"title": "十一月（改）"})),
        ["县督导室已经采用这份简报；要改的话，请县督导室退回；改的内容原样保存在县里"]
    );
    let came = device.pull(&own, 0).records.into_iter().find(|record| record.id == brief).unwrap();
    let fields: Value = serde_json::from_str(&came.fields).unwrap();
    assert_eq!(
        (&fields["title"], &fields["state"], &fields["head"]),
        (&json!("十一月"), &json!("accepted"), &Value::Null)
    );
}
