//! Question types of XLSForm and kinds of our items and columns.

use duxue_domain::forms::{ColumnKind, ItemKind};

/// What a row of `survey` is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowType {
    BeginGroup,
    EndGroup,
    BeginRepeat,
    EndRepeat,
    Question(Question),
    /// What the device knows by itself; our records have it anyway.
    Metadata,
    /// Data beside the form (`csv-external`).
    External,
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Question {
    Text,
    Integer,
    Decimal,
    Range,
    One {
        list: String,
        or_other: bool,
    },
    Many {
        list: String,
        or_other: bool,
    },
    Note,
    Date,
    Time,
    DateTime,
    Image,
    Calculate,
    Acknowledge,
    Hidden,
    /// Asked as a text here; the words say what is lost.
    AsText(&'static str),
}

/// Reads the `type` cell.
pub(super) fn row_type(written: &str) -> RowType {
    let joined = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = joined.to_lowercase();
    let plain = lower.replace(['_', '-'], " ");
    // `uri:deviceid`: the same as an address.
    let plain = plain.strip_prefix("uri:").unwrap_or(&plain).to_owned();
    match plain.as_str() {
        "begin group" => return RowType::BeginGroup,
        "end group" => return RowType::EndGroup,
        "begin repeat" => return RowType::BeginRepeat,
        "end repeat" => return RowType::EndRepeat,
        "start"
        | "end"
        | "today"
        | "deviceid"
        | "device id"
        | "username"
        | "phonenumber"
        | "subscriberid"
        | "simserial"
        | "simid"
        | "email"
        | "audit"
        | "start geopoint"
        | "background audio"
        | "background geopoint"
        | "start time"
        | "end time"
        | "imei"
        | "get phone number"
        | "get device id"
        | "get start time"
        | "get end time"
        | "get today"
        | "get sim id"
        | "get subscriber id" => return RowType::Metadata,
        "csv external" | "xml external" => return RowType::External,
        _ => {}
    }
    if let Some(question) = select(&joined, &plain) {
        return RowType::Question(question);
    }
    RowType::Question(match plain.as_str() {
        "text" | "string" => Question::Text,
        "integer" | "int" => Question::Integer,
        "decimal" => Question::Decimal,
        "range" => Question::Range,
        "note" => Question::Note,
        "date" => Question::Date,
        "time" => Question::Time,
        "datetime" | "date time" => Question::DateTime,
        "image" | "photo" => Question::Image,
        "calculate" => Question::Calculate,
        "acknowledge" | "trigger" => Question::Acknowledge,
        "hidden" => Question::Hidden,
        "phone number" => Question::Text,
        "audio" => Question::AsText("这里不录音，改为写要点"),
        "video" => Question::AsText("这里不录像，改为写要点（照片可以加在任何一题下）"),
        "file" => Question::AsText("这里不附文件，改为写文件名或要点"),
        "barcode" => Question::AsText("这里不扫码，改为填号码"),
        "geopoint" | "location" | "gps" => Question::AsText("这里不定位，改为写地点"),
        "geotrace" | "geoshape" | "osm" => Question::AsText("这里不画路线和范围，改为写地点"),
        _ => return RowType::Unknown,
    })
}

fn select(joined: &str, plain: &str) -> Option<Question> {
    const BESIDE: &str = "选项在另外的文件里，没有带过来，改为填文字";
    for beside in
        ["select one external", "select one from file", "select multiple from file", "select multiple external"]
    {
        if plain.starts_with(beside) {
            return Some(Question::AsText(BESIDE));
        }
    }
    if plain.starts_with("rank ") {
        return Some(Question::AsText("这里不能排序，改为把次序写成文字"));
    }
    let (many, taken) = [
        (false, "select one from "),
        (true, "select all that apply from "),
        (true, "select multiple from "),
        (false, "select one "),
        (true, "select multiple "),
        (false, "select1 "),
        (true, "select many "),
    ]
    .into_iter()
    .find(|(_, start)| plain.starts_with(start))?;
    // A list keeps the letters it was named with.
    // Letter by letter: `plain` has as many as `joined`, though not always as many bytes.
    let rest: String = joined.chars().skip(taken.chars().count()).collect();
    let mut rest = rest.trim();
    let mut or_other = false;
    for other in ["or_other", "or other", "or specify other"] {
        if rest.to_lowercase().ends_with(other) && rest.len() > other.len() {
            rest = rest[..rest.len() - other.len()].trim();
            or_other = true;
            break;
        }
    }
    if rest.is_empty() {
        return None;
    }
    let list = rest.to_owned();
    Some(if many { Question::Many { list, or_other } } else { Question::One { list, or_other } })
}

/// Kinds that a row of this type may say it is in `duxue::kind`; the first is what it is without a word.
pub(super) fn item_kinds(question: &Question) -> &'static [ItemKind] {
    match question {
        Question::Text | Question::AsText(_) => &[ItemKind::Text, ItemKind::Person, ItemKind::Unit, ItemKind::Unknown],
        Question::Integer => &[ItemKind::Count],
        Question::Decimal => &[ItemKind::Number],
        Question::Range => &[ItemKind::Number, ItemKind::Score],
        Question::One { .. } => &[ItemKind::ChoiceOne, ItemKind::Scale],
        Question::Many { .. } => &[ItemKind::ChoiceMany],
        Question::Note => &[ItemKind::Note, ItemKind::Computed],
        Question::Date | Question::DateTime => &[ItemKind::Date],
        Question::Time => &[ItemKind::Time],
        Question::Image => &[ItemKind::Photo, ItemKind::Signature],
        Question::Calculate => &[ItemKind::Computed],
        Question::Acknowledge => &[ItemKind::ChoiceOne],
        Question::Hidden => &[],
    }
}

/// The same for a column of a table; empty for what does not fit a row.
pub(super) fn column_kinds(question: &Question) -> &'static [ColumnKind] {
    match question {
        Question::Text | Question::AsText(_) => {
            &[ColumnKind::Text, ColumnKind::Unit, ColumnKind::Person, ColumnKind::Unknown]
        }
        Question::Integer => &[ColumnKind::Count],
        Question::Decimal => &[ColumnKind::Number],
        Question::Range => &[ColumnKind::Number, ColumnKind::Score],
        Question::One { .. } => &[ColumnKind::Choice],
        Question::Date => &[ColumnKind::Date],
        Question::Time => &[ColumnKind::Time],
        Question::Calculate => &[ColumnKind::Computed],
        Question::Many { .. }
        | Question::Note
        | Question::DateTime
        | Question::Image
        | Question::Acknowledge
        | Question::Hidden => &[],
    }
}

/// As JSON has it: `choice-one`.
pub(super) fn kind_word<K: serde::Serialize>(kind: &K) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => word,
        // Kinds are names without contents.
        Ok(_) | Err(_) => String::new(),
    }
}
