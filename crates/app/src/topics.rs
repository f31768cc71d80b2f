//! What a change of a record makes stale on the screens.

use duxue_domain::fields::Fields;
use duxue_domain::records::Kind;
use serde_json::Value;

/// Topics of one record, by its kind, scope and fields.
pub fn of(id: &str, kind: &str, scope: &str, fields: &Fields) -> Vec<String> {
    let mut topics = vec![format!("record:{id}"), "sync".to_owned()];
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    if let Some(school) = text("school").or(scope.strip_prefix("school:")) {
        topics.push(format!("school:{school}"));
    }
    if let Some(visit) = text("visit") {
        topics.push(format!("visit:{visit}"));
    }
    let more: &[&str] = match Kind::of(kind) {
        Some(Kind::Visit) => {
            topics.push(format!("visit:{id}"));
            &["today", "schools", "briefs"]
        }
        Some(Kind::Hazard | Kind::Rectification) => &["findings", "today", "schools", "briefs"],
        Some(Kind::Patrol | Kind::Check | Kind::Observation) => &["today", "briefs"],
        Some(Kind::Plan) => &["plan", "today"],
        Some(Kind::Complaint) => &["complaints", "today", "briefs"],
        Some(Kind::Brief) => {
            topics.push(format!("brief:{id}"));
            &["today", "briefs"]
        }
        Some(
            Kind::School | Kind::Zone | Kind::Person | Kind::Theme | Kind::Setting | Kind::Form | Kind::PaperLayout,
        ) => &["today", "schools", "settings"],
        Some(Kind::Interview | Kind::Questionnaire | Kind::Evaluation | Kind::IndicatorSet) => &["briefs"],
        Some(Kind::NumberBook | Kind::NumberSeries | Kind::Paper) => &["numbers"],
        // They stay in the office.
        Some(Kind::FormDraft | Kind::Training | Kind::CountyBrief) => &[],
        None => &[],
    };
    topics.extend(more.iter().map(|topic| (*topic).to_owned()));
    topics
}

/// Everything that a round of sync or an unlocking may have changed.
pub fn everything() -> Vec<String> {
    [
        "today",
        "schools",
        "school:*",
        "visit:*",
        "record:*",
        "findings",
        "complaints",
        "plan",
        "briefs",
        "brief:*",
        "bin",
        "sync",
        "settings",
        "numbers",
    ]
    .map(str::to_owned)
    .to_vec()
}
