//! Chinese names of fields, for sentences about what is wrong with them.
//!
//! Invariant: a name never shows an id that only a machine can read; parts are counted instead.

use crate::records::Kind;

/// The name of the field at `path`; `pattern` is the path with `*` for ids. Ends with the punctuation that lets a
/// predicate follow.
pub(super) fn field_name(kind: Kind, path: &[String], pattern: &[String]) -> String {
    let mut names: Vec<String> = Vec::new();
    for (segment, shape) in path.iter().zip(pattern) {
        if shape == "*" {
            if let Some(id) = readable(segment) {
                names.push(format!("“{id}”"));
            }
        } else {
            names.push(name_in(kind, &names, segment).unwrap_or(segment).to_owned());
        }
    }
    format!("{}：{} ", kind.title(), names.join(" · "))
}

/// Dates and sample numbers can be read; generated ids and the English ids of form items cannot.
fn readable(id: &str) -> Option<&str> {
    let coded = id.chars().any(|c| c.is_ascii_alphabetic());
    (!coded && !id.is_empty() && id.chars().count() <= 20).then_some(id)
}

/// The name of a segment behind those already named: what is drawn on a photo has words of its own.
pub(super) fn name_in(kind: Kind, before: &[impl AsRef<str>], segment: &str) -> Option<&'static str> {
    let on_photo = before.last().is_some_and(|name| name.as_ref() == MARKS);
    if on_photo && segment == "points" { Some("位置") } else { name(kind, segment) }
}

const MARKS: &str = "标注";

