use crate::town::{Town, done, id};
use duxue_county::now_micros;
use duxue_sync::{ChainPoint, ForkReply, PushReply, RefusalReason, SealedChange};
use serde_json::json;

const YEAR: i64 = 365 * 24 * 3600 * 1_000_000;

#[test]
fn what_was_pushed_comes_back_whole() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    let saved = device.save_visit(visit, json!({"date": "2026-11-18", "notes": "𠮷 <script> 😀"}));
    let (received, refused) = done(device.push(&[&saved]));
    assert_eq!((received, refused.len()), (device.point(), 0));
    let record = device.record(visit);
    assert_eq!(record.fields, r#"{"date":"2026-11-18","notes":"𠮷 <script> 😀"}"#);
    assert_eq!(device.hello().unwrap().received, device.point());
}

#[test]
fn a_push_whose_reply_was_lost_is_acknowledged_again_and_counted_once() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    let first = device.save_visit(visit, json!({"notes": "一"}));
    let refused_one = device.save_visit(id(), json!({"date": "昨天"}));
    let last = device.save_visit(visit, json!({"theme": "二"}));
    let all = [&first, &refused_one, &last];
    let told = done(device.push(&all));
    let before = device.record(visit);
    let again = done(device.push(&all));
    assert_eq!(again, told);
    assert_eq!(again.1.len(), 1);
    assert_eq!(device.record(visit), before);

    // The same, with something new behind it.
    let new = device.save_visit(visit, json!({"theme": "三"}));
    assert_eq!(done(device.push(&[&first, &refused_one, &last, &new])).0, device.point());
}

#[test]
fn a_gap_is_asked_for() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let first = device.save_visit(id(), json!({"notes": "一"}));
    let second = device.save_visit(id(), json!({"notes": "二"}));
    assert_eq!(device.push(&[&second]).unwrap(), PushReply::SendFrom { received: ChainPoint::default() });
    done(device.push(&[&first, &second]));
}

#[test]
fn a_restored_backup_that_goes_its_own_way_is_known_as_a_copy() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let (kept, later) = (id(), id());
    let first = device.save_visit(kept, json!({"notes": "备份前"}));
    let backup = device.point();
    let second = device.save_visit(later, json!({"notes": "备份后"}));
    done(device.push(&[&first, &second]));

    device.go_back_to(backup);
    let other = device.save_visit(id(), json!({"notes": "恢复后另写的"}));
    assert_eq!(device.push(&[&other]).unwrap(), PushReply::Forked);

    let new: ForkReply = device.ask("/v1/fork", &device.number).unwrap();
    assert_ne!(new.device, device.number);
    let copy = crate::town::Device::of(&town, new.device, new.token);
    let renumbered = copy.save_visit(id(), json!({"notes": "恢复后另写的"}));
    done(copy.push(&[&renumbered]));
    assert_eq!(copy.record(later).fields, r#"{"notes":"备份后"}"#);
    assert!(device.hello().is_ok());
}

#[test]
fn one_bad_change_is_set_aside_and_the_rest_goes_on() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let (good, bad, better) = (id(), id(), id());
    let saved = [
        device.save_visit(good, json!({"date": "2026-11-18"})),
        device.save_visit(bad, json!({"date": "2026-13-40"})),
        device.save_visit(better, json!({"date": "2026-11-19"})),
    ];
    let (received, refused) = done(device.push(&saved.iter().collect::<Vec<_>>()));
    assert_eq!(received.number, 3);
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].number, refused[0].record, refused[0].reason), (2, Some(bad), RefusalReason::Invalid));
    assert!(refused[0].text.contains("日期"), "{}", refused[0].text);
    device.record(good);
    device.record(better);

    let kept = town.server().desk().read(|tx| tx.refused(10)).unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].change, saved[1].sealed.0);
}

#[test]
fn a_device_that_missed_the_answer_hears_at_the_next_greeting_what_was_refused() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let bad = id();
    let saved = device.save_visit(bad, json!({"date": "2026-13-40"}));
    let (_, refused) = done(device.push(&[&saved]));
    // The answer was lost: the device still says that it knows of nothing.
    assert_eq!(device.hello().unwrap().refused, refused);
    assert_eq!(refused[0].record, Some(bad));
}

#[test]
fn bytes_of_an_unknown_version_are_kept_raw() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let mut strange = device.save_visit(id(), json!({"notes": "一"}));
    strange.sealed = SealedChange(b"from the future".to_vec());
    let (_, refused) = done(device.push(&[&strange]));
    assert_eq!((refused[0].reason, refused[0].record), (RefusalReason::Unreadable, None));
    let kept = town.server().desk().read(|tx| tx.refused(10)).unwrap();
    assert_eq!(kept[0].change, b"from the future");
}

