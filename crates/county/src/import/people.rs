//! The list of supervisors, zone leads and county staff (督学名册).

use super::cell;
use super::problem::RowProblem;
use super::reading::{Place, Reading, all_or_problems, report_doubles};
use super::schools::is_none_word;
use super::table::{self, Heading};
use chrono::NaiveDate;
use duxue_domain::records::Kind;
use duxue_domain::rules::choices;

/// A person as the row says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonRow {
    pub place: Place,
    pub name: String,
    /// The office's own number, letters in capitals.
    pub code: String,
    /// A role of a person's record: `supervisor`, …
    pub role: String,
    pub certificate: Option<String>,
    /// As written; `None` only for who neither supervises nor leads.
    pub zone: Option<String>,
    pub phone: Option<String>,
    /// `full` or `part`.
    pub employment: Option<String>,
    pub certificate_until: Option<NaiveDate>,
    pub term_from: Option<NaiveDate>,
    pub term_to: Option<NaiveDate>,
    /// Columns that the file has and this row leaves blank, so that an earlier value is taken back.
    pub blank: Vec<String>,
}

/// Reads a list of people (.xlsx or .csv).
///
/// # Errors
/// All that is wrong with the file; then nothing of it may be used.
pub fn read_people(bytes: &[u8]) -> Result<Vec<PersonRow>, Vec<RowProblem>> {
    let headings = headings();
    let sheets = table::sheets_of(bytes)?;
    let tables = table::find(&sheets, &headings, "人员名册")?;
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    let mut codes = Vec::new();
    let mut certificates = Vec::new();
    for row in tables.iter().flat_map(table::Table::rows) {
        let place = Place::of(&row);
        let mut reading = Reading::new(&row, &headings, &mut problems);
        let name = reading.need("name", |cell| cell::name(cell, 40));
        let code = reading.need("code", cell::person_code);
        let role = reading.need("role", cell::dense).and_then(|written| {
            let role = role(&written);
            if role.is_none() {
                reading.refuse("role", format!("没有“{written}”这种角色，可以填：{}", all_roles()));
            }
            role
        });
        let certificate = reading.take("certificate", cell::dense).filter(|text| !is_none_word(text));
        let zone = match role {
            Some(("supervisor" | "zone_lead", _)) => reading.need("zone", |cell| cell::name(cell, 30)),
            _ => reading.take("zone", |cell| cell::name(cell, 30)),
        }
        .filter(|text| !is_none_word(text));
        let phone = reading.take("phone", cell::phone);
        let employment = reading
            .take("employment", cell::dense)
            .filter(|text| !is_none_word(text))
            .and_then(|written| {
                let employment = employment(&written);
                if employment.is_none() {
                    reading.refuse("employment", format!("“{written}”认不出来，请填“专职”或“兼职”"));
                }
                employment
            })
            .or(role.and_then(|(_, employment)| employment));
        let certificate_until = reading.take("certificate_until", cell::date);
        let term_from = reading.take("term_from", cell::date);
        let term_to = reading.take("term_to", cell::date);
        if term_from.zip(term_to).is_some_and(|(from, to)| to < from) {
            reading.refuse("term_to", "任期届满不能早于任期开始".to_owned());
        }
        let blank = reading.into_blank();
        codes.extend(code.clone().map(|code| (place.clone(), code)));
        certificates.extend(certificate.clone().map(|certificate| (place.clone(), certificate)));
        if let (Some(name), Some(code), Some((role, _))) = (name, code, role) {
            rows.push(PersonRow {
                place,
                name,
                code,
                role: role.to_owned(),
                certificate,
                zone,
                phone,
                employment: employment.map(str::to_owned),
                certificate_until,
                term_from,
                term_to,
                blank,
            });
        }
    }
    report_doubles(&codes, "工号", &mut problems);
    report_doubles(&certificates, "督学证号", &mut problems);
    all_or_problems(rows, problems)
}

pub(super) fn headings() -> Vec<Heading> {
    vec![
        Heading::needed("name", "姓名", &["督学姓名", "人员姓名", "名字"]),
        Heading::needed("code", "工号", &["编号", "人员编号", "督学编号", "人员代码", "职工号"]),
        Heading::needed("role", "角色", &["身份", "职务", "岗位", "人员类别", "督学类别"]),
        Heading::offered("certificate", "督学证号", &["督学证", "证号", "督学证编号", "督学证书号", "证件号"]),
        Heading::needed(
            "zone",
            "责任区",
            &["督学责任区", "所属责任区", "所在责任区", "责任片区", "片区", "督导责任区"],
        ),
        Heading::offered("phone", "电话", &["联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"]),
        Heading::offered("employment", "专兼职", &["专（兼）职", "专职兼职", "专职或兼职", "专职/兼职", "任职方式"]),
        Heading::offered(
            "certificate_until",
            "督学证有效期",
            &["督学证有效期至", "证件有效期", "有效期至", "督学证到期"],
        ),
        Heading::offered("term_from", "任期开始", &["聘期开始", "聘任日期", "聘任时间", "任期起"]),
        Heading::offered("term_to", "任期届满", &["聘期届满", "聘期结束", "任期结束", "任期止", "聘期至"]),
    ]
}

/// The role, and whether its name also says how the person is employed.
fn role(written: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match written {
        "责任督学" | "督学" | "挂牌督学" | "supervisor" => ("supervisor", None),
        "专职督学" | "专职责任督学" => ("supervisor", Some("full")),
        "兼职督学" | "兼职责任督学" => ("supervisor", Some("part")),
        "责任区组长" | "组长" | "督学责任区组长" | "责任区督学组长" | "督学组长" | "责任区负责人" | "zone_lead" => {
            ("zone_lead", None)
        }
        "县督导室工作人员"
        | "督导室工作人员"
        | "县督导室"
        | "县督导室人员"
        | "督导室"
        | "工作人员"
        | "县级工作人员"
        | "督导办工作人员"
        | "督导室干部"
        | "county_staff" => ("county_staff", None),
        "县里只看的" | "只看" | "reader" => ("reader", None),
        "学校督导室" | "校督导室" | "school_office" => ("school_office", None),
        "学校兼职督导员" | "兼职督导员" | "校内督导员" | "school_supervisor" => {
            ("school_supervisor", None)
        }
        "系部督导小组" | "系部督导组" | "department_group" => ("department_group", None),
        "学生信息员" | "信息员" | "student_informant" => ("student_informant", None),
        _ => return None,
    })
}

fn all_roles() -> String {
    choices(Kind::Person.name(), "role").into_iter().map(|(_, name)| name).collect::<Vec<_>>().join("、")
}

fn employment(written: &str) -> Option<&'static str> {
    match written {
        "专职" | "专" | "full" => Some("full"),
        "兼职" | "兼" | "part" => Some("part"),
        _ => None,
    }
}
