//! Whom a stretch of text names.

use std::ops::Range;

/// A school, or a department of a school, as briefs name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    pub id: String,
    /// The full name first; then what else it is called.
    pub names: Vec<String>,
    /// Of a department: its school's id.
    pub school: Option<String>,
}

/// Whose name it is, seen from the party that the extract is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Party,
    /// The school of the department that the extract is for: its name alone tells nothing of the department.
    Around,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub at: Range<usize>,
    pub whose: Whose,
}

/// Names of everybody, the longest first, so that 石桥镇中心小学附属幼儿园 is not taken for 石桥镇中心小学.
pub(super) struct Names<'a> {
    names: Vec<(&'a str, Whose)>,
}

/// What a school is called that no list knows. 小学生, 初中部, 中小学 and 集中学习 are not.
const SCHOOLS: [&str; 12] =
    ["小学", "中学", "初中", "高中", "幼儿园", "完小", "教学点", "九年制", "一贯制", "职中", "职校", "中心校"];
const NOT_A_SCHOOL: [char; 8] = ['生', '部', '段', '阶', '教', '学', '习', '业'];
/// Many schools at once.
const MANY: [&str; 9] =
    ["各校", "各学校", "所学校", "有关学校", "其他学校", "其它学校", "别的学校", "兄弟学校", "两校"];

impl<'a> Names<'a> {
    pub fn new(party: &Party, all: &'a [Party]) -> Names<'a> {
        let whose = |one: &Party| {
            if one.id == party.id || one.school.as_deref() == Some(party.id.as_str()) {
                Whose::Party
            } else if party.school.as_deref() == Some(one.id.as_str()) {
                Whose::Around
            } else {
                Whose::Other
            }
        };
        let mut names: Vec<(&str, Whose)> = Vec::new();
        for one in all {
            let own = one.names.iter().map(|name| name.trim()).filter(|name| name.chars().count() >= 2);
            names.extend(own.map(|name| (name, whose(one))));
        }
        // A name that two have is the other's: it cannot be told whom it means.
        names.sort_by(|a, b| {
            b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(b.0)).then_with(|| (b.1 as u8).cmp(&(a.1 as u8)))
        });
        names.dedup_by(|a, b| a.0 == b.0);
        Names { names }
    }

    /// Every name in the text, from the left, none within another.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            match self.names.iter().find(|(name, _)| text[at..].starts_with(name)) {
                Some((name, whose)) => {
                    found.push(Mention { at: at..at + name.len(), whose: *whose });
                    at += name.len();
                }
                None => at += character.len_utf8(),
            }
        }
        found
    }

    pub fn names_others(&self, text: &str) -> bool {
        let mentions = self.mentions(text);
        mentions.iter().any(|mention| mention.whose == Whose::Other) || names_a_stranger(&without(text, &mentions))
    }

    fn names_party(&self, text: &str) -> bool {
        self.mentions(text).iter().any(|mention| mention.whose == Whose::Party)
    }

    pub fn only_party(&self, text: &str) -> bool {
        self.names_party(text) && !self.names_others(text)
    }

    pub fn party_among_others(&self, text: &str) -> bool {
        self.names_party(text) && self.names_others(text)
    }
}

/// The text with every mention taken out.
pub(super) fn without(text: &str, mentions: &[Mention]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut from = 0;
    for mention in mentions {
        rest.push_str(&text[from..mention.at.start]);
        // So that what stood on both sides does not become a word.
        rest.push('，');
        from = mention.at.end;
    }
    rest.push_str(&text[from..]);
    rest
}

/// A school that no list knows, as a person calls it for short.
pub(super) fn names_a_stranger(text: &str) -> bool {
    SCHOOLS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let next = text[at + word.len()..].chars().next();
            let before = text[..at].chars().next_back();
            let goes_on = next.is_some_and(|next| NOT_A_SCHOOL.contains(&next)) && !word.ends_with('制');
            !goes_on && before != Some('中')
        })
    })
}

/// Several schools together.
pub(super) fn speaks_of_many(text: &str) -> bool {
    MANY.iter().any(|word| text.contains(word))
}
