//! A supervisor without any network: what waits goes to the county on a USB stick, and the answer comes home on it.

use crate::product::*;
use duxue_app::carrier::HttpCounty;
use duxue_county::bundle::{TakeError, Taken, take_in};
use duxue_county::desk::DeskError;
use duxue_county::server::OpenCounty;
use duxue_county::{Config, now_micros};
use duxue_sync::bundle::{BundleError, FrameReader, verify};
use duxue_sync::{
    CarrierError, CheckReply, CheckRequest, County, ForkReply, HelloReply, HelloRequest, PullPage, PullRequest,
    PushReply, PushRequest, round,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const SCHOOL: &str = "柳湾完全小学";

/// The office reads a file and writes its answer, as `duxue-county bundle in` does.
fn office_reads(config: &Config, file: &Path, answer: &Path) -> Result<Taken, TakeError> {
    let county = OpenCounty::open(config).unwrap();
    let key = county.folder.bundle_key().unwrap();
    let file = std::fs::read(file).unwrap();
    verify(file.as_slice(), &key)?;
    let frames = FrameReader::open(file.as_slice(), &key)?;
    let mut written = Vec::new();
    let taken = take_in(&county.desk, &county.shelf, frames, &mut written, now_micros())?;
    std::fs::write(answer, written).unwrap();
    Ok(taken)
}

fn on_stick(product: &Product, name: &str) -> PathBuf {
    product.folder.path().join(name)
}

fn put_out(device: &Device, file: &Path) -> Value {
    device.ask("bundle_out", json!({"file": file}))
}

/// A device that has been at the office once, with a visit and a photo since.
fn a_day_out(product: &Product) -> (Device, String, String) {
    let device = product.enrol("周德昌", "laptop");
    device.sync_through();
    let visit = device.visit(&device.school(SCHOOL));
    device.save(&visit, json!({"feedback.text": "食堂留样不足"}));
    let photo = device.attach(&visit, "photos", "操场.jpg", sample_photo("hoop.jpg"));
    let hash = text(&photo["photos"][0]["hash"]);
    (device, visit, hash)
}

/// The 工号 of another supervisor.
fn somebody_else(product: &Product) -> String {
    let people = product.desk().read(|tx| tx.records_of("person")).unwrap();
    let other = people.iter().find(|one| one.text("role") == Some("supervisor") && one.text("name") != Some("周德昌"));
    other.unwrap().text("code").unwrap().to_owned()
}

#[test]
fn a_visit_goes_out_on_a_stick_and_the_answer_comes_home() {
    let mut product = Product::start();
    let (device, visit, photo) = a_day_out(&product);
    let colleague = product.enrol(&somebody_else(&product), "other");
    colleague.sync_through();
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    product.stop();

    let written = put_out(&device, &out);
    assert!(text(&written["words"]).contains("照片 1 张"), "{written}");
    // What is on the stick is not yet at the county.
    assert!(device.store().waiting().unwrap().records > 0);
    let page = device.ask("sync_page", json!(null));
    assert!(text(&page["stick_words"]).contains("回执还没有读"), "{page}");

    let taken = office_reads(&product.config, &out, &answer).unwrap();
    assert_eq!((taken.media, taken.refused, taken.forked), (1, 0, false));
    assert!(taken.changes > 0);

    let outcome = device.ask("bundle_in", json!({"file": answer}));
    assert_eq!(outcome["complete"], true, "{outcome}");
    let page = device.ask("sync_page", json!(null));
    assert_eq!((&page["stick_words"], &page["rounds"][0]["result"]), (&Value::Null, &json!("U 盘")));
    product.start_again();
    assert_eq!(at_county(&product, &visit).unwrap(), device.record(&visit)["fields"]);
    assert_eq!(photo_at_county(&product, &photo), device.app.media("full", &photo).unwrap().1);
    both_sides_agree(&product, &device);
}

#[test]
fn a_stick_read_twice_at_both_ends_and_late_changes_nothing_newer() {
    let product = Product::start();
    let (device, visit, _) = a_day_out(&product);
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    office_reads(&product.config, &out, &answer).unwrap();
    // Meanwhile the link came back, and the day went on.
    device.sync_through();
    device.save(&visit, json!({"feedback.text": "食堂留样不足，已当场补足"}));
    device.sync_through();
    let again = office_reads(&product.config, &out, &on_stick(&product, "answer2.dxsync")).unwrap();
    assert_eq!((again.changes, again.media, again.forked), (0, 1, false));
    for late in [&answer, &answer, &on_stick(&product, "answer2.dxsync")] {
        device.ask("bundle_in", json!({"file": late}));
        assert_eq!(device.record(&visit)["fields"]["feedback"]["text"], "食堂留样不足，已当场补足");
    }
    both_sides_agree(&product, &device);
}

/// A line that goes dead when everything was sent and nothing was fetched.
struct NothingComes(HttpCounty);

impl County for NothingComes {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        self.0.hello(request)
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        self.0.push(request)
    }

    fn fork(&mut self, device: u32) -> Result<ForkReply, CarrierError> {
        self.0.fork(device)
    }

    fn pull(&mut self, _: PullRequest) -> Result<PullPage, CarrierError> {
        Err(CarrierError::Unreachable("cut".to_owned()))
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        self.0.check(request)
    }
}

