//! A record as it is, and every screen's autosave.

use super::sync::conflicts_of;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::Refusal;
use crate::views::{IdArgs, RawRecord, SaveArgs, Saved};
use duxue_domain::records::Kind;
use duxue_domain::rules::{self, office};
use serde_json::Value;

pub fn record(app: &App, args: IdArgs) -> Result<RawRecord, Refusal> {
    let desk = app.desk()?;
    let held = desk.held(&args.id)?.ok_or_else(|| Refusal::not_found("这条记录"))?;
    Ok(RawRecord {
        conflicts: conflicts_of(&desk, &args.id)?,
        id: held.id,
        kind: held.kind,
        scope: held.scope,
        fields: held.fields,
        saved_at: held.saved_at,
        unsent: held.unsent,
    })
}

pub fn new_id(app: &App, (): ()) -> Result<String, Refusal> {
    Ok(app.new_id())
}

pub fn save(app: &App, args: SaveArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let mut write = match (desk.held(&args.id)?, args.kind, args.scope) {
        (Some(held), ..) => Write::of(&held),
        (None, Some(kind), Some(scope)) => {
            let kind = Kind::of(&kind).ok_or_else(|| Refusal::invalid("这一类记录这个版本还不认识，请升级程序。"))?;
            Write::new(&args.id, kind, &scope)
        }
        (None, ..) => return Err(Refusal::not_found("这条记录")),
    };
    let kind = Kind::of(&write.kind);
    if kind.is_some_and(Kind::made_by_county) {
        return Err(Refusal::invalid("学校、人员、表单和设置由县督导室维护，这里不能改。"));
    }
    if matches!(kind, Some(Kind::Hazard | Kind::Rectification))
        && let Some(path) = args.set.keys().find(|path| is_a_step(path))
    {
        tracing::warn!(path, "a step of a finding written without the rules");
        return Err(Refusal::invalid("状态和经过只能由复查、回复、延期这些步骤来改。"));
    }
    if kind == Some(Kind::Visit) && args.set.keys().any(|path| path.starts_with("draws.")) {
        return Err(Refusal::invalid("抽取的结果不能改。不算数的可以作废，写上原因。"));
    }
    if matches!(kind, Some(Kind::Visit | Kind::Observation))
        && args.set.keys().any(|path| path.starts_with("signatures."))
    {
        return Err(Refusal::invalid("签名不能改。要改的话请撤下来重签。"));
    }
    if kind == Some(Kind::Complaint)
        && args.set.keys().any(|path| matches!(path.as_str(), "state" | "answered_at" | "closed_at"))
    {
        return Err(Refusal::invalid("投诉办到哪一步，只能由核实、答复、办结这些步骤来改。"));
    }
    if kind == Some(Kind::Brief) && sent(&desk, &args.id)? {
        return Err(Refusal::invalid("简报已经报送，不能再改。需要改的话请县督导室退回。"));
    }
    let offices = |(path, value): (&String, &Value)| kind.is_some_and(|kind| office::is_offices(kind, path, value));
    if let Some((path, _)) = args.set.iter().find(|(path, value)| offices((path, value))) {
        let leaf = rules::leaf_name(&write.kind, path);
        return Err(Refusal::invalid(format!("“{leaf}”由县督导室填写，这里不能改。")));
    }
    for (path, value) in args.set {
        write.set.push((path, value));
    }
    desk.write(vec![write], Some(&args.id))
}

/// Whether a brief has left the desk of its author.
fn sent(desk: &Desk, id: &str) -> Result<bool, Refusal> {
    let held = desk.held(id)?;
    let state = held.as_ref().and_then(|held| held.fields.get("state")).and_then(|state| state.as_str());
    Ok(matches!(state, Some("submitted" | "accepted" | "issued")))
}

/// State and history of a finding follow the rules of steps; photos of a step and its own words may be added.
fn is_a_step(path: &str) -> bool {
    let history = path.starts_with("history.") && !path.contains(".photos.");
    history || matches!(path, "state" | "closed_at" | "found_at" | "reported_at")
}
