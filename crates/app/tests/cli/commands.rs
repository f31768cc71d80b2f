//! The promises of the command line.

use crate::desk::{COLLEAGUE, LIUWAN, Laptop, ME, PASSPHRASE};
use crate::machine::{Machine, Ran};
use duxue_sync::merge::Conflict;
use duxue_sync::stamp::Stamp;
use serde_json::{Value, json};

fn recorded(machine: &Machine, lines: &[Value]) -> Ran {
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    machine.fed(&["--json", "record", "-"], &input, PASSPHRASE)
}

/// The program has the machine's own clock.
fn today() -> String {
    chrono::Local::now().date_naive().to_string()
}

fn visit() -> Value {
    json!({"kind": "visit", "fields": {"school": LIUWAN, "date": today(), "state": "draft"}})
}

#[test]
fn lines_are_kept_one_by_one_and_the_bad_ones_named() {
    let machine = Machine::enrolled();
    let good = "019a0000-0000-7000-8000-00000000f001";
    let ran = recorded(
        &machine,
        &[
            visit(),
            json!({"kind": "visit", "fields": {"school": LIUWAN, "date": "昨天"}}),
            json!({"kind": "nonsense", "fields": {}}),
            json!({"kind": "visit", "fields": {"school": "019a0000-0000-7000-8000-0000000000ff"}}),
            json!({"kind": "school", "fields": {"name": "新学校"}}),
            json!({"kind": "visit", "feilds": {}}),
            json!({"kind": "visit", "fields": {"school": LIUWAN, "notes": "记".repeat(20_001)}}),
            json!({"id": good, "kind": "visit", "fields": {"school": "柳湾完全小学", "notes": "𠮷 😀 <script>"}}),
        ],
    );
    assert_eq!(ran.code, 1);
    let told = ran.json();
    let refused: Vec<u64> =
        told.iter().filter(|line| line["refused"].is_string()).map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(refused, [2, 3, 4, 5, 6, 7]);
    assert_eq!(told[7]["id"], good);
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(said.len(), 6, "{}", ran.err);
    assert!(said[0].starts_with("第 2 行没有记下：") && said[0].contains("日期"), "{}", said[0]);
    assert_eq!(machine.run(&["list", "visit"]).well().lines().len(), 2);
    let shown = machine.run(&["--json", "show", good]).well().json().remove(0);
    assert_eq!(shown["fields"], json!({"school": LIUWAN, "supervisor": ME, "notes": "𠮷 😀 <script>"}));
}

#[test]
fn the_same_id_again_edits_and_cannot_become_something_else() {
    let machine = Machine::enrolled();
    let id = recorded(&machine, &[visit()]).json()[0]["id"].clone();
    let ran = recorded(
        &machine,
        &[
            json!({"id": id, "fields": {"notes": "补记", "methods": {"talk": {"count": 4}}}}),
            json!({"id": id, "kind": "hazard", "fields": {"place": "食堂"}}),
            json!({"id": id, "scope": "county", "fields": {"notes": "别处"}}),
        ],
    );
    assert_eq!(ran.code, 1);
    let fields = machine.run(&["--json", "show", id.as_str().unwrap()]).well().json()[0]["fields"].clone();
    assert_eq!((&fields["notes"], &fields["methods"]["talk"]["count"]), (&json!("补记"), &json!(4)));
    assert_eq!(fields["date"], today());
}

#[test]
fn a_finding_lives_through_its_steps_by_the_rules() {
    let machine = Machine::enrolled();
    let found = json!({"at": "2026-10-14T10:12:00+08:00", "action": "found"});
    let closed =
        json!({"at": "2026-11-18T14:30:00+08:00", "action": "rechecked", "verdict": "done", "note": "12 扇都能开"});
    let hazard = |fields: Value| {
        let mut all = json!({"school": LIUWAN, "place": "男生宿舍二层", "description": "外窗铁栅栏焊死"});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"kind": "hazard", "fields": all})
    };
    let mut without_evidence = closed.clone();
    without_evidence.as_object_mut().unwrap().remove("note");
    let ran = recorded(
        &machine,
        &[
            hazard(json!({})),
            hazard(json!({"history": {"a": found, "b": closed}})),
            hazard(json!({"state": "closed"})),
            hazard(json!({"history": {"a": found, "b": without_evidence}})),
        ],
    );
    let told = ran.json();
    assert!(told[2]["refused"].as_str().unwrap().contains("对不上"), "{}", told[2]);
    assert!(told[3]["refused"].as_str().unwrap().contains("依据"), "{}", told[3]);
    let listed = machine.run(&["--json", "list", "hazard"]).well().json();
    let state = |at: usize| {
        let one = listed.iter().find(|line| line["id"] == told[at]["id"]).unwrap();
        (one["fields"]["state"].clone(), one["fields"]["found_at"].as_str().unwrap().to_owned())
    };
    assert_eq!(state(0).0, "open");
    assert_eq!(state(1), (json!("closed"), "2026-10-14T10:12:00+08:00".to_owned()));
    let step = json!({"id": told[0]["id"], "fields": {"state": "closed"}});
    assert!(recorded(&machine, &[step]).json()[0]["refused"].is_string());
}

