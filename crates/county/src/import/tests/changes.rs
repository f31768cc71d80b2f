//! A second import, and rows that refer to one another.

use super::*;
use duxue_domain::forms::built_in;
use duxue_sync::leaves::leaf;
use serde_json::json;

const SCHOOLS: [&str; 8] = ["学校名称", "学校代码", "办学类型", "乡镇", "责任区", "校长", "学生数", "主管学校"];
const CENTRE: [&str; 8] = ["石桥镇中心小学", "2900071001", "完全小学", "石桥镇", "第三督学责任区", "罗启文", "912", ""];
const POINT: [&str; 8] =
    ["白杨坪教学点", "2900071042", "教学点", "石桥镇", "第三责任区", "黄玉珍", "17", "石桥镇中心小学"];
const PEOPLE: [&str; 4] = ["姓名", "工号", "角色", "责任区"];
const POSTS: [&str; 6] = ["工号", "督学姓名", "学校代码", "学校名称", "起始日期", "终止日期"];

fn with_schools(rows: &[&[&str]], existing: &Existing, new_id: &mut dyn FnMut() -> Uuid) -> (Existing, Plan) {
    let plan = plan_schools(&read_schools(&workbook(rows)).unwrap(), existing, new_id).unwrap();
    (carried_out(existing, &plan), plan)
}

fn small_county(new_id: &mut dyn FnMut() -> Uuid) -> Existing {
    let (county, _) = with_schools(&[&SCHOOLS, &CENTRE, &POINT], &Existing::default(), new_id);
    let people = workbook(&[
        &PEOPLE,
        &["周德昌", "D0301", "责任督学", "第三责任区"],
        &["王建国", "D0302", "责任督学", "第三责任区"],
        &["王建国", "D0303", "责任督学", "第三责任区"],
        &["马晓云", "X01", "督导室", ""],
    ]);
    let plan = plan_people(&read_people(&people).unwrap(), &county, new_id).unwrap();
    carried_out(&county, &plan)
}

#[test]
fn a_corrected_roster_changes_only_what_was_corrected() {
    let mut new_id = ids();
    let (county, first) = with_schools(&[&SCHOOLS, &CENTRE, &POINT], &Existing::default(), &mut new_id);
    assert_eq!((first.created, first.notes.as_slice()), (2, ["新建责任区：第三督学责任区".to_owned()].as_slice()));
    let corrected = ["白杨坪教学点", "2900071042", "教学点", "石桥镇", "第三责任区", "", "15", "石桥镇中心小学"];
    let (after, plan) = with_schools(&[&SCHOOLS, &CENTRE, &corrected], &county, &mut new_id);
    assert_eq!((plan.created, plan.updated, plan.unchanged), (0, 1, 1));
    let leaves: Vec<_> = plan.upserts[0].leaves.iter().map(|(path, value)| (path.as_str(), value.clone())).collect();
    assert_eq!(leaves, [("head", json!(null)), ("students", json!(15))], "a cell made blank takes the value back");
    assert_eq!(after.schools.len(), 2);
}

#[test]
fn a_column_that_the_roster_lacks_changes_nothing() {
    let mut new_id = ids();
    let (county, _) = with_schools(&[&SCHOOLS, &CENTRE], &Existing::default(), &mut new_id);
    let (_, plan) = with_schools(&[&SCHOOLS[..5], &CENTRE[..5]], &county, &mut new_id);
    assert_eq!((plan.unchanged, plan.upserts.len()), (1, 0));
}

#[test]
fn a_corrected_code_finds_the_school_by_its_name_and_says_so() {
    let mut new_id = ids();
    let (county, _) = with_schools(&[&SCHOOLS, &CENTRE, &POINT], &Existing::default(), &mut new_id);
    let corrected = ["石桥镇中心小学", "2900071999", "完全小学", "石桥镇", "第三督学责任区", "罗启文", "912", ""];
    let (after, plan) = with_schools(&[&SCHOOLS, &corrected], &county, &mut new_id);
    assert_eq!(plan.notes, ["石桥镇中心小学：学校代码由 2900071001 改为 2900071999"]);
    assert_eq!(plan.not_in_file, ["白杨坪教学点"]);
    assert_eq!(after.schools.len(), 2);
}

