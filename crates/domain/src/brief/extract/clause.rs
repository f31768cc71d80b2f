//! A paragraph taken apart into sentences and clauses, and what becomes of each.

use super::names::{Mention, Names, Whose, names_a_stranger, speaks_of_many, without};
use crate::brief::tokens::{Token, tokens};
use std::ops::Range;

const SENTENCE_ENDS: [char; 3] = ['。', '！', '？'];
const CLAUSE_ENDS: [char; 2] = ['；', ';'];
const CLOSING: [char; 4] = ['”', '’', '）', '》'];
/// Between the names of a list.
const JOINTS: [&str; 6] = ["、", "和", "及", "与", "以及", "，"];
/// With fewer characters beside the name a clause says nothing.
const LEAST: usize = 3;

/// What becomes of a clause.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// In words, without the mark at its end.
    Told(String),
    /// Others', or nobody's.
    Others,
    /// It may be about the party, and is about others as well.
    Doubtful,
}

/// A paragraph as it is read, with whom it names and which figures others were counted into.
pub(super) struct Reading {
    text: String,
    mentions: Vec<Mention>,
    totals: Vec<Range<usize>>,
    /// Nobody but the party is named in it.
    of_one: bool,
}

impl Reading {
    pub fn of(line: &str, names: &Names, is_own: &dyn Fn(&str) -> bool) -> Reading {
        let mut text = String::new();
        let mut figures = Vec::new();
        for token in tokens(line) {
            let from = text.len();
            match token {
                Token::Text { text: words } => text.push_str(&words),
                Token::Gap { .. } => text.push_str("＿＿＿＿"),
                Token::Fact { name, shown } => {
                    text.push_str(&shown);
                    let counts = shown.chars().any(|c| c.is_ascii_digit()) && !name.starts_with("period.");
                    if counts && !is_own(&name) {
                        figures.push(from..text.len());
                    }
                }
            }
        }
        let mentions = names.mentions(&text);
        // A school's name may have a number in it.
        let named = |at: &Range<usize>| mentions.iter().any(|m| m.at.start <= at.start && at.end <= m.at.end);
        let totals = figures.into_iter().filter(|at| !named(at)).collect();
        let rest = without(&text, &mentions);
        let others = mentions.iter().any(|mention| mention.whose == Whose::Other);
        let of_one = !others && !names_a_stranger(&rest) && mentions.iter().any(|m| m.whose == Whose::Party);
        Reading { text, mentions, totals, of_one }
    }

    pub fn sentences(&self) -> Vec<Range<usize>> {
        self.split(0..self.text.len(), &SENTENCE_ENDS)
    }

    pub fn clauses(&self, sentence: Range<usize>) -> Vec<Range<usize>> {
        self.split(sentence, &CLAUSE_ENDS)
    }

    /// Stretches up to and with one of the ends and what closes after it.
    fn split(&self, whole: Range<usize>, ends: &[char]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = whole.start;
        let mut ended = false;
        for (at, character) in self.text[whole.clone()].char_indices().map(|(at, c)| (whole.start + at, c)) {
            if ended && !CLOSING.contains(&character) && !ends.contains(&character) {
                found.push(from..at);
                from = at;
                ended = false;
            }
            ended |= ends.contains(&character);
        }
        if from < whole.end {
            found.push(from..whole.end);
        }
        found
    }

    fn named(&self, clause: &Range<usize>) -> Vec<Mention> {
        let inside = |m: &&Mention| clause.start <= m.at.start && m.at.end <= clause.end;
        self.mentions.iter().filter(inside).cloned().collect()
    }

    fn counts_others(&self, clause: &Range<usize>) -> bool {
        self.totals.iter().any(|at| at.start < clause.end && clause.start < at.end)
    }

    pub fn is_unnamed(&self, clause: &Range<usize>) -> bool {
        self.named(clause).is_empty()
    }

