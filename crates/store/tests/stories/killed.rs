use crate::desk::*;
use duxue_store::{Query, Vault};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const FOLDER: &str = "DUXUE_STORY_FOLDER";

/// The other process of the story below: saves answers and says each number once it is kept. By itself it does nothing.
#[test]
fn the_one_who_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Vault::unlock(folder.as_ref(), PASSPHRASE).unwrap();
    let from = store.count(&Query::of("patrol")).unwrap();
    for n in from.. {
        let answers = json!({"answers": {"gate-plate": {"result": "conform", "note": format!("第{n}条")}}});
        store.save(save(id(u128::from(n)), "patrol", answers), chrono::Utc::now()).unwrap();
        println!("kept {n}");
    }
}

#[test]
fn every_answer_that_was_said_to_be_kept_is_there_after_a_kill() {
    let desk = Desk::new();
    drop(desk.enrol());
    // Seeded moments: so many answers are said to be kept, then the process is killed at whatever it does next.
    let mut moment = 20_261_124u64;
    for _ in 0..12 {
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::the_one_who_is_killed", "--nocapture"])
            .env(FOLDER, desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let kept: Vec<u64> = lines
            .filter_map(|line| line.rsplit_once("kept ").and_then(|(_, number)| number.parse().ok()))
            .take(1 + (moment >> 33) as usize % 40)
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let store = desk.unlock();
        let last = *kept.last().unwrap();
        for n in 0..=last {
            assert_eq!(fields(&store, id(u128::from(n)))["answers"]["gate-plate"]["note"], json!(format!("第{n}条")));
        }
        assert_eq!(store.verify().unwrap(), []);
    }
}
