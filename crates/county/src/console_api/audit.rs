//! 审计日志: who did what, when, from where; read, never written here.

use super::roster::{count, moment_words, parse};
use super::views_accounts::{AuditPage, AuditRow};
use super::views_complaint::NamedChoice;
use crate::desk::{local_date, local_time};
use crate::http::{AppState, Problem};
use crate::now_micros;
use crate::permissions::Permissions;
use crate::store::{AuditLine, AuditSought, COMMAND_LINE, StoreError};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::{Days, NaiveDate, NaiveTime};
use serde::Deserialize;

const PAGE: usize = 100;
const CHINA: i64 = 8 * 3600;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub account: String,
    pub action: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub from: usize,
}

impl Question {
    fn sought(&self) -> Result<AuditSought, Problem> {
        let span = match self.day.as_str() {
            "" => None,
            day => {
                let day = parse(Some(day)).ok_or_else(|| Problem::bad_request("没有这个日子，请重新选"))?;
                let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
                Some((begin_of(day), begin_of(next)))
            }
        };
        Ok(AuditSought { account: self.account.clone(), action: self.action.clone(), span })
    }
}

/// Midnight in China, microseconds since 1970.
fn begin_of(day: NaiveDate) -> u64 {
    let seconds = day.and_time(NaiveTime::MIN).and_utc().timestamp() - CHINA;
    u64::try_from(seconds * 1_000_000).unwrap_or(0)
}

