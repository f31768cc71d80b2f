//! 整改通知书.

use super::{Pictures, contact};
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::found::{self};
use crate::use_cases::hub::Hub;
use crate::use_cases::lines::school_name;
use duxue_documents::{NoticeItem, NoticeValues, chinese_date};
use duxue_domain::records::{Kind, Visit};

/// 整改通知书 of one finding, or of everything found during a visit.
pub fn notice(desk: &Desk, id: &str) -> Result<NoticeValues, Refusal> {
    let (findings, visit) = match desk.held(id)?.map(|held| held.kind) {
        Some(kind) if kind == Kind::Visit.name() => {
            let hub = Hub::open(desk, id)?;
            (hub.found, Some(hub.visit))
        }
        Some(_) => {
            let finding = found::one(desk, id)?;
            let visit = match finding.found.visit.as_deref() {
                Some(visit) => desk.read::<Visit>(visit, Kind::Visit).ok().map(|(_, visit)| visit),
                None => None,
            };
            (vec![finding], visit)
        }
        None => return Err(Refusal::not_found("这条记录")),
    };
    let first = findings.first().ok_or_else(|| Refusal::invalid("这次督导没有记隐患或整改，不用发通知书。"))?;
    let setting = desk.setting()?;
    let school = first.found.school.clone().or(visit.as_ref().and_then(|visit| visit.school.clone()));
    let visited = visit.and_then(|visit| visit.date).or(first.found.found_at.clone()).unwrap_or_default();
    let last = findings.iter().filter_map(|finding| finding.found.deadline.clone()).max().unwrap_or_default();
    let office = setting.office_name.clone().unwrap_or_else(|| "县教育督导室".to_owned());
    let mut pictures = Pictures::default();
    for finding in &findings {
        pictures.add(desk, &finding.found.photos, &finding.title());
    }
    Ok(NoticeValues {
        authority: office.clone(),
        number: None,
        school: school_name(desk, school.as_deref())?.name,
        visited_on: chinese_date(&visited),
        items: findings
            .iter()
            .map(|finding| {
                let found = &finding.found;
                let place = found.place.as_deref().map(|place| format!("{place}：")).unwrap_or_default();
                NoticeItem {
                    problem: format!("{place}{}", finding.title()),
                    demand: found.requirement.clone().unwrap_or_else(|| "立即整改，消除隐患，举一反三。".to_owned()),
                    responsible: found.responsible.clone().unwrap_or_default(),
                    due: chinese_date(found.deadline.as_deref().unwrap_or_default()),
                }
            })
            .collect(),
        reply_by: chinese_date(&last),
        reporter: office,
        date: chinese_date(&desk.today().to_string()),
        contact: contact(desk, first.found.supervisor.as_deref())?,
        copy_to: String::new(),
        photos: pictures.shown,
        unprinted: pictures.missing,
    })
}
