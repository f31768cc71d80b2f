//! The three lines under an item (看什么、怎么看、怎么判) as one hint, and back.

use duxue_domain::forms::Guide;

const LOOK: &str = "看什么：";
const HOW: &str = "怎么看：";
const JUDGE: &str = "怎么判：";

/// The hint; `None` where it would not be read back the same.
pub(super) fn hint(guide: &Guide) -> Option<String> {
    let lines = [(LOOK, &guide.look), (HOW, &guide.how), (JUDGE, &guide.judge)];
    let lines: Vec<String> =
        lines.iter().filter_map(|(word, text)| Some(format!("{word}{}", text.as_ref()?))).collect();
    let hint = lines.join("\n");
    (read(&hint) == *guide).then_some(hint)
}

/// A hint without these words says how to look.
pub(super) fn read(hint: &str) -> Guide {
    let mut guide = Guide::default();
    let mut at = None;
    for line in hint.lines() {
        let begun = [LOOK, HOW, JUDGE].iter().position(|word| line.starts_with(word));
        let text = begun.map_or(line, |which| &line[[LOOK, HOW, JUDGE][which].len()..]);
        let part = match begun.or(at).unwrap_or(1) {
            0 => &mut guide.look,
            1 => &mut guide.how,
            _ => &mut guide.judge,
        };
        match part {
            Some(part) => {
                part.push('\n');
                part.push_str(text);
            }
            None => *part = Some(text.to_owned()),
        }
        at = begun.or(at);
    }
    guide
}
