//! The county's list of schools (学校基本情况登记表).

use super::cell::{self, CellFault};
use super::problem::RowProblem;
use super::reading::{Place, Reading, all_or_problems, report_doubles};
use super::table::{self, Heading};
use duxue_domain::forms::built_in;
use std::collections::BTreeMap;

/// A school as its row says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SchoolRow {
    pub place: Place,
    pub name: String,
    /// Ten digits.
    pub code: String,
    /// Id of a school kind: `primary-full`, …
    pub school_kind: String,
    pub township: Option<String>,
    /// As written; spellings of one zone are brought together by the plan.
    pub zone: String,
    pub head: Option<String>,
    pub phone: Option<String>,
    pub students: Option<u32>,
    pub teachers: Option<u32>,
    /// Name or code of the school that a teaching point belongs to.
    pub parent: Option<String>,
    pub address: Option<String>,
    /// By the id of the fact: `has_canteen`, …
    pub facts: BTreeMap<String, bool>,
    /// Columns that the file has and this row leaves blank, so that an earlier value is taken back.
    pub blank: Vec<String>,
}

/// Reads a list of schools (.xlsx or .csv).
///
/// # Errors
/// All that is wrong with the file; then nothing of it may be used.
pub fn read_schools(bytes: &[u8]) -> Result<Vec<SchoolRow>, Vec<RowProblem>> {
    let headings = headings();
    let sheets = table::sheets_of(bytes)?;
    let tables = table::find(&sheets, &headings, "学校名册")?;
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    let mut codes = Vec::new();
    let mut names = Vec::new();
    for row in tables.iter().flat_map(table::Table::rows) {
        let place = Place::of(&row);
        let mut reading = Reading::new(&row, &headings, &mut problems);
        let name = reading.need("name", |cell| cell::name(cell, 60));
        let code = reading.need("code", cell::school_code);
        let school_kind = reading.need("school_kind", cell::dense).and_then(|written| {
            let kind = school_kind(&written);
            if kind.is_none() {
                reading.refuse("school_kind", format!("没有“{written}”这种办学类型，可以填：{}", all_kinds()));
            }
            kind
        });
        let township = reading.take("township", |cell| cell::name(cell, 30));
        let zone = reading.need("zone", |cell| cell::name(cell, 30));
        let head = reading.take("head", |cell| cell::name(cell, 40));
        let phone = reading.take("phone", cell::phone);
        let students = reading.take("students", cell::count);
        let teachers = reading.take("teachers", cell::count);
        let parent = reading.take("parent", |cell| cell::name(cell, 60)).filter(|text| !is_none_word(text));
        let address = reading.take("address", |cell| limited(cell, 120));
        let mut facts = BTreeMap::new();
        for fact in &built_in::common().school_facts {
            if let Some(answer) = reading.take(&fact.id, cell::yes_or_no) {
                facts.insert(fact.id.clone(), answer);
            }
        }
        let blank = reading.into_blank();
        codes.extend(code.clone().map(|code| (place.clone(), code)));
        names.extend(name.clone().map(|name| (place.clone(), name)));
        if let (Some(name), Some(code), Some(school_kind), Some(zone)) = (name, code, school_kind, zone) {
            rows.push(SchoolRow {
                place,
                name,
                code,
                school_kind,
                township,
                zone,
                head,
                phone,
                students,
                teachers,
                parent,
                address,
                facts,
                blank,
            });
        }
    }
    report_doubles(&codes, "学校代码", &mut problems);
    report_doubles(&names, "学校名称", &mut problems);
    all_or_problems(rows, problems)
}

/// What is written where a school has none: a stroke or 无.
pub(super) fn is_none_word(text: &str) -> bool {
    matches!(text, "无" | "/" | "-" | "—" | "——" | "－" | "\\")
}

fn limited(cell: &super::sheet::Cell, most: usize) -> Result<Option<String>, CellFault> {
    let text = cell::text(cell)?;
    match text.as_ref().map(|text| text.chars().count()) {
        Some(length) if length > most => Err(CellFault::TooLong(length)),
        _ => Ok(text),
    }
}

