//! Words of records made fit to stand inside a sentence of the brief.
//!
//! Invariant: a teacher is never named: what is wrong is said of the school.

use super::tokens::harmless;

/// One line, without the punctuation at its ends that the sentence brings itself.
pub(super) fn clause(words: &str) -> String {
    let line = harmless(words);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_matches(|c: char| "。；，、;,. ".contains(c)).to_owned()
}

/// What is said of a school, without the school's own name or 该校 at its beginning: the sentence names it.
pub(super) fn said_of(school: &str, words: &str) -> String {
    let line = clause(words);
    let rest = [school, "该校", "我校", "本校", "学校"].iter().find_map(|name| line.strip_prefix(name));
    match rest.map(|rest| rest.trim_start_matches(['，', '：', ':', ' '])) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => line,
    }
}

/// The words with the teacher of the lesson called 任课教师.
pub(super) fn without_teacher(words: &str, teacher: Option<&str>) -> String {
    let Some(name) = teacher.map(str::trim).filter(|name| name.chars().count() >= 2) else { return words.to_owned() };
    let mut hidden = words.replace(&format!("{name}老师"), "任课教师").replace(name, "任课教师");
    if let Some(family) = name.chars().next() {
        hidden = hidden.replace(&format!("{family}老师"), "任课教师");
    }
    hidden
}

/// At most `most` characters, cut at a comma where one stands near enough.
pub(super) fn shortened(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let cut: String = words.chars().take(most).collect();
    match cut.rfind(['，', '；', '。', '、']) {
        Some(at) if cut[..at].chars().count() * 2 > most => cut[..at].to_owned(),
        _ => format!("{cut}…"),
    }
}

/// A form's item by its first clause, where the whole is too long to be quoted.
pub(super) fn item_name(wording: &str) -> String {
    let whole = clause(wording);
    let first = whole.split(['，', '；', '。']).next().unwrap_or_default();
    let name = if whole.chars().count() <= 20 || first.chars().count() < 6 { &whole } else { first };
    shortened(name, 30)
}
