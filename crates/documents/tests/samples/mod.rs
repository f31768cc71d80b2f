#![allow(dead_code)] // Each test program uses its own.
//! Papers with the texts and lengths that a county office really has.

pub mod all;
pub mod filled;
pub mod pictures;

use duxue_documents::{
    Block, BriefPaper, Column, ColumnKind, Ledger, LedgerCell, NoticeItem, NoticeValues, PaperSection, PaperTable,
    PaperValues, Photo, Signed,
};

fn section(title: &str, texts: &[&str]) -> PaperSection {
    PaperSection { title: title.to_owned(), blocks: texts.iter().map(|text| Block::from_text(text)).collect() }
}

pub fn brief() -> BriefPaper {
    let mut work = section(
        "督导工作开展情况",
        &[
            "11月，第三督学责任区4名责任督学对辖区内9所学校开展经常性督导12次，其中不打招呼5次，到校率100%，比上月增加3次。校园巡视12次，随机听课23节，查阅资料86份，列席会议4次，座谈走访61人次，回收问卷240份。",
            "按照县教育督导室统一部署，本月以“校园餐与食品安全”为主题，到石桥镇中心小学、青云乡九年一贯制学校等6所有食堂的学校逐校查看食材验收、留样、陪餐和从业人员健康证明，随访校长堃昇、教师赟喆等人。",
        ],
    );
    work.blocks.push(Block::Table(PaperTable {
        head: ["学校", "督导（次）", "听课（节）", "发现隐患（处）", "已销号（处）"].map(str::to_owned).to_vec(),
        widths: vec![4, 2, 2, 2, 2],
        rows: [
            ["石桥镇中心小学", "2", "5", "3", "2"],
            ["青云乡九年一贯制学校", "2", "6", "2", "1"],
            ["柳湾完全小学", "1", "3", "1", "0"],
            ["石桥镇中心幼儿园", "1", "0", "0", "0"],
        ]
        .map(|row| row.map(str::to_owned).to_vec())
        .to_vec(),
    }));
    BriefPaper {
        name: "教育督导简报".into(),
        issue: Some(11),
        office: "临溪县第三督学责任区".into(),
        date: "2026年11月28日".into(),
        title: "第三督学责任区2026年11月教育督导情况".into(),
        sections: vec![
            work,
            section(
                "典型经验和做法",
                &[
                    "（一）陪餐记录看得见。石桥镇中心小学把陪餐记录贴在取餐口，写明味道、温度和学生意见，家长随时能看。11月共记录陪餐22次，学生提出的“汤偏咸”等4条意见当周都有答复。",
                    "（二）作业面批常态化。青云乡九年一贯制学校七年级语文组坚持每天面批6至8本作业，学生订正率由上月的82%提高到96%。",
                ],
            ),
            section(
                "存在问题",
                &[
                    "（一）校园及周边安全、学生交通安全。共发现隐患6处，均为一般隐患，已当场整改2处、限期整改4处。柳湾完全小学北侧围墙约8米出现竖向裂缝，教学楼二楼东侧疏散指示标志不亮；石桥镇中心小学门前路段上学时段三轮摩托车逆行停靠。",
                    "（二）食堂、食品、饮水及宿舍卫生。两所学校留样记录缺晚餐，一所学校冷藏柜生熟混放。",
                    "（三）课程开设和课堂教学。抽查的12个班级中，有3个班级科学课被挤占，实验器材使用登记自9月以来没有新记录。",
                ],
            ),
            section(
                "隐患治理和整改情况",
                &[
                    "截至11月28日，全责任区在册隐患14处，其中重大隐患1处。石桥镇初级中学男生宿舍外窗铁栅栏焊死一处（重大隐患），学校已于11月6日割开并加装可从内部开启的窗扇，11月17日复查措施到位，予以销号。",
                    "到期未报整改结果的2项：柳湾完全小学围墙裂缝、青云乡九年一贯制学校消防水压不足。原因是＿＿＿＿。",
                ],
            ),
            section(
                "意见和建议",
                &[
                    "建议县教育局协调住建部门12月上旬对柳湾完全小学围墙作一次安全鉴定，鉴定前设警戒线，学生不得靠近。",
                    "建议石桥镇政府会同交警中队在上学、放学时段安排专人疏导校门口交通。",
                    "下月将对科学课开设情况开展专项督导，逐班核对课表与教师教案，随机访谈学生，结果在下一期简报通报。",
                ],
            ),
        ],
        report_to: "临溪县人民政府教育督导委员会、县教育局领导".into(),
        send_to: "石桥镇人民政府、青云乡人民政府，县教育局各科室，县人民政府教育督导委员会各成员单位办公室".into(),
        issue_to: "第三督学责任区各学校".into(),
        copies: Some(45),
        photos: Vec::new(),
    }
}

