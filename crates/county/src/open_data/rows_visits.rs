//! Rows of what is done at a school: visits, and what is filled in during them.

use super::View;
use super::rows::{FromRecord, day, living, moment};
use chrono::{DateTime, FixedOffset, NaiveDate};
use duxue_domain::records::{self, Answer, FormRef, Parts};
use duxue_domain::rules::quota::visit_day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where and by whom: what every row of this file has.
#[derive(Default, Serialize, JsonSchema)]
pub struct Setting {
    /// 学校编号
    school_id: Option<String>,
    /// 学校
    school_name: Option<String>,
    /// 责任区编号
    zone_id: Option<String>,
    /// 责任区
    zone_name: Option<String>,
    /// 督学编号
    supervisor_id: Option<String>,
    /// 督学（有 persons:read 才给）
    supervisor_name: Option<String>,
}

impl Setting {
    fn of(school: Option<String>, supervisor: Option<String>, view: &View) -> Setting {
        let known = view.school(school.as_deref());
        Setting {
            school_name: known.name,
            zone_id: known.zone_id,
            zone_name: known.zone_name,
            supervisor_name: view.person(supervisor.as_deref()),
            school_id: school,
            supervisor_id: supervisor,
        }
    }
}

/// 随访督导
#[derive(Default, Serialize, JsonSchema)]
pub struct Visit {
    #[serde(flatten)]
    setting: Setting,
    /// 日期
    date: Option<NaiveDate>,
    /// 开始时间
    started_at: Option<DateTime<FixedOffset>>,
    /// 结束时间
    ended_at: Option<DateTime<FixedOffset>>,
    /// true 事先通知、false 四不两直
    announced: Option<bool>,
    /// 主题
    theme: Option<String>,
    /// none 无意见、minor 小问题、general 一般问题、serious 严重问题、complex 复杂问题
    disposition: Option<String>,
    /// 典型经验和做法的条数
    highlights: Option<u32>,
    /// 存在问题的条数
    problems: Option<u32>,
    /// 查阅资料份数
    documents: Option<u32>,
    /// 列席会议次数
    meetings: Option<u32>,
    /// 座谈走访人次
    talks: Option<u32>,
    /// 问卷份数
    surveys: Option<u32>,
    /// 当场反馈
    feedback: Option<String>,
    /// draft 进行中、finished 已结束
    state: Option<String>,
    /// 结束时间
    finished_at: Option<DateTime<FixedOffset>>,
}

impl FromRecord for Visit {
    type Record = records::Visit;

    fn of(visit: records::Visit, view: &View) -> Visit {
        Visit {
            date: visit_day(&visit),
            setting: Setting::of(visit.school, visit.supervisor, view),
            started_at: moment(visit.started_at.as_deref()),
            ended_at: moment(visit.ended_at.as_deref()),
            announced: visit.announced,
            theme: visit.theme,
            disposition: visit.disposition,
            highlights: Some(living(&visit.highlights, |point| point.deleted)),
            problems: Some(living(&visit.problems, |point| point.deleted)),
            documents: visit.methods.documents.count,
            meetings: visit.methods.meeting.count,
            talks: visit.methods.talk.count,
            surveys: visit.methods.survey.count,
            feedback: visit.feedback.text,
            state: visit.state,
            finished_at: moment(visit.finished_at.as_deref()),
        }
    }
}

/// Items judged, and those that fell short.
fn judged(answers: &Parts<Answer>) -> (Option<u32>, Option<u32>) {
    let count = |of: &dyn Fn(&str) -> bool| {
        u32::try_from(answers.values().filter(|answer| answer.result.as_deref().is_some_and(of)).count()).ok()
    };
    (count(&|_| true), count(&|result| result == "fail"))
}

/// 按表单逐项判定的：校园巡视、专项检查
#[derive(Default, Serialize, JsonSchema)]
pub struct Judged {
    #[serde(flatten)]
    setting: Setting,
    /// 所属督导的编号
    visit_id: Option<String>,
    /// 日期
    date: Option<NaiveDate>,
    /// 表单
    form: Option<String>,
    /// 表单版本
    form_version: Option<String>,
    /// 已判定的项数
    judged: Option<u32>,
    /// 不符合的项数
    failed: Option<u32>,
    /// draft 进行中、finished 已完成
    state: Option<String>,
    /// 完成时间
    finished_at: Option<DateTime<FixedOffset>>,
}