#[test]
fn a_leaf_that_became_a_map_is_set_aside() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let visit = id();
    let leaf = device.save_visit(visit, json!({"x_new": "值"}));
    let map = device.save_visit(visit, json!({"x_new": {"part": "值"}}));
    let (_, refused) = done(device.push(&[&leaf, &map]));
    assert_eq!(refused[0].reason, RefusalReason::Shape);
}

#[test]
fn two_devices_that_had_not_seen_each_other_keep_both_values() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let visit = id();
    let begun = wang.save_visit(visit, json!({"notes": "开始", "theme": "安全"}));
    done(wang.push(&[&begun]));

    let scope = format!("school:{}", town.school);
    let seen = [("notes", begun.stamp)];
    let by_wang = wang.save_under(&scope, visit, "visit", json!({"notes": "王的"}), &seen);
    let by_li = li.save_under(&scope, visit, "visit", json!({"notes": "李的"}), &seen);
    done(li.push(&[&by_li]));
    done(wang.push(&[&by_wang]));

    let page = wang.pull(&scope, 0);
    let record = page.records.iter().find(|record| record.id == visit).unwrap();
    // Whoever's stamp is higher stands; the other is kept.
    let (standing, kept) = if by_li.stamp > by_wang.stamp { ("李的", "王的") } else { ("王的", "李的") };
    assert!(record.fields.contains(standing));
    assert_eq!(record.conflicts.len(), 1);
    assert_eq!(record.conflicts[0].value, json!(kept));
    let mut names: Vec<&str> = page.writers.iter().map(|writer| writer.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["李建国", "王秀英"]);

    // The choice of one settles it for both.
    let stands = record.stamps.of_leaf("notes").unwrap().stamp;
    let chosen = wang.save_under(&scope, visit, "visit", json!({"notes": "合起来"}), &[("notes", stands)]);
    let mut change = chosen.sealed.open().unwrap();
    change.settles.push(record.conflicts[0].stamp);
    let settled = crate::town::Saved { sealed: SealedChange::seal(&change), ..chosen };
    wang.go_back_to(settled.after);
    done(wang.push(&[&settled]));
    assert!(li.record(visit).conflicts.is_empty());
}

#[test]
fn a_clock_years_ahead_does_not_win_over_others_for_ever() {
    let town = Town::new();
    let (wang, li) = (town.enrol(town.wang), town.enrol(town.li));
    let visit = id();
    *wang.clock_off.borrow_mut() = 10 * YEAR;
    let ahead = wang.save_visit(visit, json!({"notes": "钟快了十年"}));
    let more = wang.save_visit(visit, json!({"theme": "再记一条"}));
    let (_, refused) = done(wang.push(&[&ahead, &more]));
    assert!(refused.is_empty());

    let leaf = wang.record(visit).stamps.of_leaf("notes").unwrap();
    assert!(leaf.stamp.micros <= now_micros() + 1000);
    assert_eq!(leaf.claimed, Some(ahead.stamp));
    assert_ne!(wang.record(visit).stamps.of_leaf("theme").unwrap().stamp, leaf.stamp);

    let later = li.save_visit(visit, json!({"notes": "李后来写的"}));
    done(li.push(&[&later]));
    assert!(wang.record(visit).fields.contains("李后来写的"));

    // Its own next edit names what its clock had claimed, and is known to have seen it.
    let scope = format!("school:{}", town.school);
    let next = wang.save_under(&scope, visit, "visit", json!({"theme": "改"}), &[("theme", more.stamp)]);
    done(wang.push(&[&next]));
    let record = wang.record(visit);
    assert!(record.fields.contains("改"));
    assert!(record.conflicts.iter().all(|conflict| conflict.path != "theme"));
}

#[test]
fn many_devices_at_once_lose_nothing_and_count_nothing_twice() {
    let town = Town::new();
    let devices: Vec<_> = (0..24).map(|_| town.enrol(town.wang)).collect();
    let before = town.server().desk().read(|tx| tx.head()).unwrap().0;
    let pushes: Vec<_> = devices
        .iter()
        .map(|device| {
            let saved: Vec<_> =
                (0..5).map(|n| device.save_visit(id(), json!({"notes": format!("第 {n} 次")}))).collect();
            let changes = saved.into_iter().map(|saved| saved.sealed).collect();
            let request = duxue_sync::PushRequest { device: device.number, after: ChainPoint::default(), changes };
            device.request("/v1/push", &request)
        })
        .collect();
    std::thread::scope(|scope| {
        for push in pushes {
            scope.spawn(move || done(crate::town::answer(push.send().unwrap())));
        }
    });
    let desk = town.server().desk();
    assert_eq!(desk.read(|tx| tx.head()).unwrap().0, before + 24 * 5);
    assert_eq!(desk.verify(|_| true).unwrap().faults, []);
}