    /// The words that open a numbered paragraph, without what is counted in brackets; none where they count others.
    pub fn heading(&self, first: Range<usize>) -> Option<String> {
        let mut words = self.text[first.clone()].trim_end_matches(SENTENCE_ENDS).to_owned();
        let mut end = first.end;
        if let Some(open) = words.rfind('（').filter(|_| words.ends_with('）')) {
            end = first.start + open;
            words.truncate(open);
        }
        let harmless = !self.counts_others(&(first.start..end)) && !names_a_stranger(&words);
        (harmless && !words.trim().is_empty()).then(|| format!("{}。", words.trim()))
    }

    /// `goes_on`: the clause before it was the party's.
    pub fn fate(&self, clause: Range<usize>, goes_on: bool) -> Fate {
        let named = self.named(&clause);
        if !named.iter().any(|mention| mention.whose == Whose::Party) {
            return self.unnamed(clause, &named, goes_on);
        }
        let clause = self.without_lead_in(clause, &named);
        let others = |named: &[Mention]| named.iter().any(|mention| mention.whose == Whose::Other);
        let said = match others(&named) {
            false => Some(self.text[clause.clone()].to_owned()),
            true => self.of_a_list(&clause, &named),
        };
        let Some(said) = said else { return Fate::Doubtful };
        let rest = without(&self.text[clause.clone()], &moved(&self.named(&clause), clause.start));
        let too_little = rest.chars().filter(|c| c.is_alphanumeric()).count() < LEAST;
        if self.counts_others(&clause) || speaks_of_many(&rest) || names_a_stranger(&rest) {
            return Fate::Doubtful;
        }
        if too_little { Fate::Others } else { Fate::Told(ended(&said)) }
    }

    /// What goes on about the party without naming it, in a paragraph that names nobody else.
    fn unnamed(&self, clause: Range<usize>, named: &[Mention], goes_on: bool) -> Fate {
        let words = &self.text[clause.clone()];
        let of_others = named.iter().any(|mention| mention.whose == Whose::Other) || names_a_stranger(words);
        if of_others || !goes_on {
            return Fate::Others;
        }
        if !self.of_one || self.counts_others(&clause) || speaks_of_many(words) {
            return Fate::Doubtful;
        }
        Fate::Told(ended(words))
    }

    /// 已经逾期的2件：石桥镇中心小学… is told from the school on, where what stands before it counts others.
    fn without_lead_in(&self, clause: Range<usize>, named: &[Mention]) -> Range<usize> {
        let first = named.first().map_or(clause.end, |mention| mention.at.start);
        let lead_in = clause.start..first;
        let Some(colon) = self.text[lead_in.clone()].rfind('：') else { return clause };
        let after = lead_in.start + colon + '：'.len_utf8();
        let about_others =
            self.counts_others(&(clause.start..after)) || speaks_of_many(&self.text[clause.start..after]);
        if about_others { after..clause.end } else { clause }
    }

    /// 甲校、乙校大门没有公示牌: what is said of each in a list is said of the party. With a number in it, it is not: it may
    /// be counted over all of them.
    fn of_a_list(&self, clause: &Range<usize>, named: &[Mention]) -> Option<String> {
        let (first, last) = (named.first()?, named.last()?);
        let joined = named.windows(2).all(|pair| JOINTS.contains(&&self.text[pair[0].at.end..pair[1].at.start]));
        let party = named.iter().find(|mention| mention.whose == Whose::Party)?;
        let (before, after) = (&self.text[clause.start..first.at.start], &self.text[last.at.end..clause.end]);
        let counted = |words: &str| words.chars().any(|c| c.is_numeric() || "共都均各两三四五六七八九十百".contains(c));
        (joined && before.is_empty() && !counted(after)).then(|| format!("{}{after}", &self.text[party.at.clone()]))
    }
}

fn moved(mentions: &[Mention], by: usize) -> Vec<Mention> {
    mentions.iter().map(|m| Mention { at: m.at.start - by..m.at.end - by, whose: m.whose }).collect()
}

/// Without the mark at its end, which the sentence brings itself.
fn ended(words: &str) -> String {
    words.trim().trim_end_matches(SENTENCE_ENDS).trim_end_matches(CLAUSE_ENDS).to_owned()
}