#[test]
fn things_are_looked_up_newest_first() {
    let machine = Machine::enrolled();
    let on = |date: &str| json!({"kind": "visit", "fields": {"school": LIUWAN, "date": date, "notes": "看卷帘门"}});
    recorded(&machine, &[on("2026-10-21"), on("2026-11-18"), on("2026-11-05")]);
    let days =
        |ran: Ran| -> Vec<Value> { ran.well().json().iter().map(|line| line["fields"]["date"].clone()).collect() };
    let all = days(machine.run(&["--json", "list", "visit"]));
    assert_eq!(all, ["2026-11-18", "2026-11-05", "2026-10-21"]);
    assert_eq!(days(machine.run(&["--json", "list", "visit", "--month", "2026-10"])), ["2026-10-21"]);
    assert_eq!(days(machine.run(&["--json", "list", "visit", "--school", "石桥镇初级中学"])), [] as [Value; 0]);
    assert_eq!(machine.run(&["search", "卷帘门"]).well().lines().len(), 3);
    assert_eq!(machine.run(&["schools"]).well().lines().len(), 2);
    let schema = machine.run(&["schema", "visit"]).well().out;
    assert!(serde_json::from_str::<Value>(&schema).unwrap()["properties"]["disposition"].is_object());
}

#[test]
fn a_conflict_is_shown_with_both_values_and_settled_from_the_command_line() {
    let laptop = Laptop::new();
    let visit = "019a0000-0000-7000-8000-00000000c001";
    let mine = Conflict {
        path: "disposition".to_owned(),
        value: json!("minor"),
        stamp: Stamp { micros: 1_792_999_100_000_000, device: 7 },
        claimed: None,
    };
    let fields = json!({"school": LIUWAN, "supervisor": COLLEAGUE, "date": "2026-11-05", "disposition": "general"});
    laptop.receive_with("visit", visit, &format!("school:{LIUWAN}"), fields, vec![mine]);
    let machine = Machine::of(laptop);
    let shown = machine.run(&["conflicts"]).well();
    assert!(shown.out.starts_with(&format!("{visit}\tdisposition\t")), "{}", shown.out);
    let line = machine.run(&["--json", "conflicts"]).well().json().remove(0);
    assert_eq!((&line["kept"]["value"], &line["other"]["value"]), (&json!("general"), &json!("minor")));
    machine.run(&["resolve", visit, "notes", "other"]).said();
    assert_eq!(machine.run(&["resolve", visit, "disposition", "write"]).code, 2, "write wants its --value");
    machine.run(&["resolve", visit, "disposition", "write", "--value", "差不多"]).said();
    machine.run(&["resolve", visit, "disposition", "other"]).well();
    assert_eq!(machine.run(&["--json", "show", visit]).well().json()[0]["fields"]["disposition"], "minor");
    assert_eq!(machine.run(&["conflicts"]).well().out, "");
}

#[test]
fn every_failure_is_one_sentence_and_wrong_usage_ends_with_2() {
    let machine = Machine::enrolled();
    assert!(machine.fed(&["schools"], "", "不对的口令").said().contains("口令不对"));
    assert!(machine.run(&["show", "019a0000-0000-7000-8000-0000000000ff"]).said().contains("没有找到"));
    assert!(machine.run(&["list", "nonsense"]).said().contains("nonsense"));
    assert!(machine.run(&["list", "visit", "--month", "2026-13"]).said().contains("月份"));
    assert!(machine.run(&["record", "没有的文件"]).said().contains("文件不在"));
    assert!(machine.run(&["enrol", "ABCDE-FGHJK"]).said().contains("登记码"));
    assert!(machine.run(&["brief", "2043-01"]).said().contains("还没到"));
    assert!(machine.run(&["sync"]).said().contains("还没有登记到县督导室"));
    assert!(machine.run(&["restore", "没有的文件"]).said().contains("文件不在"));
    machine.run(&["serve", "--ui", ".", "--listen", "0.0.0.0:0"]).said();
    for wrong in [&["show"][..], &[], &["nonsense"], &["list", "visit", "--nonsense"], &["resolve", "a", "b", "c"]] {
        let ran = machine.run(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.err.contains("用法见") && ran.err.lines().count() == 1, "{}", ran.err);
    }
}

#[test]
fn papers_photos_and_a_backup_come_out_as_files() {
    let machine = Machine::enrolled();
    let id = recorded(&machine, &[visit()]).json()[0]["id"].as_str().unwrap().to_owned();
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sample/photos/hoop.jpg");
    let attached = machine.run(&["--json", "attach", &id, photo]).well().json().remove(0);
    assert_eq!(attached["hash"].as_str().unwrap().len(), 64);
    let bad = machine.run(&["attach", &id, photo, "/etc/hostname"]);
    assert_eq!((bad.code, bad.lines().len()), (1, 1), "the good one stands");
    machine.run(&["brief", &today()[..7], "--docx", "简报.docx", "--pdf", "简报.pdf"]).well();
    machine.run(&["document", "工作记录表", &id, "--docx", "记录.docx"]).well();
    for (name, begins) in [("简报.docx", "PK"), ("简报.pdf", "%PDF"), ("记录.docx", "PK")] {
        assert!(std::fs::read(machine.file(name)).unwrap().starts_with(begins.as_bytes()));
    }
    machine.run(&["verify"]).well();
    machine.run(&["backup", "备份"]).well();
    assert!(machine.run(&["restore", "备份"]).said().contains("已经有这个人的资料"));
    let elsewhere = machine.file("elsewhere");
    let elsewhere = elsewhere.to_str().unwrap();
    assert!(machine.fed(&["--data", elsewhere, "restore", "备份"], "", "不对的口令").said().contains("口令不对"));
    machine.run(&["--data", elsewhere, "restore", "备份"]).well();
    let there = machine.run(&["--data", elsewhere, "--json", "show", &id]).well().json();
    assert_eq!(there[0]["fields"], machine.run(&["--json", "show", &id]).well().json()[0]["fields"]);
    machine.run(&["--data", elsewhere, "verify"]).well();
}
