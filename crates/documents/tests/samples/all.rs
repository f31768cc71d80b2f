//! Every paper that has a picture of its pages.

use super::filled;
use duxue_documents::*;
use duxue_domain::chart::{Chart, Shape};

pub enum Paper {
    Brief(BriefPaper),
    Form(FormPaper),
    Official(OfficialPaper),
}

impl Paper {
    pub fn sheet(&self) -> Sheet<'_> {
        match self {
            Paper::Brief(paper) => Sheet::Brief(paper),
            Paper::Form(paper) => Sheet::Form(paper),
            Paper::Official(paper) => Sheet::Official(paper),
        }
    }
}

fn charts() -> Vec<Chart> {
    let cells = |rows: &[&[&str]]| rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let chart = |title: &str, shape: Shape, unit: &str, columns: &[&str], rows: &[&[&str]]| Chart {
        title: title.to_owned(),
        shape,
        unit: unit.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: cells(rows),
    };
    vec![
        chart(
            "隐患的类别和状态",
            Shape::Stacked,
            "项",
            &["类别", "待整改", "整改中", "待复查", "已销号"],
            &[
                &["消防", "3", "2", "0", "4"],
                &["食堂食品饮水", "0", "1", "1", "5"],
                &["校车及交通", "1", "0", "0", "0"],
            ],
        ),
        chart(
            "逐月督导、听课和隐患",
            Shape::Columns,
            "",
            &["月份", "督导（次）", "听课（节）", "发现隐患（项）"],
            &[&["9月", "9", "14", "6"], &["10月", "7", "11", "3"], &["11月", "12", "23", "8"]],
        ),
        chart(
            "八项内容看过没有",
            Shape::Grid,
            "",
            &["学校", "校务管理和制度执行", "招生、收费、择校", "课程开设和课堂教学"],
            &[&["柳湾完全小学", "已看", "", "已看"], &["青云乡九年一贯制学校", "已看", "已看", ""]],
        ),
        chart(
            "课堂互动（Rt—Ch）",
            Shape::Plane,
            "",
            &["听的课", "Rt", "Ch"],
            &[
                &["柳湾完全小学语文", "0.42", "0.55"],
                &["石桥镇初级中学数学", "0.78", "0.12"],
                &["白杨坪教学点科学", "0.25", "0.20"],
            ],
        ),
    ]
}

pub fn papers() -> Vec<(&'static str, Paper)> {
    let form = |id: &str, values: &PaperValues| Paper::Form(form_paper(id, values).unwrap());
    let mut brief = super::brief();
    let blocks = &mut brief.sections[0].blocks;
    blocks.extend(charts().iter().flat_map(figures).map(Block::Figure));
    brief.photos = super::photos();
    brief.sections[2].blocks.extend([
        Block::Photo { at: 1 },
        Block::Caption { text: "（食堂冷藏柜：这张照片还没有传到这里，没有印）".into() },
    ]);
    let [hazards, months, coverage, plane] = charts().try_into().unwrap();
    let summary = PaperValues::default()
        .text("zone", "第三督学责任区")
        .text("period", "2026—2027学年第一学期")
        .text("part1", "2026—2027学年第一学期共到校督导28次，应督的9所学校全部到校。")
        .text("part4", "发现安全隐患17项，一般16项，重大1项，已销号9项，销号率52.9%。")
        .rows("numbers", vec![vec!["到校督导".into(), "28次".into(), "25次".into(), "增加 3".into()]])
        .chart("hazard-states", hazards)
        .chart("months", months)
        .chart("coverage", coverage)
        .chart("plane", plane);
    vec![
        ("brief", Paper::Brief(brief)),
        ("work-record", form("work-record", &super::work_record())),
        ("lesson-record", form("lesson-record", &super::lesson_record())),
        ("feedback", form("feedback", &super::feedback())),
        ("zone-summary", form("zone-summary", &summary)),
        ("blank-recheck", form("recheck", &PaperValues::default())),
        ("blank-complaint", form("complaint", &PaperValues::default())),
        ("blank-school-basics", form("school-basics", &PaperValues::default())),
        ("blank-evaluation", form("evaluation", &PaperValues::default())),
        ("zone-plan", form("zone-plan", &filled::zone_plan())),
        ("survey-result", form("survey-result", &filled::survey_result())),
        ("recheck", form("recheck", &filled::recheck())),
        ("evaluation", form("evaluation", &filled::evaluation())),
        ("notice", Paper::Official(rectification_notice(&super::notice()).unwrap())),
        ("opinion", Paper::Official(supervision_opinion(&filled::opinion()).unwrap())),
        ("extract", Paper::Official(brief_extract(&filled::extract()).unwrap())),
    ]
}
