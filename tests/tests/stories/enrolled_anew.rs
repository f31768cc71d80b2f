//! A machine that the county no longer knows: shut out by mistake, or enrolled after the backup that the county was
//! restored from. A new code lets it in, and what waited on it goes up.

use crate::product::*;
use duxue_county::now_micros;
use serde_json::json;

const SCHOOL: &str = "柳湾完全小学";

#[test]
fn a_machine_shut_out_by_mistake_is_enrolled_anew_and_sends_what_waited() {
    let product = Product::start();
    let device = product.enrol("周德昌", "laptop");
    device.sync_through();
    let visit = device.visit(&device.school(SCHOOL));
    device.save(&visit, json!({"feedback.text": "操场器材要加固"}));
    let number = device.store().device().unwrap();
    product.desk().revoke_device(number, now_micros()).unwrap();
    let outcome = device.sync();
    assert_eq!(outcome["complete"], false);
    assert!(text(&outcome["words"]).contains("登记码"), "{outcome}");

    device.ask("lock", json!(null));
    let code = product.code("周德昌");
    let with = |passphrase: &str| json!({"code": code, "passphrase": passphrase, "machine": "laptop"});
    assert!(device.refusal("enrol", with("不是原来的口令")).contains("原来的口令"));
    device.ask("enrol", with(PASSPHRASE));
    assert_ne!(device.store().device().unwrap(), number);
    device.sync_through();
    assert_eq!(at_county(&product, &visit).unwrap(), device.record(&visit)["fields"]);
    both_sides_agree(&product, &device);
}

/// Found by the simulation (seeds 6043777 and 6061380): two restores of one backup gave the same number to two machines.
#[test]
fn a_backup_restored_twice_gives_no_device_number_twice() {
    let mut product = Product::start();
    let kept = product.keep_copy();
    let mut given = std::collections::BTreeSet::new();
    for machine in ["first", "second", "third"] {
        product.set_back_to(&kept);
        let device = product.enrol("周德昌", machine);
        let number = device.store().device().unwrap();
        assert!(given.insert(number), "{machine} has the number of another machine: {number}");
    }
}
