//! The template of a brief: sentences with the conditions under which they may be written. Data, not code.
//!
//! Invariant: a template is read whole or refused whole; the built-in one is held sound by a test.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The text of the built-in template.
pub const TEMPLATE_TEXT: &str = include_str!("../../../../assets/documents/brief-template.json");

#[derive(Debug, Clone, Deserialize)]
pub struct Template {
    pub id: String,
    pub version: String,
    pub title: String,
    pub head: HeadPattern,
    /// The first whose facts are all there becomes the title.
    pub title_patterns: Vec<String>,
    /// Chinese names of what a person fills in.
    #[serde(default)]
    pub gaps: BTreeMap<String, String>,
    pub facts: Vec<FactName>,
    pub sections: Vec<SectionPattern>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct HeadPattern {
    pub name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct FactName {
    pub name: String,
    pub text: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SectionPattern {
    pub id: String,
    /// Without its number; none for the opening words.
    pub title: Option<String>,
    pub when: Option<String>,
    pub patterns: Vec<Pattern>,
}

/// A sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct Pattern {
    pub id: String,
    pub when: String,
    pub text: String,
    /// Of the sentences of a group only the first that can be written is.
    pub group: Option<String>,
    #[serde(default)]
    pub paragraph: Break,
    /// List for each entry of which the sentence is written as a paragraph of its own.
    pub repeat: Option<String>,
    #[serde(default)]
    pub number: Number,
    pub each: Option<Each>,
    #[serde(default)]
    pub parts: Vec<Part>,
    #[serde(default)]
    pub join: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Break {
    #[default]
    Same,
    New,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    #[default]
    None,
    /// （一）, where there is more than one.
    Sub,
}

/// A list written into one sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct Each {
    pub list: String,
    pub text: String,
    pub join: String,
    pub most: Option<usize>,
}

/// A clause that is written where it holds.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    pub when: String,
    pub text: String,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("简报模板不是一份完整的 JSON")]
    Json(#[from] serde_json::Error),
    #[error("简报模板的句子 {pattern} 有误：{error}")]
    Condition { pattern: String, error: super::condition::ConditionError },
    #[error("简报模板的句子 {pattern} 里没有名为 {name} 的名单")]
    List { pattern: String, name: String },
}

impl Template {
    /// # Errors
    /// The text is not a template.
    pub fn parse(text: &str) -> Result<Template, TemplateError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The template that ships with the program.
    ///
    /// # Errors
    /// Never in a build that passed its tests.
    pub fn built_in() -> Result<&'static Template, TemplateError> {
        static BUILT_IN: OnceLock<Template> = OnceLock::new();
        if let Some(template) = BUILT_IN.get() {
            return Ok(template);
        }
        let template = Template::parse(TEMPLATE_TEXT)?;
        Ok(BUILT_IN.get_or_init(|| template))
    }
}