const PROCESS: &str = "8:10 持督学证从学生入口进校，门卫核验登记。8:25 至 9:10 按路线巡视教学楼、食堂、宿舍和操场。9:20 随机听七年级（3）班数学课一节。10:15 查阅食堂进货台账、留样记录和教案18份。11:00 与教师代表6人、学生代表10人座谈。";

pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut picture = image::RgbImage::new(width, height);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 140]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

pub fn photos() -> Vec<Photo> {
    [
        ("教学楼二楼东侧疏散指示标志不亮", 800, 600),
        ("北侧围墙竖向裂缝，长约8米", 600, 900),
        ("食堂冷藏柜生熟混放", 1000, 500),
    ]
    .map(|(caption, width, height)| Photo {
        bytes: photo(width, height),
        caption: format!("{caption}（柳湾完全小学，2026年11月18日）"),
        marks: Vec::new(),
    })
    .to_vec()
}

pub fn work_record() -> PaperValues {
    PaperValues { number: Some("三督记〔2026〕12号".into()), photos: photos(), ..PaperValues::default() }
        .text("school", "柳湾完全小学")
        .text("time", "2026年11月18日 8:10至11:40")
        .text("supervisor", "陈堃")
        .text("cert", "临督证第0312号")
        .text("companions", "李昇、王赟")
        .chosen("mode", ["不打招呼"])
        .text("theme", "校园餐与食品安全")
        .text("draw", "七年级（3）班")
        .text("m-patrol", "1")
        .text("m-lesson", "1")
        .text("m-doc", "18")
        .text("m-meeting", "0")
        .text("m-talk", "16")
        .text("m-survey", "0")
        .chosen("matters", ["课程开设和课堂教学", "校园及周边安全、学生交通安全", "食堂、食品、饮水及宿舍卫生"])
        .text("process", PROCESS)
        .text("highlight", "陪餐记录贴在取餐口，家长随时能看。")
        .text("problem", "1.教学楼二楼东侧疏散指示标志不亮。\n2.北侧围墙出现约8米竖向裂缝。\n3.食堂冷藏柜生熟混放。")
        .text("advice", "疏散指示标志当日修复；围墙请有资质单位鉴定，鉴定前设警戒线；冷藏柜分层分区存放并贴标签。")
        .chosen("disposition", ["一般问题：发送整改建议（通知书）"])
        .rows(
            "previous",
            vec![
                vec!["楼梯扶手松动".into(), "已加固".into(), "整改措施到位".into()],
                vec!["实验室危化品无双锁".into(), "已购双锁柜，待安装".into(), "整改不到位，需继续整改".into()],
            ],
        )
}

pub fn lesson_record() -> PaperValues {
    let tape = (0..36)
        .map(|at| {
            vec![
                format!("9:{:02}", 20 + at),
                ["导入", "新授", "练习", "小结"][at / 9].to_owned(),
                "教师用校门口斑马线引出平行线，请学生说出生活中的例子，三名学生回答。".to_owned(),
                if at % 3 == 0 { "情境贴近学生，提问面较窄。".to_owned() } else { String::new() },
            ]
        })
        .collect();
    PaperValues::default()
        .text("school", "柳湾完全小学")
        .text("date", "2026年11月18日 第2节")
        .text("class", "七年级（3）班")
        .text("teacher", "刘旻")
        .text("subject", "数学")
        .text("topic", "平行线的判定")
        .text("present", "45/44")
        .text("kind", "推门听课")
        .text("period", "上午第2节")
        .rows("tape", tape)
        .text("st", "Rt 0.58，Ch 0.31，混合型")
        .text("total", "86")
        .text("band", "良好")
        .text("rubric", "通用版1.0.0")
        .text("strength", "情境引入自然，板书规范。")
        .text("short", "提问集中在前三排。")
        .text("advice", "增加小组交流，关注后排学生。")
}

