//! 随机抽取: anyone who has the seed and the list gets the same.
#![allow(clippy::unwrap_used)]

use duxue_domain::records::Draw;
use duxue_domain::rules::draw::{DrawError, draw, entries, is_as_drawn, words};
use std::collections::BTreeMap;

fn classes(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("{}（{}）班", (n - 1) / 4 + 1, (n - 1) % 4 + 1)).collect()
}

#[test]
fn the_same_seed_and_list_give_the_same_and_another_seed_gives_another() {
    let all = classes(24);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let first = draw("0123456789", &all, 3).unwrap();
    assert_eq!(draw("0123456789", &all, 3).unwrap(), first);
    assert_eq!(draw("0123456789", &all, 5).unwrap()[..3], first, "one more does not change who came first");
    assert_ne!(draw("0123456780", &all, 3).unwrap(), first);
}

/// Reckoned with another program, `printf '%s\n%s\n%s' 0123456789 1 甲 | sha256sum` and so on: d103…, c11e…, 67fe….
#[test]
fn the_lots_are_those_that_sha256sum_prints() {
    assert_eq!(draw("0123456789", &["甲", "乙", "丙"], 2).unwrap(), [2, 1]);
}

#[test]
fn nobody_is_drawn_more_often_than_others() {
    let all = classes(10);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut times: BTreeMap<usize, u32> = BTreeMap::new();
    for seed in 0..5000 {
        for at in draw(&format!("{seed:010}"), &all, 2).unwrap() {
            *times.entry(at).or_default() += 1;
        }
    }
    // 1,000 each are expected, with a standard deviation of 28.
    assert!(times.values().all(|count| (880..=1120).contains(count)), "{times:?}");
}

#[test]
fn a_list_is_read_as_people_write_it() {
    let typed = "一年级1班、一年级2班，二年级1班\n\n  三年级1班  ;四年级\t五年级\r\n";
    assert_eq!(entries(typed), ["一年级1班", "一年级2班", "二年级1班", "三年级1班", "四年级", "五年级"]);
    assert_eq!(entries(" 、 ，\n"), Vec::<&str>::new());
}

#[test]
fn two_of_the_same_name_are_two_people() {
    let pupils = ["张伟", "张伟", "李娜"];
    let places: Vec<usize> = (0..200).map(|seed| draw(&format!("{seed:010}"), &pupils, 1).unwrap()[0]).collect();
    assert!((0..3).all(|at| places.contains(&at)), "each of them can be drawn");
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_reason() {
    assert_eq!(draw("1", &[], 1), Err(DrawError::TooFew));
    assert_eq!(draw("1", &["一班"], 1), Err(DrawError::TooFew));
    for count in [0, 3, 4] {
        assert_eq!(draw("1", &["一班", "二班", "三班"], count), Err(DrawError::Count(3)));
    }
    assert_eq!(DrawError::Count(3).to_string(), "抽取的个数要在 1 和 2 之间");
    assert_eq!(draw("1", &vec!["学生"; 5001], 3), Err(DrawError::TooMany));
}

#[test]
fn a_record_that_was_changed_afterwards_no_longer_agrees_with_itself() {
    let all = ["一班", "二班", "三班", "四班"];
    let places = draw("4711000000", &all, 2).unwrap();
    let drawn: Vec<&str> = places.iter().map(|at| all[*at]).collect();
    let kept = Draw {
        list: Some(all.join("\n")),
        count: Some(2),
        seed: Some("4711000000".to_owned()),
        drawn: Some(drawn.join("\n")),
        ..Draw::default()
    };
    assert!(is_as_drawn(&kept));
    let reversed = Draw { list: Some("四班\n三班\n二班\n一班".to_owned()), ..kept.clone() };
    let another = Draw { drawn: Some("从没有过的班\n一班".to_owned()), ..kept.clone() };
    assert!(!is_as_drawn(&another));
    // The same names in another order have other numbers, and so other lots.
    let again = draw("4711000000", &["四班", "三班", "二班", "一班"], 2).unwrap();
    assert_eq!(is_as_drawn(&reversed), again.iter().map(|at| 3 - at).eq(places.iter().copied()));
    assert!(!is_as_drawn(&Draw { seed: None, ..kept.clone() }) && !is_as_drawn(&Draw::default()));
    assert_eq!(words(&kept), format!("4 个里抽 2 个：{}（种子 4711000000）", drawn.join("、")));
    let classes = Draw { what: Some("class".to_owned()), ..kept.clone() };
    assert!(words(&classes).starts_with("班级 4 个里抽 2 个："));
    let void = Draw { voided: Some("三班今天春游".to_owned()), ..kept };
    assert!(words(&void).ends_with("，作废：三班今天春游"));
}