pub async fn page(
    State(state): State<AppState>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Json<AuditPage>, Problem> {
    let Query(question) = question.map_err(super::wrong_question)?;
    let sought = question.sought()?;
    state
        .blocking(move |state| {
            let today = local_date(now_micros());
            let found = state.desk().read(|tx| {
                let (total, lines) = tx.audit(&sought, question.from, PAGE)?;
                let accounts = tx.accounts()?.into_iter().map(|account| account.name).collect();
                Ok::<_, StoreError>((total, lines, accounts))
            });
            let (total, lines, accounts) = found?;
            let named =
                |line: &crate::permissions::ActionLine| NamedChoice { id: line.id.name(), name: line.title.clone() };
            let others = ["login", COMMAND_LINE]
                .map(|id| NamedChoice { id: id.to_owned(), name: title(id, state.permissions()) });
            Ok(Json(AuditPage {
                total: u32::try_from(total).unwrap_or(u32::MAX),
                from: count(0..question.from),
                rows: lines.iter().map(|line| row(line, state.permissions(), today)).collect(),
                accounts,
                actions: others.into_iter().chain(state.permissions().actions.iter().map(named)).collect(),
            }))
        })
        .await
}

fn title(name: &str, permissions: &Permissions) -> String {
    match name {
        "login" => return "登录".to_owned(),
        COMMAND_LINE => return "服务器命令行".to_owned(),
        _ => {}
    }
    let line = permissions.actions.iter().find(|line| line.id.name() == name);
    line.map_or(name, |line| &line.title).to_owned()
}

pub fn row(line: &AuditLine, permissions: &Permissions, today: NaiveDate) -> AuditRow {
    let deed = &line.deed;
    let (subject, open) = subject(&deed.subject);
    let (outcome, bad) = match deed.outcome {
        200..=399 => ("", false),
        401 => ("没通过", true),
        403 => ("没有权限", true),
        404 => ("没有找到", true),
        429 => ("已锁住", true),
        400..=499 => ("没有做成", true),
        _ => ("服务器出错", true),
    };
    AuditRow {
        number: u32::try_from(line.number).unwrap_or(u32::MAX),
        when: moment_words(Some(&local_time(deed.at).to_rfc3339()), today),
        account: who(&deed.account),
        at_server: deed.action == COMMAND_LINE,
        action: title(&deed.action, permissions),
        subject,
        open,
        address: deed.address.clone(),
        outcome: outcome.to_owned(),
        bad,
    }
}

/// An account, or who of the server's own users it was.
fn who(account: &str) -> String {
    let at_the_server = account.strip_prefix(COMMAND_LINE).and_then(|user| user.strip_prefix(':'));
    at_the_server.map_or_else(|| account.to_owned(), |user| format!("服务器 {user}"))
}

/// `POST /brief/018f…` → 简报 …3f0a91 and the page that shows it.
fn subject(subject: &str) -> (String, Option<String>) {
    let (method, path) = subject.split_once(' ').unwrap_or(("", subject));
    let path = path.trim_start_matches('/');
    let (path, touched) = path.split_once(" → ").map_or((path, None), |(path, id)| (path, Some(id)));
    let mut parts = path.split('/');
    let kind = parts.next().unwrap_or_default();
    // The entry that was given up is told behind the one that is kept.
    let given_up = touched.filter(|_| path.ends_with("/merge"));
    let id = touched.filter(|_| given_up.is_none()).or_else(|| parts.next());
    let (name, page) = match kind {
        "brief" => ("简报", id.map(|id| format!("/brief/{id}"))),
        "hazard" => ("隐患", id.map(|id| format!("/hazards?show=all&open={id}"))),
        "visit" => ("督导", id.map(|id| format!("/visits?open={id}"))),
        "complaint" | "complaints" => ("投诉", id.map(|id| format!("/complaints?open={id}"))),
        "school" => ("学校", id.map(|id| format!("/school/{id}"))),
        "person" | "people" => ("人员", id.map(|id| format!("/person/{id}"))),
        "place" | "places" => ("学校", id.map(|id| format!("/place/{id}"))),
        "zone" | "zones" => ("责任区", None),
        "training" | "trainings" => ("培训", id.map(|id| format!("/training/{id}"))),
        "roster-import" => ("导入名册", None),
        "account" | "accounts" => ("账号", None),
        "device" | "devices" => ("设备", None),
        "own" => (own(method, path), None),
        "media" => ("照片或附件", None),
        "export" if path.contains("roster") => ("名册", None),
        "export" => (if path.contains("brief") { "全县简报" } else { "台账" }, None),
        "stick" => ("U 盘里的文件", None),
        "login" => ("", None),
        "login-rules" => ("登录的规矩", None),
        "enrol" => ("登记码", None),
        "recover" => ("恢复口令", None),
        "backup" => ("备份", None),
        "restore" => ("恢复备份", None),
        "init" => ("建立县端数据", None),
        "import" => ("导入", None),
        "retain" => ("到期的照片和附件，删除", None),
        "retention" => ("保存期限", None),
        "erase" => ("按要求删除个人信息", None),
        "form" | "form-offer" | "form-import" | "form-try" => ("表单", None),
        "form-draft" | "form-drafts" => ("表单草稿", id.map(|id| format!("/form-draft/{id}"))),
        "themes" => ("每月主题", None),
        "patrol-core" => ("重点巡视的项", None),
        "layout" => ("文书的名称和版式", None),
        "county-brief" | "county-briefs" => ("全县简报", id.map(|id| format!("/county-brief/{id}"))),
        "alarm" => ("重大情况，接手", id.map(|id| format!("/hazards?show=all&open={id}"))),
        "reminders" => ("催办", None),
        "roster-check" => ("名册，先看一遍", None),
        "token" | "tokens" => ("令牌", None),
        "webhook" | "webhooks" => ("通知地址", None),
        "settings" => ("设置", None),
        _ => (path, None),
    };
    let id = id.filter(|_| !["own", "export", "login"].contains(&kind) && name != path).unwrap_or_default();
    let short = short(id);
    let what = match (method, path.rsplit('/').next().unwrap_or_default()) {
        ("POST" | "CLI", "password") if kind == "account" => "，给新密码",
        ("POST" | "CLI", "unlock") => "，解锁",
        ("CLI", "revoke") => "，作废",
        ("CLI", "remove") => "，去掉",
        ("CLI", "enable") => "，接着通知",
        ("DELETE", "second-factor") if kind == "account" => "，停用动态口令",
        ("DELETE", "sessions") => "，退出所有登录",
        ("POST", _) if kind == "accounts" => "，新建",
        ("POST", _) if matches!(kind, "people" | "places" | "zones" | "trainings") => "，新建",
        ("PUT", "standing") => "，离任或恢复",
        ("PUT", "closing") => "，停办或恢复",
        ("PUT", _) if path.contains("/post/") => "，任职",
        ("POST", "materials") => "，加材料",
        ("DELETE", _) if kind == "training" => "，去掉材料",
        ("DELETE" | "CLI", _) if kind == "device" => "，停用",
        ("DELETE", _) if kind == "token" => "，作废",
        ("DELETE", _) if kind == "webhook" => "，去掉",
        ("POST", "go-on") => "，接着通知",
        ("POST", "try") => "，试发",
        (_, "totp") if kind == "login" => "密码和手机上的口令",
        (_, "paper") if kind == "login" => "密码和备用码",
        (_, "asked") if kind == "login" => "密码对，还没有动态口令",
        (_, "code") if kind == "login" => "密码对，动态口令不对",
        (_, "expired") if kind == "login" => "密码对，但已过期",
        _ => "",
    };
    let merged = given_up.map(|other| format!("，并掉 {}", self::short(other))).unwrap_or_default();
    (format!("{name} {short}").trim().to_owned() + what + &merged, page)
}

/// The end of an id; a name whole.
fn short(id: &str) -> String {
    let length = id.chars().count();
    if length > 24 { format!("…{}", id.chars().skip(length - 6).collect::<String>()) } else { id.to_owned() }
}

fn own(method: &str, path: &str) -> &'static str {
    match (method, path) {
        (_, "own/password") => "改自己的密码",
        ("POST", "own/second-factor") => "开始启用动态口令",
        ("PUT", "own/second-factor") => "启用动态口令",
        ("DELETE", "own/second-factor") => "停用动态口令",
        _ => "结束一处登录",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_in_words_and_leads_to_its_record() {
        let id = "018f3a00-0000-7000-8000-00000b3f0a91";
        let brief = subject(&format!("POST /brief/{id}/remarks"));
        assert_eq!(brief, ("简报 …3f0a91".to_owned(), Some(format!("/brief/{id}"))));
        assert_eq!(subject(&format!("POST /complaints → {id}")).0, "投诉 …3f0a91");
        assert_eq!(subject("POST /account/张三/password"), ("账号 张三，给新密码".to_owned(), None));
        assert_eq!(subject("POST /accounts → 张三").0, "账号 张三，新建");
        assert_eq!(subject("DELETE /device/7").0, "设备 7，停用");
        assert_eq!(subject("CLI account/张三/password").0, "账号 张三，给新密码");
        assert_eq!(subject("CLI backup").0, "备份");
        assert_eq!(subject("POST /login").0, "");
        assert_eq!(subject("POST /login/asked").0, "密码对，还没有动态口令");
        assert_eq!(subject("GET /export/ledger.xlsx").0, "台账");
        let other = "018f3a00-0000-7000-8000-00000b3f0a92";
        let merged = subject(&format!("POST /person/{id}/merge → {other}"));
        assert_eq!(merged, ("人员 …3f0a91，并掉 …3f0a92".to_owned(), Some(format!("/person/{id}"))));
    }
}
