//! A fixed month of records: four schools in November 2026, with an October before it.
#![allow(dead_code)] // Each test program uses its own part of the month.
#![allow(clippy::unwrap_used)]

use duxue_domain::brief::{BriefInput, Held};
use duxue_domain::rules::read;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn held<T: DeserializeOwned>(id: &str, fields: Value) -> Held<T> {
    (id.to_owned(), read(fields.as_object().unwrap()).unwrap())
}

fn base() -> BriefInput {
    let school = |id: &str, name: &str| held(id, json!({"name": name, "zone": "z3"}));
    BriefInput {
        month: "2026-11".to_owned(),
        today: "2026-11-30".parse().unwrap(),
        zone: Some(held("z3", json!({"name": "第三督学责任区"}))),
        author: Some(held("zhou", json!({"name": "周德昌"}))),
        schools: vec![
            school("s1", "石桥镇中心小学"),
            school("s2", "青云乡九年制学校"),
            school("s3", "柳湾完全小学"),
            school("s4", "白杨坪教学点"),
        ],
        setting: read(
            json!({"county_name": "临溪县", "brief_report_to": "县人民政府教育督导委员会办公室"}).as_object().unwrap(),
        )
        .unwrap(),
        ..BriefInput::default()
    }
}

pub fn empty() -> BriefInput {
    base()
}

pub fn one_visit() -> BriefInput {
    let mut input = base();
    input.today = "2026-11-18".parse().unwrap();
    input.visits = vec![held(
        "v1",
        json!({"school": "s3", "supervisor": "zhou", "date": "2026-11-18", "announced": false, "state": "finished",
            "disposition": "minor", "methods": {"documents": {"count": 6}, "talk": {"count": 4}},
            "problems": {"p1": {"text": "留样盒没有写时间。", "matter": 7}}}),
    )];
    input.observations = vec![held(
        "o1",
        json!({"visit": "v1", "school": "s3", "class": "三（2）班", "subject": "语文", "teacher": "王秀梅",
            "lesson_kind": "drop-in", "state": "finished", "form": {"id": "lesson-rubric"},
            "strengths": "王秀梅老师让学生自己改病句，参与面广。", "advice": "留出当堂练习的时间"}),
    )];
    input
}

/// Every rubric item with its full points less `off`.
fn scores(off: f64) -> Value {
    let rubric = duxue_domain::forms::built_in::lesson_rubric();
    let mut all = serde_json::Map::new();
    for (at, item) in rubric.items().enumerate() {
        let points = item.max.unwrap() - if at % 3 == 0 { off } else { 0.0 };
        all.insert(item.id.clone(), json!({"points": points, "note": "见课堂记录"}));
    }
    Value::Object(all)
}

fn finding(school: &str, found: &str, more: Value) -> Value {
    let mut fields = json!({"school": school, "found_at": format!("{found}T10:00:00+08:00"), "state": "open"});
    for (key, value) in more.as_object().unwrap() {
        fields[key.as_str()] = value.clone();
    }
    fields
}