#[test]
fn an_answer_older_than_what_the_county_has_meanwhile_shows_nothing_as_it_was_before() {
    let product = Product::start();
    let (device, visit, _) = a_day_out(&product);
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    office_reads(&product.config, &out, &answer).unwrap();
    device.save(&visit, json!({"feedback.text": "食堂留样不足，已当场补足"}));
    let mut store = device.store();
    let token = store.token().unwrap().unwrap();
    let server = product.server();
    let mut line = NothingComes(HttpCounty::new(server.public_address(), server.fingerprint(), &token).unwrap());
    assert!(round::run(&mut store, &mut line, "0", &mut |_| {}).is_err());
    assert_eq!(store.waiting().unwrap().changes, 0, "the county has it");
    device.ask("bundle_in", json!({"file": answer}));
    assert_eq!(device.record(&visit)["fields"]["feedback"]["text"], "食堂留样不足，已当场补足");
    device.sync_through();
    both_sides_agree(&product, &device);
}

#[test]
fn what_the_county_says_to_others_comes_home_too() {
    let product = Product::start();
    let (device, visit, _) = a_day_out(&product);
    device.sync_through();
    let lead = product.enrol("周德昌", "second");
    lead.save(&visit, json!({"feedback.text": "另一台电脑上补记"}));
    let photo = lead.attach(&visit, "photos", "宿舍窗.jpg", sample_photo("window-barred.jpg"));
    lead.sync_through();
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    let taken = office_reads(&product.config, &out, &answer).unwrap();
    assert!(taken.records > 0);
    device.ask("bundle_in", json!({"file": answer}));
    assert_eq!(device.record(&visit)["fields"]["feedback"]["text"], "另一台电脑上补记");
    // The photo is known now, and its bytes come with the next answer.
    put_out(&device, &out);
    office_reads(&product.config, &out, &answer).unwrap();
    device.ask("bundle_in", json!({"file": answer}));
    let hashes: Vec<String> = photo["photos"].as_array().unwrap().iter().map(|one| text(&one["hash"])).collect();
    for hash in hashes {
        assert!(device.app.media("full", &hash).is_some());
    }
    both_sides_agree(&product, &device);
}

#[test]
fn a_file_copied_by_half_or_for_somebody_else_is_refused_and_nothing_is_changed() {
    let product = Product::start();
    let (device, _, _) = a_day_out(&product);
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    let whole = std::fs::read(&out).unwrap();
    let (_, head) = product.desk().read(|tx| tx.head()).unwrap();
    for length in [0, 10, 200, whole.len() / 2, whole.len() - 1] {
        let half = on_stick(&product, "half.dxsync");
        std::fs::write(&half, &whole[..length]).unwrap();
        let refused = office_reads(&product.config, &half, &answer).unwrap_err();
        assert!(matches!(refused, TakeError::Bundle(BundleError::Damaged(_))), "{length}: {refused:?}");
    }
    assert_eq!(product.desk().read(|tx| tx.head()).unwrap().1, head);
    // Another county.
    let other = Product::start();
    let refused = office_reads(&other.config, &out, &answer).unwrap_err();
    assert!(matches!(refused, TakeError::Bundle(BundleError::NotForUs)), "{refused:?}");

    office_reads(&product.config, &out, &answer).unwrap();
    let waiting = device.store().waiting().unwrap();
    let whole = std::fs::read(&answer).unwrap();
    let half = on_stick(&product, "half.dxsync");
    std::fs::write(&half, &whole[..whole.len() - 20]).unwrap();
    assert!(device.refusal("bundle_in", json!({"file": half})).contains("不完整"));
    assert!(device.refusal("bundle_in", json!({"file": out})).contains("回执"));
    assert!(device.refusal("bundle_in", json!({"file": on_stick(&product, "none")})).contains("U 盘"));
    let colleague = product.enrol(&somebody_else(&product), "other");
    assert!(colleague.refusal("bundle_in", json!({"file": answer})).contains("不是县里给这台电脑的"));
    assert_eq!(device.store().waiting().unwrap(), waiting);
    device.ask("bundle_in", json!({"file": answer}));
    both_sides_agree(&product, &device);
}

#[test]
fn a_stick_from_a_device_that_was_shut_out_is_not_read() {
    let product = Product::start();
    let (device, _, _) = a_day_out(&product);
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    product.desk().revoke_device(device.store().device().unwrap(), now_micros()).unwrap();
    let refused = office_reads(&product.config, &out, &answer).unwrap_err();
    assert!(matches!(refused, TakeError::Desk(DeskError::NotAdmitted)), "{refused:?}");
    assert!(!answer.exists());
}

#[test]
fn an_answer_from_before_the_countys_restore_acknowledges_nothing() {
    let mut product = Product::start();
    let (device, visit, _) = a_day_out(&product);
    let kept = product.keep_copy();
    let (out, answer) = (on_stick(&product, "out.dxsync"), on_stick(&product, "answer.dxsync"));
    put_out(&device, &out);
    office_reads(&product.config, &out, &answer).unwrap();
    // The county's disk dies; it goes on from the copy, and the device meets it before it reads the answer.
    product.set_back_to(&kept);
    let address = product.server().public_address().to_owned();
    device.store().set_local("county.address", Some(&address)).unwrap();
    device.sync_through();
    assert!(device.refusal("bundle_in", json!({"file": answer})).contains("旧"));
    assert_eq!(at_county(&product, &visit).unwrap(), device.record(&visit)["fields"]);
    both_sides_agree(&product, &device);
}
