//! Live figures in a brief's text: `{{visits.count|12}}` prints as `12`, a gap `{{?reason}}` as a blank to fill by hand.
//!
//! Invariant: text without a well-formed token comes out as it went in; nothing a person typed is swallowed.

/// What a gap nobody has filled prints as.
pub const BLANK: &str = "＿＿＿＿";

/// The text as printed: each token replaced by the value shown.
pub fn plain_text(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let Some(close) = rest[open..].find("}}").map(|at| open + at) else { break };
        let token = &rest[open + 2..close];
        printed.push_str(&rest[..open]);
        match (token.strip_prefix('?'), token.split_once('|')) {
            (Some(_), _) => printed.push_str(BLANK),
            (None, Some((_, shown))) => printed.push_str(shown),
            (None, None) => printed.push_str(&rest[open..close + 2]),
        }
        rest = &rest[close + 2..];
    }
    printed.push_str(rest);
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_prints_as_the_value_shown() {
        assert_eq!(
            plain_text("本月督导{{visits.count|12}}次，听课{{methods.lesson|5}}节。"),
            "本月督导12次，听课5节。"
        );
    }

    #[test]
    fn a_gap_prints_as_a_blank_to_fill() {
        assert_eq!(plain_text("未到校的原因是{{?reason}}。"), "未到校的原因是＿＿＿＿。");
    }

    #[test]
    fn braces_a_person_typed_stay() {
        for text in ["数学题{{x}}", "半个{{visits.count|12", "}}", "{一个}"] {
            assert_eq!(plain_text(text), text);
        }
    }
}
