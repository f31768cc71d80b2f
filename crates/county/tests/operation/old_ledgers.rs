use crate::place::program;
use crate::town::Town;
use std::process::Output;

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_folder_of_old_ledgers_is_looked_through_then_taken_once() {
    let town = Town::new();
    let folder = town.folder.path();
    let first = folder.join("2024.csv");
    let text = "单位,检查时间,隐患内容,整改情况\n城关小学,2024-03-05,围墙开裂,已整改\n城关小学,2024年,灯管不亮,\n无此学校,2024-03-07,门锁坏,\n";
    std::fs::write(&first, text).unwrap();
    let second = folder.join("2025.csv");
    std::fs::write(&second, "学校,日期,毛病\n河口初中,2025-03-05,护栏松动\n").unwrap();
    let columns = folder.join("columns-of-2025.json");
    std::fs::write(&columns, "{\"毛病\": \"description\"}").unwrap();
    let run = |more: &[&str]| {
        let mut program = program(folder);
        program.args(["import", "ledger"]).arg(&first).arg(&second).args(more).output().unwrap()
    };
    let findings = || town.server().desk().read(|tx| tx.records_of("hazard")).unwrap().len();

    let without_names = run(&["--check"]);
    assert_eq!(without_names.status.code(), Some(1));
    assert!(said(&without_names).contains("没有找到"), "{}", said(&without_names));
    let looked = run(&["--check", "--columns", columns.to_str().unwrap()]);
    assert!(looked.status.success());
    for words in ["可以导入 1 条", "第 3 行“发现日期”", "第 4 行“学校”", "无此学校", "没有写是哪一天"]
    {
        assert!(said(&looked).contains(words), "{words}: {}", said(&looked));
    }
    assert_eq!(findings(), 0);
    let taken = run(&["--columns", columns.to_str().unwrap()]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    assert_eq!(findings(), 2);
    assert!(said(&run(&["--columns", columns.to_str().unwrap()])).contains("导入 0 条，已经有的 1 条没有动"));
    assert_eq!(findings(), 2);
    assert!(program(folder).arg("verify").status().unwrap().success());
}