fn name(kind: Kind, segment: &str) -> Option<&'static str> {
    Some(match segment {
        "date" => "日期",
        "month" => "月份",
        "deadline" => "期限",
        "matter" => "督导事项",
        "state" => "状态",
        "school" => "学校",
        "supervisor" => "督学",
        "visit" => "所属督导",
        "started_at" => "开始时间",
        "ended_at" => "结束时间",
        "finished_at" => "完成时间",
        "found_at" => "发现时间",
        "reported_at" => "上报时间",
        "closed_at" => "销号时间",
        "submitted_at" => "报送时间",
        "drafted_at" => "起草时间",
        "answered_at" => "答复时间",
        "received_at" => "受理时间",
        "published_at" => "发布时间",
        "published_by" => "发布人",
        "saved_at" => "保存时间",
        "saved_by" => "保存人",
        "based_on" => "改自哪一版",
        "changes" => "这一版改了什么",
        "taken_at" if kind == Kind::Complaint => "接报时间",
        "taken_at" => "拍摄时间",
        "taken_by" => "接报人",
        "certificate_shown_at" => "出示督学证时间",
        "at" => "时间",
        "announced" => "是否事先通知",
        "theme" => "主题",
        "companions" => "随行督学",
        "draws" => "随机抽取",
        "list" => "名单",
        "what" => "抽什么",
        "drawn" if kind.is_brief() => "画成的图",
        "drawn" => "抽中的",
        "seed" => "种子",
        "voided" => "作废原因",
        "signatures" => "签名",
        "strokes" => "笔迹",
        "sha256" => "签名时内容的校验码",
        "methods" => "督导方式",
        "documents" => "查阅资料",
        "meeting" => "列席会议",
        "talk" => "座谈走访",
        "survey" => "问卷调查",
        "count" => "数量",
        "note" => "说明",
        "notes" if kind == Kind::Observation => "课堂记录",
        "notes" if kind.is_brief() => "县里的意见",
        "notes" => "备注",
        "highlights" => "典型经验和做法",
        "problems" => "存在问题",
        "disposition" => "处理意见",
        "feedback" => "当场反馈",
        "rechecks" => "复查",
        "verdict" => "复查结论",
        "photos" => "照片",
        "marks" => MARKS,
        "text" => "内容",
        "title" => "标题",
        "name" if kind == Kind::Person => "姓名",
        "name" => "名称",
        "answers" => "填写项",
        "result" => "结果",
        "value" => "填写值",
        "finding" => "问题去向",
        "kind" => "种类",
        "form" => "表单",
        "version" => "版本",
        "target" => "检查对象",
        "place" => "地点",
        "category" => "类别",
        "description" => "情况描述",
        "clause" => "判定条款",
        "grade" => "隐患等级",
        "measure" => "当场措施",
        "requirement" => "整改要求",
        "responsible" => "责任人",
        "history" => "经过",
        "action" => "动作",
        "source" => "来源",
        "class" => "班级",
        "teacher" => "教师",
        "subject" => "学科",
        "topic" => "课题",
        "period" => "节次",
        "lesson_kind" => "听课类型",
        "clock" => "课堂计时",
        "second" => "课堂时间",
        "scores" => "评分",
        "points" => "得分",
        "codes" => "课堂编码",
        "sample_seconds" => "取样间隔",
        "strengths" => "优点",
        "shortcomings" => "不足",
        "advice" => "建议",
        "people" => "人数",
        "papers" => "有效份数",
        "counts" => "选择人数",
        "group" if kind == Kind::Questionnaire => "答卷的人",
        "group" => "座谈对象",
        "role" if kind == Kind::Interview => "发言人",
        "lead" => "线索去向",
        "remarks" => "留言",
        "content" => "内容",
        "complainant" => "投诉人",
        "phone" => "电话",
        "handler" => "受理人",
        "findings" => "核实情况",
        "answer" => "答复",
        "channel" => "方式",
        "shield" => "保密要求",
        "urgency" => "紧急程度",
        "child" => "是否涉及体罚、欺凌、侵害、自伤",
        "assigned" => "交办",
        "due" => "办理时限",
        "conclusion" => "核实结论",
        "outcome" => "处理意见与结果",
        "interview" => "来自座谈",
        "entries" => "安排",
        "author" => "作者",
        "zone" => "责任区",
        "head" if kind.is_brief() => "报头",
        "head" => "校长",
        "foot" => "报尾",
        "series" => "号段",
        "blocks" => "借到的号",
        "prefix" => "字号",
        "suffix" => "号尾",
        "next" => "下一个号",
        "lent_at" => "借出时间",
        "lent" => "借到第几号",
        "epoch" => "数据批次",
        "year" => "年份",
        "device" => "设备号",
        "number" => "文号",
        "n" => "序号",
        "paper" => "文书",
        "about" => "所涉记录",
        "void_reason" => "作废原因",
        "voided_at" => "作废时间",
        "voided_by" => "作废人",
        "office_code" => "督导室代字",
        "issue" => "期号",
        "issued_at" => "印发时间",
        "reviewed_by" => "审阅人",
        "reviewed_at" => "审阅时间",
        "rounds" => "报送过的文本",
        "texts" => "文本",
        "paragraph" => "所在段落",
        "settled" => "已经改好",
        "office" => "编印单位",
        "copies" => "印数",
        "table" if kind.is_brief() => "表格",
        "photo" if kind.is_brief() => "照片",
        "unit" if kind.is_brief() => "单位",
        "unit" => "系部",
        "fact" => "所取的数据",
        "columns" => "列",
        "rows" => "行",
        "cells" => "格",
        "sections" => "部分",
        "paragraphs" => "段落",
        "order" => "顺序",
        "code" if kind == Kind::Person => "工号",
        "code" => "代码",
        "school_kind" => "办学类型",
        "township" => "乡镇",
        "students" => "学生数",
        "teachers" => "教师数",
        "address" => "地址",
        "facts" => "学校情况",
        "role" => "身份",
        "certificate" => "督学证号",
        "employment" => "专职或兼职",
        "certificate_until" => "督学证有效期",
        "term_from" => "任期开始",
        "term_to" => "任期届满",
        "past_terms" => "以前的任期",
        "past_posts" => "以前的任职",
        "disabled_on" => "离任日期",
        "closed_on" => "停办日期",
        "merged_into" => "并入",
        "units" => "系部、年级、教研组和班级",
        "unit_kind" => "是什么",
        "lecturer" => "主讲人",
        "hours" => "学时",
        "materials" => "培训材料",
        "attendance" => "出勤",
        "schools_per_supervisor" => "每位督学最多几所学校",
        "expiry_warning_days" => "到期前多少天提醒",
        "training_hours" => "督学每年的培训学时",
        "posts" => "派驻学校",
        "from" => "起始日期",
        "to" if kind == Kind::Visit => "反馈对象",
        "to" => "截止日期",
        "semester_from" => "学期开始",
        "semester_to" => "学期结束",
        "calendar" => "节假日",
        "periods" => "固定时段",
        "patrol_core" => "重点巡视的项",
        "only" => "只看的项",
        "visits_per_month" => "每月督导次数",
        "visits_per_semester" => "每学期督导次数",
        "hazard_general_days" => "一般隐患整改天数",
        "hazard_major_days" => "重大隐患整改天数",
        "rectification_days" => "整改天数",
        "complaint_days" => "投诉办理天数",
        "brief_due_day" => "简报报送日",
        "finish_reason" => "结束说明",
        "bytes" => "文件大小",
        "caption" => "照片说明",
        "seconds" => "录音时长",
        "hash" => "文件指纹",
        "mime" => "文件类型",
        "person" => "人员",
        "position" => "停留位置",
        "id" => "编号",
        "band_set" => "等第标准",
        "flags" => "一票否决情形",
        "elapsed_before" => "已用时间",
        "phase" => "教学环节",
        "running_since" => "计时开始",
        "comment" => "意见",
        "typical" => "典型隐患",
        "by" => "经办人",
        "by_name" => "学校经办人",
        "item" => "题目",
        "record" => "来源记录",
        "outline" => "提纲",
        "question" => "问题",
        "issue_to" => "发送单位",
        "report_to" => "报送单位",
        "send_to" => "抄送单位",
        "pattern" => "句式",
        "parent" => "所属完小",
        "disabled" => "停用标记",
        "body" => "正文",
        "form_kind" => "表单种类",
        "withdrawn" => "停用标记",
        "letterhead" => "红头",
        "template" => "Word 版式",
        "file" => "文件名",
        "indicator_set" => "指标体系",
        "brief_issue_to" => "简报发送单位",
        "brief_report_to" => "简报报送单位",
        "brief_send_to" => "简报抄送单位",
        "county_name" => "县名",
        "office_name" => "督导室名称",
        "deleted" => "删除标记",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::records::Kind;
    use crate::rules::schema;
    use serde_json::Value;

    #[test]
    fn every_field_of_every_kind_has_a_chinese_name() {
        fn unnamed(kind: Kind, schema: &Value, found: &mut Vec<String>) {
            let properties = schema.get("properties").and_then(Value::as_object);
            for field in properties.into_iter().flat_map(|map| map.keys()) {
                if name(kind, field).is_none() {
                    found.push(format!("{}: {field}", kind.name()));
                }
            }
            let definitions = schema.get("$defs").and_then(Value::as_object);
            for definition in definitions.into_iter().flat_map(|map| map.values()) {
                unnamed(kind, definition, found);
            }
        }
        let mut found = Vec::new();
        for kind in Kind::ALL {
            unnamed(kind, &schema(kind), &mut found);
        }
        assert_eq!(found, Vec::<String>::new());
    }
}
