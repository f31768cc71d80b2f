//! 受理投诉、举报核实记录表.

use super::Pictures;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::use_cases::lines::school_name;
use crate::words;
use duxue_documents::{PaperValues, chinese_date};
use duxue_domain::forms::built_in;
use duxue_domain::records::{Complaint, Kind};
use duxue_domain::rules;

/// 受理投诉、举报核实记录表; `masked` covers who complained, as for a copy that leaves the handler's hands.
pub fn complaint(desk: &Desk, id: &str, masked: bool) -> Result<PaperValues, Refusal> {
    let (_, one) = desk.read::<Complaint>(id, Kind::Complaint)?;
    let who = |text: &Option<String>| match (masked, words::filled(text.as_deref())) {
        (true, Some(_)) => "（已遮盖）".to_owned(),
        (_, text) => text.unwrap_or_default().to_owned(),
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let said = |leaf: &str, value: &Option<String>| rules::complaint::chosen(leaf, value);
    let answered = words::moment_text(one.answered_at.as_deref(), desk.now());
    let reply = [answered, text(&one.answer)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let mut values = PaperValues::default()
        .text("received", chinese_date(one.received_at.as_deref().and_then(|at| at.get(..10)).unwrap_or_default()))
        .text("person", who(&one.complainant))
        .text("phone", who(&one.phone))
        .text("content", text(&one.content))
        .text(
            "school",
            one.school.as_deref().map(|id| school_name(desk, Some(id))).transpose()?.map_or(String::new(), |s| s.name),
        )
        .text("matter", one.matter.and_then(|id| built_in::common().matter_text(id)).unwrap_or_default())
        .text("assign", text(&one.assigned))
        .text("due", chinese_date(one.due.as_deref().unwrap_or_default()))
        .text("verify", text(&one.findings))
        .text("action", text(&one.outcome))
        .text("reply", reply.join("，"))
        .chosen("child", [if one.child == Some(true) { "是（立即报告校长与县，按保护流程）" } else { "否" }]);
    for (field, leaf, value) in [
        ("channel", "channel", &one.channel),
        ("shield", "shield", &one.shield),
        ("urgency", "urgency", &one.urgency),
        ("finding", "conclusion", &one.conclusion),
    ] {
        values = values.chosen(field, Some(said(leaf, value)).filter(|text| !text.is_empty()));
    }
    let mut pictures = Pictures::default();
    pictures.add(desk, &one.photos, "");
    (values.photos, values.unprinted) = (pictures.shown, pictures.missing);
    Ok(values)
}