pub fn feedback() -> PaperValues {
    PaperValues::default()
        .place("objection_days", "5")
        .text("school", "柳湾完全小学")
        .text("time", "2026年11月18日 11:20")
        .text("present", "校长刘旻、副校长赵劼、总务主任周玥")
        .text("good", "陪餐记录公开，家长随时能看。")
        .rows(
            "problems",
            vec![vec![
                "1".into(),
                "北侧围墙约8米竖向裂缝".into(),
                "校园及周边安全".into(),
                "设警戒线，请有资质单位鉴定".into(),
                "是".into(),
                "2026年12月5日".into(),
            ]],
        )
        .text("next", "2026年12月8日")
        .text("disposition", "一般问题：发送整改通知书")
}

/// 李, as a pen writes it on a screen.
pub fn signature() -> Signed {
    let strokes = "300,90 420,84 540,78;420,30 418,120 416,200;410,96 380,130 320,170;426,96 470,130 540,165;340,215 420,208 480,204 440,235;\
                   440,235 446,290 430,335 400,325;300,275 420,268 560,262";
    let strokes = duxue_domain::rules::signature::strokes(strokes).unwrap();
    Signed { svg: duxue_domain::rules::signature::svg(&strokes), date: "2026年11月18日".into() }
}

pub fn notice() -> NoticeValues {
    let item = |problem: &str, demand: &str, responsible: &str, due: &str| NoticeItem {
        problem: problem.into(),
        demand: demand.into(),
        responsible: responsible.into(),
        due: due.into(),
    };
    NoticeValues {
        authority: "临溪县人民政府教育督导室".into(),
        number: Some("临督整〔2026〕12号".into()),
        school: "柳湾完全小学".into(),
        visited_on: "2026年11月18日".into(),
        items: vec![
            item(
                "北侧围墙约8米出现竖向裂缝，未设警戒",
                "立即设置警戒线，请有资质单位鉴定并按结论处置",
                "校长刘旻",
                "2026年12月5日",
            ),
            item("教学楼二楼东侧疏散指示标志不亮", "更换并建立每周点检记录", "总务主任周玥", "2026年11月21日"),
            item("食堂冷藏柜生熟混放", "分层分区存放，贴标签，专人检查", "食堂管理员赵劼", "2026年11月19日"),
        ],
        reply_by: "2026年12月5日".into(),
        reporter: "县教育督导室".into(),
        date: "2026年11月19日".into(),
        contact: "联系人：陈堃，电话：0570-1234567".into(),
        copy_to: "石桥镇人民政府，县教育局安全科。".into(),
        photos: photos(),
        unprinted: Vec::new(),
    }
}

pub fn ledger() -> Ledger {
    let column = |head: &str, width: f64, kind: ColumnKind| Column { head: head.into(), width, kind };
    let found = chrono::NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
    Ledger {
        title: "校园安全隐患排查治理台账".into(),
        note: "临溪县　2026年11月30日".into(),
        columns: vec![
            column("序号", 6.0, ColumnKind::Number),
            column("学校代码", 14.0, ColumnKind::Text),
            column("学校", 20.0, ColumnKind::Text),
            column("发现日期", 12.0, ColumnKind::Date),
            column("隐患描述", 36.0, ColumnKind::Text),
            column("等级", 8.0, ColumnKind::Text),
            column("完成时限", 12.0, ColumnKind::Date),
            column("状态", 10.0, ColumnKind::Text),
        ],
        rows: (1..=40)
            .map(|at| {
                vec![
                    LedgerCell::Number(f64::from(at)),
                    "0133080000".into(),
                    "柳湾完全小学".into(),
                    LedgerCell::Date(found),
                    if at == 2 {
                        "=1+1 不是公式".into()
                    } else {
                        "北侧围墙约8米出现竖向裂缝，未设警戒".into()
                    },
                    "一般".into(),
                    LedgerCell::Empty,
                    "待整改".into(),
                ]
            })
            .collect(),
    }
}