#[test]
fn a_teaching_point_under_a_school_that_is_nowhere_is_refused_by_its_row() {
    let lost = ["鹿庄教学点", "2900071049", "教学点", "石桥镇", "三区", "", "", "柳弯完小"];
    let own = ["杏岗教学点", "2900071056", "教学点", "石桥镇", "三区", "", "", "2900071056"];
    let rows = read_schools(&workbook(&[&SCHOOLS, &CENTRE, &lost, &own])).unwrap();
    assert_eq!(
        said(plan_schools(&rows, &Existing::default(), &mut ids())),
        ["第 3 行“主管学校”：没有“柳弯完小”这所学校，请写它的全称或代码", "第 4 行“主管学校”：主管学校写成了学校自己",]
    );
}

#[test]
fn people_of_a_zone_that_no_school_is_in_are_refused() {
    let county = small_county(&mut ids());
    let file = workbook(&[&PEOPLE, &["汪志刚", "D0701", "责任督学", "第七督学责任区"]]);
    assert_eq!(
        said(plan_people(&read_people(&file).unwrap(), &county, &mut ids())),
        ["第 2 行“责任区”：没有“第七督学责任区”，请先导入学校名册，或核对责任区的写法"]
    );
}

#[test]
fn postings_are_matched_by_code_or_by_a_name_that_is_the_only_one() {
    let county = small_county(&mut ids());
    let good = workbook(&[
        &POSTS,
        &["D0301", "", "", "白杨坪教学点", "2026-09-01", ""],
        &["", "周德昌", "2900071001", "", "2025-09-01", "2026-12-31"],
    ]);
    let plan = plan_assignments(&read_assignments(&good).unwrap(), &county).unwrap();
    let after = carried_out(&county, &plan);
    assert_eq!(plan.updated, 1, "both postings are on one person's record");
    let (centre, point) = (&county.schools[0].id, &county.schools[1].id);
    let zhou = &after.people[0].fields;
    assert_eq!(leaf(zhou, &format!("posts.{point}.from")), Some(&json!("2026-09-01")));
    assert_eq!(leaf(zhou, &format!("posts.{point}.to")), None);
    assert_eq!(leaf(zhou, &format!("posts.{centre}.to")), Some(&json!("2026-12-31")));
    let prolonged = workbook(&[&POSTS, &["D0301", "", "2900071001", "", "2025-09-01", ""]]);
    let plan = plan_assignments(&read_assignments(&prolonged).unwrap(), &after).unwrap();
    let after = carried_out(&after, &plan);
    assert_eq!(leaf(&after.people[0].fields, &format!("posts.{centre}.to")), Some(&json!(null)));
}

#[test]
fn postings_that_fit_nobody_or_several_are_refused_by_row() {
    let county = small_county(&mut ids());
    let file = workbook(&[
        &POSTS,
        &["D0399", "", "2900071001", "", "2026-09-01", ""],
        &["", "王建国", "2900071001", "", "2026-09-01", ""],
        &["D0301", "周得昌", "2900071002", "", "2026-09-01", ""],
        &["X01", "马晓云", "2900071001", "石桥镇初级中学", "2026-09-01", ""],
        &["X01", "", "2900071042", "", "2026-09-01", ""],
        &["D0301", "", "2900071001", "", "2026-09-01", ""],
        &["", "周德昌", "", "石桥镇中心小学", "2026-09-01", ""],
    ]);
    assert_eq!(
        said(plan_assignments(&read_assignments(&file).unwrap(), &county)),
        [
            "第 2 行“督学”：人员名册里没有工号 D0399",
            "第 3 行“督学”：有几个人都叫“王建国”，请写工号",
            "第 4 行“督学”：工号 D0301 是“周德昌”，这里写的是“周得昌”",
            "第 4 行“学校”：学校名册里没有学校代码 2900071002",
            "第 5 行“学校”：学校代码 2900071001 是“石桥镇中心小学”，这里写的是“石桥镇初级中学”",
            "第 6 行“督学”：马晓云是县督导室工作人员，不能挂牌到学校",
            "第 8 行“学校”：同一位督学和学校在第 7 行已经写过",
        ]
    );
}