pub(super) fn headings() -> Vec<Heading> {
    let mut headings = vec![
        Heading::needed(
            "name",
            "学校名称",
            &["校名", "学校", "单位名称", "单位", "学校（单位）名称", "学校全称", "机构名称"],
        ),
        Heading::needed(
            "code",
            "学校代码",
            &[
                "学校标识码",
                "标识码",
                "学校编码",
                "学校（机构）标识码",
                "机构代码",
                "机构标识码",
                "单位代码",
                "代码",
                "校码",
            ],
        ),
        Heading::needed(
            "school_kind",
            "办学类型",
            &["学校类型", "学校类别", "办学层次", "类型", "类别", "学段", "学校性质类别"],
        ),
        Heading::needed(
            "zone",
            "责任区",
            &["督学责任区", "所属责任区", "所在责任区", "责任片区", "片区", "督导责任区"],
        ),
        Heading::offered(
            "township",
            "乡镇",
            &["乡（镇）", "乡镇街道", "所在乡镇", "所属乡镇", "乡镇（街道）", "镇街", "街道"],
        ),
        Heading::offered(
            "head",
            "校长",
            &["校长姓名", "负责人", "学校负责人", "校（园）长", "校园长", "校长（园长）", "园长"],
        ),
        Heading::offered(
            "phone",
            "电话",
            &["联系电话", "校长电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"],
        ),
        Heading::offered("students", "学生数", &["学生人数", "在校生数", "在校学生数", "学生", "在校生", "幼儿学生数"]),
        Heading::offered("teachers", "教师数", &["教师人数", "教职工数", "专任教师数", "教师", "教职工人数"]),
        Heading::offered("parent", "主管学校", &["上级学校", "主管完小", "所属学校", "隶属学校", "主管单位", "中心校"]),
        Heading::offered("address", "地址", &["学校地址", "详细地址", "通讯地址", "所在地"]),
    ];
    for fact in &built_in::common().school_facts {
        headings.push(Heading::offered(&fact.id, &fact.text, fact_synonyms(&fact.id)));
    }
    headings
}

fn fact_synonyms(fact: &str) -> &'static [&'static str] {
    match fact {
        "has_canteen" => &["食堂", "是否有食堂", "学校食堂"],
        "canteen_gas" => &["食堂燃气", "使用燃气", "是否使用燃气"],
        "has_dormitory" => &["寄宿", "是否寄宿", "寄宿制", "是否寄宿制", "有宿舍", "宿舍", "有学生宿舍", "有寄宿生"],
        "has_school_bus" => &["校车", "有校车", "是否有校车"],
        "has_lab" => &["实验室", "有实验室", "是否有实验室", "理化生实验室"],
        "has_computer_room" => &["计算机室", "微机室", "有微机室", "计算机教室", "有计算机教室"],
        "has_practice_site" => &["实训场所", "实训室", "有实训室", "有实训基地"],
        "has_nap_room" => &["午休室", "有午休室", "睡眠室", "有睡眠室"],
        "has_hydrant" => &["消火栓", "有消火栓", "室内消火栓"],
        "has_water_tank" => &["二次供水", "有二次供水", "蓄水池", "有蓄水池", "有二次供水设施"],
        "has_coal_heating" => &["烧煤取暖", "燃煤取暖", "明火取暖"],
        "has_water_nearby" => &["周边水域", "有周边水域", "校园周边有水域"],
        "has_construction" => &["在建工程", "有在建工程", "正在施工"],
        "multi_storey" => &["楼房", "有楼房", "两层以上教学楼"],
        "has_nutrition_plan" => &["营养改善计划", "营养餐", "有营养餐"],
        _ => &[],
    }
}

/// The id of a school kind, by the words of the common codes or others in use.
fn school_kind(written: &str) -> Option<String> {
    let bare: String = written.chars().filter(|letter| !"（）()".contains(*letter)).collect();
    let common = &built_in::common().school_kinds;
    if let Some(kind) = common.iter().find(|kind| kind.text == bare || kind.id == bare) {
        return Some(kind.id.clone());
    }
    let id = match bare.as_str() {
        "园" | "公办幼儿园" | "民办幼儿园" | "中心幼儿园" | "学前" | "学前教育" => "kindergarten",
        "小学教学点" | "村小教学点" | "不完全小学" => "teaching-point",
        "村小" | "普通小学" | "初级小学" | "初小" => "primary",
        "完小" | "中心小学" | "中心完小" | "中心校" | "小学完小" | "完全小学完小" => {
            "primary-full"
        }
        "初级中学" | "普通初中" | "初中学校" => "junior",
        "九年一贯制" | "九年制" | "九年制学校" | "九年一贯" => "nine-year",
        "高级中学" | "普通高中" | "高中学校" => "senior",
        "完中" | "普通完全中学" => "full-secondary",
        "中职" | "职高" | "职业高中" | "职业中学" | "中等职业学校" | "中专" | "职教中心" | "职业教育" => {
            "vocational"
        }
        "特校" | "特教" | "特教学校" | "特殊教育" => "special",
        _ => return None,
    };
    Some(id.to_owned())
}

fn all_kinds() -> String {
    built_in::common().school_kinds.iter().map(|kind| kind.text.as_str()).collect::<Vec<_>>().join("、")
}
