use super::super::ledger::keys;
use super::*;
use std::collections::BTreeMap;

fn known(id: &str, name: &str) -> Known {
    let fields = serde_json::json!({"name": name}).as_object().unwrap().clone();
    Known { id: id.to_owned(), fields }
}

fn county() -> Existing {
    Existing {
        schools: vec![known("s1", "城关小学"), known("s2", "河口初中")],
        people: vec![known("p1", "王秀英")],
        ..Existing::default()
    }
}

#[test]
fn a_ledger_under_an_offices_own_headings_becomes_findings() {
    let file = workbook(&[
        &["某某县 2025 年校园安全隐患排查治理台账"],
        &[
            "序号",
            "被检查单位",
            "检查时间",
            "隐患部位",
            "隐患情况",
            "隐患类型",
            "隐患级别",
            "整改时限",
            "整改情况",
            "完成时间",
            "检查人",
        ],
        &[
            "#1",
            "城关小学",
            "2025.3.4",
            "食堂",
            "灭火器过期",
            "消防",
            "一般",
            "2025年3月10日",
            "已整改",
            "2025/3/9",
            "王秀英",
        ],
        &["#2", "河口初中", "2025-03-05", "操场", "篮球架松动", "体育设施", "重大隐患", "", "正在整改", "", "赵老师"],
        &["#3", "城关小学", "2025-03-06", "", "门卫脱岗", "奇怪的类型", "较大", "", "再议", "", ""],
        &["合计", "3"],
    ]);
    let read = read_ledger(&file, &BTreeMap::new()).unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let plan = plan_ledger(&read.rows, &county());
    let leaf =
        |row: usize, path: &str| plan.upserts[row].leaves.get(path).and_then(|value| value.as_str()).map(str::to_owned);
    assert_eq!(leaf(0, "state").as_deref(), Some("closed"));
    assert_eq!(leaf(0, "closed_at").as_deref(), Some("2025-03-09T00:00:00+08:00"));
    assert_eq!((leaf(0, "supervisor").as_deref(), leaf(0, "deadline").as_deref()), (Some("p1"), Some("2025-03-10")));
    assert_eq!((leaf(0, "category").as_deref(), leaf(0, "grade").as_deref()), (Some("fire"), Some("general")));
    assert_eq!((leaf(1, "grade").as_deref(), leaf(1, "state").as_deref()), (Some("major"), Some("working")));
    assert_eq!(leaf(1, "history.found.by_name").as_deref(), Some("赵老师"));
    assert_eq!((leaf(2, "state").as_deref(), leaf(2, "category")), (Some("open"), None));
    let remarks: Vec<String> = plan.remarks.iter().map(ToString::to_string).collect();
    for part in ["第 4 行“督学”", "第 5 行“隐患类别”：“奇怪的类型”", "第 5 行“等级”：“较大”", "第 5 行“状态”：“再议”"]
    {
        assert!(remarks.iter().any(|remark| remark.contains(part)), "{part}: {remarks:?}");
    }
    for upsert in &plan.upserts {
        let fields = upsert.fields().unwrap();
        duxue_domain::rules::check_record(upsert.kind.name(), &format!("school:{}", Uuid::nil()), &fields)
            .err()
            .into_iter()
            .flatten()
            // The schools of this test have short names for ids.
            .for_each(|problem| {
                assert!(problem.message.contains("学校") || problem.message.contains("督学"), "{}", problem.message)
            });
    }
}

#[test]
fn what_is_not_understood_is_left_out_by_row_and_the_rest_stands() {
    let file = workbook(&[
        &["学校", "日期", "问题"],
        &["城关小学", "三月", "插座松动"],
        &["没有的学校", "2025-03-05", "围墙开裂"],
        &["河口初中", "2025-03-05", "围墙开裂"],
        &["河口初中", "2025-03-05", "围墙开裂"],
        &["河口初中", "2025-03-06", ""],
    ]);
    let read = read_ledger(&file, &BTreeMap::new()).unwrap();
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("第 2 行“发现日期”") && problems[1].contains("第 6 行“问题描述”"), "{problems:?}");
    let plan = plan_ledger(&read.rows, &county());
    assert!(plan.left_out[0].to_string().contains("没有的学校"));
    assert_eq!((plan.upserts.len(), plan.twice), (1, 1));
    // The same file again makes the same records.
    let again = plan_ledger(&read_ledger(&file, &BTreeMap::new()).unwrap().rows, &county());
    assert_eq!(again.upserts[0].id, plan.upserts[0].id);
}

#[test]
fn an_office_names_its_own_headings_and_a_slip_in_them_is_told() {
    let file = workbook(&[&["院校", "哪天", "毛病"], &["城关小学", "2025-03-04", "灯管坏了"]]);
    assert!(read_ledger(&file, &BTreeMap::new()).is_err());
    let names = |list: &[(&str, &str)]| {
        list.iter().map(|(name, key)| ((*name).to_owned(), (*key).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let own = names(&[("院校", "school"), ("哪天", "found"), ("毛病", "description")]);
    assert_eq!(read_ledger(&file, &own).unwrap().rows[0].description, "灯管坏了");
    let wrong = said(read_ledger(&file, &names(&[("毛病", "trouble")])));
    assert!(keys().iter().all(|key| wrong[0].contains(key.as_str())), "{wrong:?}");
}