#[test]
fn a_disabled_account_stays_disabled_and_a_deleted_school_comes_back_with_its_roster() {
    let mut new_id = ids();
    let mut county = small_county(&mut new_id);
    county.people[0].fields.insert("disabled".into(), json!(true));
    county.schools[0].fields.insert("deleted".into(), json!(true));
    let file = workbook(&[&PEOPLE, &["周德昌", "D0301", "责任督学", "第三责任区"]]);
    let plan = plan_people(&read_people(&file).unwrap(), &county, &mut new_id).unwrap();
    assert_eq!(plan.upserts, []);
    let (after, _) = with_schools(&[&SCHOOLS, &CENTRE], &county, &mut new_id);
    assert_eq!(leaf(&after.schools[0].fields, "deleted"), Some(&json!(false)));
}

#[test]
fn a_form_is_published_whole_and_a_published_version_never_changes() {
    let text = built_in::form_text("patrol").unwrap();
    let file = read_form(text.as_bytes()).unwrap();
    let now = "2026-11-18T09:00:00+08:00";
    let plan = plan_form(&file, &Existing::default(), now, &mut ids()).unwrap();
    let county = carried_out(&Existing::default(), &plan);
    assert_eq!(county.forms[0].text("form_kind"), Some("patrol"));
    assert_eq!(county.forms[0].text("body"), Some(text));
    assert_eq!(plan_form(&file, &county, now, &mut ids()).unwrap().unchanged, 1);
    let changed = read_form(text.replacen("大门", "校门", 1).replacen("校园", "学校", 1).as_bytes()).unwrap();
    let refusal = said(plan_form(&changed, &county, now, &mut ids()));
    assert_eq!(refusal.len(), 1);
    assert!(refusal[0].contains("已经发布过，内容不一样；改了内容要提高版本号"), "{}", refusal[0]);
    assert_eq!(said(read_form(b"{\n \"id\": ")), ["第 2 行：第 7 个字附近写错了，不是完整的 JSON"]);
}

#[test]
fn a_form_may_come_as_an_xlsform_and_the_same_form_is_no_other_one() {
    use duxue_documents::xlsform;
    let now = "2026-11-18T09:00:00+08:00";
    let canteen = built_in::form("canteen").unwrap();
    let json = read_form(built_in::form_text("canteen").unwrap().as_bytes()).unwrap();
    let county = carried_out(&Existing::default(), &plan_form(&json, &Existing::default(), now, &mut ids()).unwrap());
    let file = read_form(&xlsform::write(canteen).unwrap()).unwrap();
    assert_eq!(duxue_domain::forms::Form::parse(&file.body).unwrap(), *canteen);
    assert_eq!(plan_form(&file, &county, now, &mut ids()).unwrap().unchanged, 1, "一样的表，不算改了");
    let mut other = canteen.clone();
    other.sections[0].items[0].text.push('？');
    let changed = read_form(&xlsform::write(&other).unwrap()).unwrap();
    assert!(said(plan_form(&changed, &county, now, &mut ids()))[0].contains("提高版本号"));
    other.version = "9.0.0".to_owned();
    let newer = read_form(&xlsform::write(&other).unwrap()).unwrap();
    assert_eq!(plan_form(&newer, &county, now, &mut ids()).unwrap().created, 1);
}

#[test]
fn what_an_xlsform_could_not_bring_along_is_told_with_the_plan() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (row, cells) in [["type", "name", "label"], ["video", "clip", "录像"]].into_iter().enumerate() {
        sheet.write_row(u32::try_from(row).unwrap(), 0, cells).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let file = read_xlsform(&bytes, "My Form").unwrap();
    let plan = plan_form(&file, &Existing::default(), "2026-11-18T09:00:00+08:00", &mut ids()).unwrap();
    assert_eq!(file.form.id, "my-form");
    assert!(plan.notes.contains(&"survey!A2：这里不录像，改为写要点（照片可以加在任何一题下）".to_owned()));
    assert_eq!(
        said(read_form(&bytes)),
        ["工作表 settings：没有可以做编号的 form_id；请写上由小写字母、数字和连字符组成的编号，如 canteen-check"],
        "没有文件名，也没有编号"
    );
}
