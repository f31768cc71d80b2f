use crate::town::{DAY, Device, Town, refused};
use duxue_county::now_micros;
use duxue_county::server::code_text;
use duxue_sync::code::{EnrolReply, EnrolmentCode, fingerprint};

#[test]
fn a_code_binds_a_device_once() {
    let town = Town::new();
    let (secret, expires) = town.server().desk().issue_code(town.wang, now_micros()).unwrap();
    let printed = code_text(town.server().public_address(), town.server().fingerprint(), secret, expires).unwrap();
    let code = EnrolmentCode::parse(&printed).unwrap();
    assert_eq!(code.address, town.server().addr().to_string());

    let reply: EnrolReply = town.ask_to_enrol(&code.secret, "").json().unwrap();
    assert_eq!((reply.person, reply.name.as_str()), (town.wang, "王秀英"));
    assert!(reply.recovery_key.starts_with("age1"));
    let device = Device::of(&town, reply.device, reply.token);
    assert_eq!(device.hello().unwrap().epoch, reply.epoch);

    let again = refused(town.ask_to_enrol(&code.secret, ""));
    assert_eq!((again.status, again.code.as_str()), (409, "code_used"));
}

#[test]
fn the_fingerprint_in_the_code_is_that_of_the_servers_key() {
    let town = Town::new();
    let key =
        rcgen::KeyPair::try_from(std::fs::read(town.folder.path().join("server.key")).unwrap().as_slice()).unwrap();
    let info = rcgen::PublicKeyData::subject_public_key_info(&key);
    assert_eq!(town.server().fingerprint(), fingerprint(&info));
}

#[test]
fn the_key_stays_the_same_when_the_server_starts_again() {
    let mut town = Town::new();
    let before = town.server().fingerprint();
    town.restart();
    assert_eq!(town.server().fingerprint(), before);
}

#[test]
fn a_wrong_code_and_an_expired_one_are_told_apart() {
    let town = Town::new();
    let wrong = refused(town.ask_to_enrol(b"0123456789", ""));
    assert_eq!((wrong.status, wrong.code.as_str()), (404, "code_wrong"));

    let (secret, _) = town.server().desk().issue_code(town.wang, now_micros() - 4 * DAY).unwrap();
    let expired = refused(town.ask_to_enrol(&secret, ""));
    assert_eq!((expired.status, expired.code.as_str()), (410, "code_expired"));
    assert!(expired.text.contains("过期"));
}

#[test]
fn an_enrolment_whose_answer_was_lost_can_be_asked_for_again() {
    let town = Town::new();
    let (secret, _) = town.server().desk().issue_code(town.wang, now_micros()).unwrap();
    let lost: EnrolReply = town.ask_to_enrol(&secret, "attempt-1").json().unwrap();
    let again: EnrolReply = town.ask_to_enrol(&secret, "attempt-1").json().unwrap();
    assert_eq!(again.device, lost.device);
    assert!(Device::of(&town, again.device, again.token).hello().is_ok());
    assert_eq!(refused(town.ask_to_enrol(&secret, "attempt-2")).code, "code_used");
}

#[test]
fn nobody_else_can_use_a_code_of_someone_disabled() {
    let town = Town::new();
    let (secret, _) = town.server().desk().issue_code(town.wang, now_micros()).unwrap();
    town.server().desk().disable_person("D001", false, now_micros()).unwrap();
    assert_eq!(refused(town.ask_to_enrol(&secret, "")).code, "person_not_active");
}

#[test]
fn a_request_without_a_key_or_with_anothers_number_is_not_let_in() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let stranger = Device::of(&town, wang.number, hex::encode([7; 32]));
    assert_eq!(stranger.hello().unwrap_err().status, 401);
    let pretender = Device::of(&town, wang.number, li.token.clone());
    assert_eq!(pretender.hello().unwrap_err().code, "not_admitted");
}

#[test]
fn a_revoked_device_learns_nothing_more() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    town.server().desk().revoke_device(device.number, now_micros()).unwrap();
    let refused = device.hello().unwrap_err();
    assert_eq!((refused.status, refused.code.as_str()), (401, "not_admitted"));
}

#[test]
fn what_cannot_be_read_is_refused_and_changes_nothing() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let garbled =
        town.client.post(town.url("/v1/push")).bearer_auth(&device.token).body("not a message").send().unwrap();
    let refused = refused(garbled);
    assert_eq!((refused.status, refused.code.as_str()), (400, "unreadable"));
    // On a connection of its own: the server closes it without reading to the end.
    let another = reqwest::blocking::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let too_large = another.post(town.url("/v1/push")).bearer_auth(&device.token).body(vec![0; 9 << 20]).send();
    assert!(too_large.map_or(true, |response| response.status() == 413));
    assert_eq!(device.hello().unwrap().received.number, 0);
}