pub fn busy() -> BriefInput {
    let mut input = base();
    input.themes = vec![
        held("t11", json!({"month": "2026-11", "title": "冬季安全与校园餐"})),
        held("t12", json!({"month": "2026-12", "title": "期末教学与考试管理"})),
    ];
    let visit = |id: &str, school: &str, date: &str, more: Value| {
        let mut fields = json!({"school": school, "supervisor": "zhou", "date": date, "state": "finished"});
        for (key, value) in more.as_object().unwrap() {
            fields[key.as_str()] = value.clone();
        }
        held(id, fields)
    };
    input.visits = vec![
        visit("v-oct", "s1", "2026-10-12", json!({"announced": true})),
        visit("v-oct2", "s2", "2026-10-14", json!({"announced": true})),
        visit(
            "v1",
            "s1",
            "2026-11-05",
            json!({"announced": false, "disposition": "general",
            "companions": {"c": {"name": "冯桂芳"}}, "methods": {"documents": {"count": 9}, "talk": {"count": 6}},
            "highlights": {"h1": {"text": "该校把陪餐记录贴在取餐口，写明味道、温度和学生意见，家长随时能看。"}}}),
        ),
        visit(
            "v2",
            "s2",
            "2026-11-10",
            json!({"announced": true, "disposition": "minor",
            "methods": {"documents": {"count": 8}, "meeting": {"count": 1}},
            "highlights": {"h2": {"text": "每周五校长带班子查一次宿舍，问题写在黑板上，改一条擦一条"}},
            "problems": {"p1": {"text": "五年级作业总量公示没有更新", "matter": 4}}}),
        ),
        visit("v3", "s1", "2026-11-17", json!({"announced": false, "disposition": "none"})),
        visit("v4", "s3", "2026-11-18", json!({"announced": false, "disposition": "serious"})),
        visit("v5", "s4", "2026-11-25", json!({"state": "draft"})),
    ];
    let fail = |note: &str| json!({"result": "fail", "note": note});
    let patrol_items: Vec<String> =
        duxue_domain::forms::built_in::patrol().items().take(30).map(|item| item.id.clone()).collect();
    let patrol = |id: &str, visit: &str, school: &str, special: Value| {
        let mut answers = serde_json::Map::new();
        for item in &patrol_items {
            answers.insert(item.clone(), json!({"result": "conform"}));
        }
        for (item, answer) in special.as_object().unwrap() {
            answers.insert(item.clone(), answer.clone());
        }
        held(
            id,
            json!({"visit": visit, "school": school, "form": {"id": "patrol", "version": "1.0.0"},
            "answers": answers}),
        )
    };
    input.patrols = vec![
        patrol("r-oct", "v-oct", "s1", json!({"gate-plate": fail("公示牌上的督学电话是旧的")})),
        patrol(
            "r1",
            "v1",
            "s1",
            json!({"gate-plate": fail("公示牌上的督学电话是旧的"), "gate-guard-on-duty": {"result": "partly"}}),
        ),
        patrol("r2", "v2", "s2", json!({"gate-plate": fail("学校大门没有公示牌")})),
        patrol(
            "r3",
            "v4",
            "s3",
            json!({"gate-guard-on-duty": {"result": "fail", "note": "保安缺一人",
            "finding": {"kind": "rectification", "id": "x2"}}}),
        ),
    ];
    let lesson = |id: &str, visit: &str, school: &str, subject: &str, off: f64, more: Value| {
        let mut fields = json!({"visit": visit, "school": school, "subject": subject, "teacher": format!("教师{id}"),
            "lesson_kind": "drop-in", "form": {"id": "lesson-rubric", "version": "1.0.0"}, "scores": scores(off),
            "state": "finished"});
        for (key, value) in more.as_object().unwrap() {
            fields[key.as_str()] = value.clone();
        }
        held(id, fields)
    };
    input.observations = vec![
        lesson("o1", "v1", "s1", "语文", 1.0, json!({"strengths": "板书清楚，学生都动了笔"})),
        lesson("o2", "v1", "s1", "数学", 2.5, json!({"shortcomings": "讲得多，练得少，最后十分钟学生没有事做"})),
        lesson("o3", "v2", "s2", "物理", 2.5, json!({"lesson_kind": "open", "advice": "演示实验让学生上台做"})),
    ];
    input.checks = vec![held(
        "k1",
        json!({"visit": "v1", "school": "s1", "form": {"id": "canteen", "version": "1.0.0"},
            "answers": {"x": {"result": "conform"}}}),
    )];
    input.hazards = vec![
        held(
            "h0",
            finding(
                "s2",
                "2026-10-14",
                json!({"place": "男生宿舍二层", "category": "dormitory", "grade": "major",
            "description": "外窗铁栅栏焊死", "measure": "停用八间，学生调开", "deadline": "2026-11-18", "state": "replied",
            "reported_at": "2026-10-14T17:40:00+08:00",
            "history": {"a": {"at": "2026-10-14T10:00:00+08:00", "action": "found"},
                "b": {"at": "2026-11-16T10:00:00+08:00", "action": "replied"}}}),
            ),
        ),
        held(
            "h1",
            finding(
                "s1",
                "2026-11-05",
                json!({"place": "食堂操作间", "category": "electric-gas", "grade": "general",
            "description": "燃气软管老化", "deadline": "2026-11-12", "state": "closed", "closed_at": "2026-11-17T10:00:00+08:00",
            "history": {"a": {"at": "2026-11-05T10:00:00+08:00", "action": "found"},
                "b": {"at": "2026-11-17T10:00:00+08:00", "action": "rechecked", "verdict": "done", "note": "已换新管",
                    "photos": {"f": {"hash": "ab"}}}}}),
            ),
        ),
        held(
            "h2",
            finding(
                "s3",
                "2026-11-18",
                json!({"place": "操场", "category": "sports", "grade": "general",
            "description": "篮球架底座松动", "deadline": "2026-12-02"}),
            ),
        ),
    ];
    input.rectifications = vec![
        held(
            "x1",
            finding(
                "s2",
                "2026-11-10",
                json!({"matter": 4, "description": "五年级作业总量公示没有更新",
            "requirement": "按周更新作业总量公示，教务处每周五核对一次", "responsible": "教务主任", "deadline": "2026-11-17",
            "source": {"kind": "visit", "record": "v2", "item": "p1"}}),
            ),
        ),
        held(
            "x2",
            finding(
                "s3",
                "2026-11-18",
                json!({"matter": 6, "description": "保安缺一人",
            "requirement": "补齐保安员，持证上岗", "responsible": "校长", "deadline": "2026-12-09"}),
            ),
        ),
    ];
    input.complaints = vec![held(
        "c1",
        json!({"school": "s1", "received_at": "2026-11-06T09:00:00+08:00", "state": "closed",
        "content": "收费问题", "answered_at": "2026-11-12T09:00:00+08:00"}),
    )];
    input.plans = vec![held(
        "pl",
        json!({"month": "2026-12", "author": "zhou", "entries": {
        "e1": {"date": "2026-12-03", "school": "s4"}, "e2": {"date": "2026-12-08", "school": "s3", "text": "复查篮球架"}}}),
    )];
    input
}
