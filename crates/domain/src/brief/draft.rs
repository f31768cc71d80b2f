//! Writing the draft: choosing sentences by their conditions and setting facts into them.
//!
//! Invariant: nothing is claimed that the records do not hold. A sentence is written only if its condition holds and
//! every fact it names is there.

use super::condition::{ConditionError, holds};
use super::facts::{Entry, FactValue, Facts};
use super::numbering;
use super::template::{Break, Each, Number, Pattern, SectionPattern, Template, TemplateError};
use super::tokens::{figure, gap, harmless};
use crate::records::{Brief, BriefParagraph, BriefSection, Parts};
use std::collections::BTreeSet;

/// Writes a draft. Ids of sections are the template's own; ids of paragraphs come from `ids`. Author, zone, head and
/// foot are filled by [`super::new_brief`].
///
/// # Errors
/// The template is not sound.
pub fn draft(template: &Template, facts: &Facts, ids: &mut dyn FnMut() -> String) -> Result<Brief, TemplateError> {
    let writer = Writer { template, facts };
    let mut brief = Brief { title: writer.title(), state: Some("draft".to_owned()), ..Brief::default() };
    brief.head.name = Some(template.head.name.clone());
    for (place, pattern) in template.sections.iter().enumerate() {
        let paragraphs = writer.section(pattern)?;
        if paragraphs.is_empty() {
            continue;
        }
        // The order is the section's place in the template, so that one that is written only later falls into place.
        let mut parts = Parts::new();
        for (at, paragraph) in paragraphs.into_iter().enumerate() {
            let paragraph = BriefParagraph {
                order: Some((at + 1) as f64),
                text: Some(paragraph.text),
                pattern: Some(paragraph.patterns.join(" ")),
                ..BriefParagraph::default()
            };
            parts.insert(ids(), paragraph);
        }
        let section = BriefSection {
            order: Some((place + 1) as f64),
            title: pattern.title.clone(),
            paragraphs: parts,
            deleted: None,
        };
        brief.sections.insert(pattern.id.clone(), section);
    }
    Ok(brief)
}

struct Writer<'a> {
    template: &'a Template,
    facts: &'a Facts,
}

struct Paragraph {
    text: String,
    patterns: Vec<String>,
}

/// What the placeholders of a sentence may stand for, besides facts.
#[derive(Default)]
struct Local<'a> {
    entry: Option<(&'a str, &'a Entry)>,
    number: Option<String>,
    each: Option<String>,
    parts: Option<String>,
}

