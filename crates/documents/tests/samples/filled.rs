//! Further papers, filled in as a county's are.

use super::photos;
use duxue_documents::{Block, ExtractValues, OpinionValues, PaperTable, PaperValues};
use duxue_domain::chart::{Chart, Shape};

fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

pub fn zone_plan() -> PaperValues {
    PaperValues::default()
        .text("zone", "临溪县第三督学责任区")
        .text("period", "2026年12月")
        .text("lead", "周德昌")
        .text("members", "周德昌、冯桂芳、陈堃、李昇")
        .text("schools", "9 所")
        .text("quota", "每校每月至少1次，每学期至少2次")
        .text("goal", "以“期末教学与考试管理”为重点，补上11月没有到的学校，复查到期的整改和未销号的隐患。")
        .rows(
            "table",
            rows(&[
                &["第 14 周", "12月3日（周四）", "白杨坪教学点", "常规督导，补上月", "不打招呼", "周德昌", "2", ""],
                &[
                    "第 15 周",
                    "12月8日（周二）",
                    "柳湾完全小学",
                    "复查篮球架和围墙",
                    "告知",
                    "周德昌、冯桂芳",
                    "1",
                    "回访",
                ],
                &["第 15 周", "12月10日（周四）", "青云乡九年一贯制学校", "宿舍和食堂", "不打招呼", "陈堃", "2", ""],
                &["第 16 周", "12月16日（周三）", "石桥镇中心小学", "期末复习课，行政听课周", "告知", "李昇", "4", ""],
                &[
                    "第 17 周",
                    "12月24日（周四）",
                    "石桥镇初级中学",
                    "考试过程监测",
                    "不打招呼",
                    "陈堃、李昇",
                    "",
                    "与教研室同去",
                ],
            ]),
        )
        .text("theme", "期末教学与考试管理")
        .text("fixed", "行政听课周 12月14日至18日；期末考试 2027年1月12日至14日")
        .text("support", "白杨坪教学点山路结冰，请局办派车。")
}

pub fn survey_result() -> PaperValues {
    PaperValues::default()
        .text("school", "石桥镇中心小学")
        .text("date", "2026年11月17日")
        .text("name", "家长问卷")
        .text("who", "三、四年级家长")
        .text("papers", "186 份")
        .text("before", "2026年9月，162 份")
        .rows(
            "result",
            rows(&[
                &[
                    "1",
                    "您对学校食堂的饭菜满意吗？",
                    "很满意 74（40%），满意 81（44%），一般 22（12%），不满意 7（4%）",
                    "3.2",
                    "2.9",
                ],
                &[
                    "2",
                    "孩子每天完成书面作业大约用多长时间？",
                    "不到半小时 61（33%），半小时到一小时 98（53%），一小时以上 25（14%）",
                    "",
                    "",
                ],
                &["3", "老师有没有要求家长批改作业？", "没有 171（94%），有时有 9（5%），经常有 2（1%）", "2.9", "2.8"],
                &[
                    "4",
                    "校门口上学、放学时段的秩序您满意吗？",
                    "很满意 40（22%），满意 66（36%），一般 51（28%），不满意 27（15%）",
                    "2.6",
                    "2.7",
                ],
            ]),
        )
        .text(
            "remarks",
            "1. 汤有时偏咸。\n2. 下雨天校门口三轮车停得乱，孩子要走到路中间。\n3. 希望延时服务能多开一个书法班。",
        )
        .text("look", "1. 第4题满意的占58%，比上次低：放学时段再去一次校门口。")
}

pub fn recheck() -> PaperValues {
    let mut values = PaperValues::default()
        .numbered(Some("三督复〔2026〕7号".into()))
        .text("school", "柳湾完全小学")
        .text("notice-no", "临督整〔2026〕12号")
        .text("recheck-date", "2026年12月8日")
        .text("times", "2")
        .rows(
            "items",
            rows(&[
                &["1", "操场：篮球架底座松动", "已重新浇筑并加配重", "底座稳固，警示带已撤，照片 1、2", "到位，销号"],
                &[
                    "2",
                    "校园北侧：围墙约8米出现竖向裂缝，未设警戒",
                    "已设警戒线，鉴定单位12月中旬到校",
                    "警戒线在，鉴定没有做，照片 3",
                    "不到位，继续整改",
                ],
            ]),
        )
        .rows("photos", rows(&[&["照片 1", "照片 2", "操场"], &["", "照片 3", "校园北侧"]]))
        .chosen("verdict", ["整改不到位，需继续整改"])
        .text("next", "校园北侧：围墙约8米出现竖向裂缝，未设警戒，2026年12月25日前完成。");
    values.photos = photos();
    values
}

