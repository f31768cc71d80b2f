//! 学校基本情况登记表: what is known of a school; the rest stays blank for the school to fill in.

use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::lines::school_name;
use duxue_documents::PaperValues;
use duxue_domain::forms::built_in;

/// Facts that the form has a box for, with the words of the box.
const DANGERS: [(&str, &str); 6] = [
    ("canteen_gas", "燃气"),
    ("has_lab", "实验室"),
    ("has_practice_site", "实训场"),
    ("has_water_nearby", "周边水域"),
    ("has_construction", "施工"),
    ("has_nap_room", "午休室"),
];

/// # Errors
/// A school that is not here.
pub fn school_basics(desk: &Desk, id: &str) -> Result<PaperValues, Refusal> {
    let reference = desk.reference()?;
    if !desk.schools()?.iter().any(|(school, _)| school == id) {
        return Err(Refusal::not_found("这所学校"));
    }
    let school = desk.school(Some(id))?;
    let zone = school.zone.as_ref().and_then(|zone| reference.zones.get(zone)).and_then(|zone| zone.name.clone());
    let upper = match school.parent.as_deref() {
        Some(parent) => school_name(desk, Some(parent))?.name,
        None => String::new(),
    };
    let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    let known = |fact: &str| school.facts.get(fact).copied();
    let kind =
        school.school_kind.as_deref().map(|kind| built_in::common().school_kind_text(kind).unwrap_or(kind).to_owned());
    let mut values = PaperValues::default()
        .text("name", school.name.clone().unwrap_or_default())
        .text("code", school.code.clone().unwrap_or_default())
        .text("kind", kind.unwrap_or_default())
        .text("township", school.township.clone().unwrap_or_default())
        .text("zone", zone.unwrap_or_default())
        .text("upper", upper)
        .text("head", school.head.clone().unwrap_or_default())
        .text("phone", school.phone.clone().unwrap_or_default())
        .text("address", school.address.clone().unwrap_or_default())
        .text("students", count(school.students))
        .text("teachers", count(school.teachers))
        .chosen("facts", DANGERS.iter().filter(|(fact, _)| known(fact) == Some(true)).map(|(_, words)| *words));
    for (field, fact) in [("dorm", "has_dormitory"), ("bus", "has_school_bus")] {
        if let Some(there) = known(fact) {
            values = values.chosen(field, [if there { "有" } else { "无" }]);
        }
    }
    if known("has_canteen") == Some(false) {
        values = values.chosen("canteen", ["无"]);
    }
    Ok(values)
}