impl Writer<'_> {
    fn section(&self, section: &SectionPattern) -> Result<Vec<Paragraph>, TemplateError> {
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        if let Some(when) = &section.when
            && !self.holds(&section.id, when)?
        {
            return Ok(paragraphs);
        }
        let mut written: BTreeSet<&str> = BTreeSet::new();
        let mut apart = true;
        for pattern in &section.patterns {
            let group = pattern.group.as_deref().unwrap_or(&pattern.id);
            if written.contains(group) || !self.holds(&pattern.id, &pattern.when)? {
                continue;
            }
            if let Some(list) = &pattern.repeat {
                let sentences = self.repeated(pattern, list)?;
                if sentences.is_empty() {
                    continue;
                }
                let ids = || vec![pattern.id.clone()];
                paragraphs.extend(sentences.into_iter().map(|text| Paragraph { text, patterns: ids() }));
                apart = true;
            } else {
                let Some(sentence) = self.sentence(pattern)? else { continue };
                match paragraphs.last_mut() {
                    Some(last) if !apart && pattern.paragraph == Break::Same => {
                        last.text.push_str(&sentence);
                        last.patterns.push(pattern.id.clone());
                    }
                    _ => paragraphs.push(Paragraph { text: sentence, patterns: vec![pattern.id.clone()] }),
                }
                apart = false;
            }
            written.insert(group);
        }
        Ok(paragraphs)
    }

    fn holds(&self, pattern: &str, condition: &str) -> Result<bool, TemplateError> {
        let wrong = |error: ConditionError| TemplateError::Condition { pattern: pattern.to_owned(), error };
        holds(condition, self.facts).map_err(wrong)
    }

    fn list(&self, pattern: &str, name: &str) -> Result<&[Entry], TemplateError> {
        match self.facts.get(name).map(|fact| &fact.value) {
            Some(FactValue::List(entries)) => Ok(entries),
            _ => Err(TemplateError::List { pattern: pattern.to_owned(), name: name.to_owned() }),
        }
    }

    fn repeated(&self, pattern: &Pattern, list: &str) -> Result<Vec<String>, TemplateError> {
        let entries = self.list(&pattern.id, list)?;
        let numbered = pattern.number == Number::Sub && entries.len() > 1;
        let sentence = |(at, entry): (usize, &Entry)| {
            let number = if numbered { numbering::sub(at + 1) } else { String::new() };
            let local = Local { entry: Some((list, entry)), number: Some(number), ..Local::default() };
            self.fill(&pattern.text, &local)
        };
        Ok(entries.iter().enumerate().filter_map(sentence).collect())
    }

    fn sentence(&self, pattern: &Pattern) -> Result<Option<String>, TemplateError> {
        let mut local = Local::default();
        if let Some(each) = &pattern.each {
            let Some(joined) = self.each(&pattern.id, each)? else { return Ok(None) };
            local.each = Some(joined);
        }
        if !pattern.parts.is_empty() {
            let mut clauses = Vec::new();
            for part in &pattern.parts {
                if self.holds(&pattern.id, &part.when)? {
                    clauses.extend(self.fill(&part.text, &Local::default()));
                }
            }
            if clauses.is_empty() {
                return Ok(None);
            }
            local.parts = Some(clauses.join(&pattern.join));
        }
        Ok(self.fill(&pattern.text, &local))
    }

    fn each(&self, pattern: &str, each: &Each) -> Result<Option<String>, TemplateError> {
        let entries = self.list(pattern, &each.list)?;
        let most = each.most.unwrap_or(entries.len());
        let mut clauses: Vec<String> = entries
            .iter()
            .take(most)
            .filter_map(|entry| self.fill(&each.text, &Local { entry: Some((&each.list, entry)), ..Local::default() }))
            .collect();
        if entries.len() > most {
            clauses.push(format!("另有{}条见记录", entries.len() - most));
        }
        Ok((!clauses.is_empty()).then(|| clauses.join(&each.join)))
    }

    /// The text with its placeholders filled; `None` where a fact is not there.
    fn fill(&self, text: &str, local: &Local) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            filled.push_str(before);
            filled.push_str(&self.placeholder(name, local)?);
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }

    fn placeholder(&self, name: &str, local: &Local) -> Option<String> {
        match name {
            "n" if local.number.is_some() => return local.number.clone(),
            "each" => return local.each.clone(),
            "parts" => return local.parts.clone(),
            _ => {}
        }
        if let Some((list, entry)) = local.entry
            && let Some(field) = entry.fields.get(name)
        {
            return Some(match field.live {
                true => figure(&format!("{list}/{}/{name}", entry.key), &field.shown),
                false => harmless(&field.shown),
            });
        }
        match self.facts.get(name) {
            Some(fact) if fact.value == FactValue::Nothing => None,
            Some(fact) if fact.wording => Some(harmless(&fact.shown)),
            Some(fact) => Some(figure(name, &fact.shown)),
            None => Some(gap(self.template.gaps.get(name).map_or(name, String::as_str))),
        }
    }

    /// A title is plain words: it stands alone and opens nothing.
    fn title(&self) -> Option<String> {
        let first = self.template.title_patterns.iter().find_map(|pattern| self.fill(pattern, &Local::default()))?;
        Some(super::tokens::plain(&first))
    }
}