pub fn evaluation() -> PaperValues {
    let parts: &[&[&str]] = &[
        &["办学方向", "15", "13.5", "90%", "86%", "升 4"],
        &["课程和教学", "30", "24", "80%", "82%", "降 2"],
        &["教师队伍", "20", "17", "85%", "85%", "持平"],
        &["安全和后勤", "25", "18.5", "74%", "—", ""],
        &["办学特色（一校一品）", "10", "9", "90%", "80%", "升 10"],
    ];
    let shares = parts.iter().map(|row| {
        let (max, got): (f64, f64) = (row[1].parse().unwrap(), row[2].parse().unwrap());
        vec![row[0].to_owned(), row[2].to_owned(), format!("{}", max - got)]
    });
    PaperValues::default()
        .text("school", "青云乡九年一贯制学校")
        .text("date", "2026年11月20日")
        .text("form", "素质教育综合督导评价方案")
        .text("target", "全校")
        .text("supervisor", "陈堃")
        .text("version", "2.1.0")
        .text("figure", "82 分（上次 2025年11月21日 79.5 分，提高 2.5 分）")
        .text("verdict", "良好")
        .text("veto", "没有")
        .rows("parts", rows(parts))
        .chart(
            "chart",
            Chart {
                title: "各部分得分和失分".into(),
                shape: Shape::Stacked,
                unit: "分".into(),
                columns: ["部分", "得分", "失分"].map(str::to_owned).to_vec(),
                rows: shares.collect(),
            },
        )
        .text("weak", "1. 实验课按课程标准开出（失 3 分）：器材登记自9月以来没有新记录\n2. 消防设施每月点检（失 2.5 分）：11月没有点检记录")
        .rows(
            "items",
            rows(&[
                &["课程和教学", "30", "24", "", ""],
                &["开齐开足国家课程，课表与实际一致", "10", "9", "基本达到", "抽查12个班，1个班科学课被挤占"],
                &["实验课按课程标准开出", "8", "5", "部分达到", "器材登记自9月以来没有新记录；照片 2 张"],
                &["作业总量有人管，公示按周更新", "12", "10", "基本达到", "七年级公示停在10月"],
                &["安全和后勤", "25", "18.5", "", ""],
                &["消防设施每月点检", "10", "7.5", "部分达到", "11月没有点检记录；照片 1 张"],
                &["食堂留样、陪餐、验收三本台账齐全", "15", "11", "部分达到", "晚餐留样缺4天"],
            ]),
        )
        .text("evidence", "附说明的指标 5 项，照片 3 张，存在评价记录里。")
}

pub fn opinion() -> OpinionValues {
    OpinionValues {
        authority: "临溪县人民政府教育督导室".into(),
        number: Some("临督意〔2026〕8号".into()),
        school: "柳湾完全小学".into(),
        visited_on: "2026年11月18日".into(),
        good: vec![
            "陪餐记录贴在取餐口，写明味道、温度和学生意见，家长随时能看".into(),
            "课间操组织有序，班主任全部到场".into(),
        ],
        problems: vec![
            "教学楼二楼：疏散指示标志不亮（一般）".into(),
            "校园北侧：围墙约8米出现竖向裂缝，未设警戒（一般）".into(),
            "三至六年级科学课有两周被语文、数学课占用，实验器材使用登记自9月以来没有新记录".into(),
        ],
        advice: vec![
            "疏散指示标志当日修复，围墙请有资质单位鉴定，鉴定前设警戒线".into(),
            "教务处每周五对照课表抽查科学课，把结果写进校务日志".into(),
        ],
        date: "2026年11月19日".into(),
        contact: "联系人：陈堃，电话：0570-1234567".into(),
        photos: photos().into_iter().take(2).collect(),
        unprinted: Vec::new(),
    }
}

pub fn extract() -> ExtractValues {
    let paragraph = |text: &str| Block::from_text(text);
    ExtractValues {
        authority: "临溪县人民政府教育督导室".into(),
        to: "柳湾完全小学".into(),
        from: "《第三督学责任区2026年11月教育督导情况》（第11期）".into(),
        parts: vec![
            ("典型经验和做法".into(), vec![paragraph("柳湾完全小学课间操组织有序，班主任全部到场。")]),
            (
                "存在的主要问题".into(),
                vec![
                    paragraph(
                        "（一）校园及周边安全、学生交通安全。柳湾完全小学北侧围墙约8米出现竖向裂缝，教学楼二楼东侧疏散指示标志不亮。",
                    ),
                    paragraph(
                        "（二）课程开设和课堂教学。柳湾完全小学科学课有两周被占用，实验器材使用登记自9月以来没有新记录。",
                    ),
                    Block::Caption { text: "各校督导次数".into() },
                    Block::Table(PaperTable {
                        head: ["学校", "督导（次）", "听课（节）", "发现隐患（处）"].map(str::to_owned).to_vec(),
                        widths: Vec::new(),
                        rows: rows(&[&["柳湾完全小学", "1", "3", "2"]]),
                    }),
                ],
            ),
            (
                "意见与建议".into(),
                vec![paragraph(
                    "建议县教育局协调住建部门12月上旬对柳湾完全小学围墙作一次安全鉴定，鉴定前设警戒线，学生不得靠近。",
                )],
            ),
        ],
        findings: rows(&[
            &[
                "1",
                "校园北侧：围墙约8米出现竖向裂缝，未设警戒（一般）",
                "请有资质单位鉴定，鉴定前设警戒线",
                "2026年12月5日",
                "整改中",
            ],
            &[
                "2",
                "教学楼二楼东侧：疏散指示标志不亮（一般）",
                "更换并建立每周点检记录",
                "2026年11月21日",
                "11月24日已销号",
            ],
            &["3", "科学课被占用（整改）", "按课表上科学课，教务处每周抽查", "2026年12月9日", "待整改"],
        ]),
        date: "2026年11月30日".into(),
        contact: "联系人：周德昌，电话：0570-1234567".into(),
        photos: Vec::new(),
    }
}