/// What a patrol and a check both have.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Either {
    visit: Option<String>,
    school: Option<String>,
    supervisor: Option<String>,
    date: Option<String>,
    form: FormRef,
    answers: Parts<Answer>,
    started_at: Option<String>,
    finished_at: Option<String>,
    state: Option<String>,
}

impl FromRecord for Judged {
    type Record = Either;

    fn of(record: Either, view: &View) -> Judged {
        let (all, failed) = judged(&record.answers);
        Judged {
            setting: Setting::of(record.school, record.supervisor, view),
            visit_id: record.visit,
            date: day(record.date.as_deref().or(record.started_at.as_deref())),
            form: record.form.id,
            form_version: record.form.version,
            judged: all,
            failed,
            state: record.state,
            finished_at: moment(record.finished_at.as_deref()),
        }
    }
}

/// 座谈访谈
#[derive(Default, Serialize, JsonSchema)]
pub struct Interview {
    #[serde(flatten)]
    setting: Setting,
    /// 所属督导的编号
    visit_id: Option<String>,
    /// 日期
    date: Option<NaiveDate>,
    /// 座谈对象
    group: Option<String>,
    /// 人数
    people: Option<u32>,
    /// 记下的要点条数（内容不给）
    points: Option<u32>,
}

impl FromRecord for Interview {
    type Record = records::Interview;

    fn of(talk: records::Interview, view: &View) -> Interview {
        Interview {
            setting: Setting::of(talk.school, talk.supervisor, view),
            visit_id: talk.visit,
            date: day(talk.date.as_deref().or(talk.started_at.as_deref())),
            group: talk.group,
            people: talk.people,
            points: Some(living(&talk.points, |point| point.deleted)),
        }
    }
}

/// 问卷
#[derive(Default, Serialize, JsonSchema)]
pub struct Questionnaire {
    #[serde(flatten)]
    setting: Setting,
    /// 所属督导的编号
    visit_id: Option<String>,
    /// 日期
    date: Option<NaiveDate>,
    /// 表单
    form: Option<String>,
    /// 表单版本
    form_version: Option<String>,
    /// 有效份数
    papers: Option<u32>,
}

impl FromRecord for Questionnaire {
    type Record = records::Questionnaire;

    fn of(survey: records::Questionnaire, view: &View) -> Questionnaire {
        Questionnaire {
            setting: Setting::of(survey.school, survey.supervisor, view),
            visit_id: survey.visit,
            date: day(survey.date.as_deref()),
            form: survey.form.id,
            form_version: survey.form.version,
            papers: survey.papers,
        }
    }
}

/// 听课评课；授课教师不给
#[derive(Default, Serialize, JsonSchema)]
pub struct Lesson {
    #[serde(flatten)]
    setting: Setting,
    /// 所属督导的编号
    visit_id: Option<String>,
    /// 日期
    date: Option<NaiveDate>,
    /// 学科
    subject: Option<String>,
    /// 课题
    topic: Option<String>,
    /// 节次
    period: Option<u8>,
    /// 听课类型的代码
    lesson_kind: Option<String>,
    /// 表单
    form: Option<String>,
    /// 表单版本
    form_version: Option<String>,
    /// 得分合计
    points: Option<f64>,
    /// draft 进行中、finished 已完成
    state: Option<String>,
    /// 完成时间
    finished_at: Option<DateTime<FixedOffset>>,
}

impl FromRecord for Lesson {
    type Record = records::Observation;

    fn of(lesson: records::Observation, view: &View) -> Lesson {
        Lesson {
            setting: Setting::of(lesson.school, lesson.supervisor, view),
            visit_id: lesson.visit,
            date: day(lesson.date.as_deref()),
            subject: lesson.subject,
            topic: lesson.topic,
            period: lesson.period,
            lesson_kind: lesson.lesson_kind,
            form: lesson.form.id,
            form_version: lesson.form.version,
            points: lesson.scores.values().filter_map(|score| score.points).reduce(|sum, points| sum + points),
            state: lesson.state,
            finished_at: moment(lesson.finished_at.as_deref()),
        }
    }
}
