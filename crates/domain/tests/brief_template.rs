//! Stories of the template and its small language: tokens, conditions, and that the built-in template is sound.
#![allow(clippy::unwrap_used)]

mod brief_month;

use brief_month::{busy, empty};
use duxue_domain::brief::{
    ConditionError, FactValue, Facts, Template, Token, draft, facts, figure, gap, holds, numbering, tokens, written,
};
use std::collections::BTreeSet;

#[test]
fn a_text_is_read_and_written_back_unchanged() {
    for text in [
        "本月督导{{visits.count|12}}次，主要是因为{{?原因}}。",
        "没有数字的一句。",
        "{{a|1}}{{b|2}}",
        "坏的 {{ 括号 }} 和 {{没有竖线}}、{{|空}}、{{?}}、{{未完",
        "{{{x|1}}}",
        "",
    ] {
        assert_eq!(written(&tokens(text)), text);
    }
    assert_eq!(
        tokens("共{{visits.count|12}}次{{?原因}}"),
        [
            Token::Text { text: "共".to_owned() },
            Token::Fact { name: "visits.count".to_owned(), shown: "12".to_owned() },
            Token::Text { text: "次".to_owned() },
            Token::Gap { name: "原因".to_owned() },
        ]
    );
    assert_eq!(tokens(&figure("a", "x}}y")).len(), 1);
    assert_eq!(tokens(&gap("{{")).len(), 1);
}

#[test]
fn conditions_are_strict() {
    let facts = facts(&busy()).unwrap();
    let holds = |condition: &str| holds(condition, &facts);
    assert_eq!(holds("visits.count > 1 && theme.title != null"), Ok(true));
    assert_eq!(holds("visits.count == 0 || hazards.found >= 2"), Ok(true));
    assert_eq!(holds("(visits.count == 0 || visits.count == 4) && schools.uncovered != []"), Ok(true));
    assert_eq!(holds("lessons.mean_delta > 0"), Ok(false), "what is not known is neither more");
    assert_eq!(holds("lessons.mean_delta < 0"), Ok(false), "nor less");
    assert_eq!(holds("lessons.mean_delta == null"), Ok(true));
    assert_eq!(holds("visits.delta > -1"), Ok(true));
    assert_eq!(holds("true"), Ok(true));
    assert_eq!(holds("visits.cuont > 1"), Err(ConditionError::Unknown("visits.cuont".to_owned())));
    assert_eq!(
        holds("true || visits.cuont > 1"),
        Err(ConditionError::Unknown("visits.cuont".to_owned())),
        "a wrong name is found on either side"
    );
    for wrong in
        ["visits.count", "visits.count >", "visits.count > 1 2", "visits.count = 1", "theme.title > 1", "(true", "！"]
    {
        assert!(holds(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_built_in_template_names_every_fact_and_no_other() {
    let template = Template::built_in().unwrap();
    for input in [busy(), empty()] {
        let facts = facts(&input).unwrap();
        let counted: BTreeSet<&str> = facts.facts.keys().map(String::as_str).collect();
        let named: BTreeSet<&str> = template.facts.iter().map(|fact| fact.name.as_str()).collect();
        assert_eq!(counted, named);
    }
}

#[test]
fn every_placeholder_of_the_template_is_a_fact_a_part_or_a_named_gap() {
    let template = Template::built_in().unwrap();
    let facts = facts(&busy()).unwrap();
    let fields_of = |list: &str| -> BTreeSet<String> {
        let FactValue::List(entries) = &facts.get(list).unwrap().value else { panic!("{list} is no list") };
        entries.iter().flat_map(|entry| entry.fields.keys().cloned()).collect()
    };
    for pattern in template.sections.iter().flat_map(|section| &section.patterns) {
        let mut texts = vec![(pattern.text.as_str(), pattern.repeat.as_deref())];
        texts.extend(pattern.each.iter().map(|each| (each.text.as_str(), Some(each.list.as_str()))));
        texts.extend(pattern.parts.iter().map(|part| (part.text.as_str(), None)));
        for (text, list) in texts {
            let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
            for name in names {
                let of_list = list.map(fields_of).unwrap_or_default();
                let known = facts.get(name).is_some()
                    || of_list.contains(name)
                    || template.gaps.contains_key(name)
                    || (name == "n" && pattern.repeat.is_some())
                    || (name == "each" && pattern.each.is_some())
                    || (name == "parts" && !pattern.parts.is_empty())
                    || list.is_some_and(|list| fields_of(list).is_empty());
                assert!(known, "{}: {{{name}}}", pattern.id);
            }
        }
    }
    let ids: Vec<&str> = template.sections.iter().flat_map(|s| &s.patterns).map(|p| p.id.as_str()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "pattern ids are unique");
}

#[test]
fn a_template_with_a_wrong_name_is_refused_with_the_sentence_named() {
    let mut template = Template::built_in().unwrap().clone();
    template.sections[0].patterns[0].when = "visit.count > 0".to_owned();
    let error = draft(&template, &facts(&busy()).unwrap(), &mut String::new).unwrap_err();
    assert_eq!(error.to_string(), "简报模板的句子 lead-theme 有误：没有名为 visit.count 的事实");
    assert!(Template::parse("{}").is_err());
}

#[test]
fn a_sentence_whose_facts_are_missing_is_not_written() {
    let template = Template::parse(
        r#"{"id": "t", "version": "1", "title": "t", "head": {"name": "简报"}, "title_patterns": [], "facts": [],
            "sections": [{"id": "s", "patterns": [
                {"id": "a", "when": "true", "text": "平均{lessons.mean}分。", "group": "g"},
                {"id": "b", "when": "true", "text": "没有评分。", "group": "g"},
                {"id": "c", "when": "true", "text": "此句不写。", "group": "g"}]}]}"#,
    )
    .unwrap();
    let facts: Facts = facts(&empty()).unwrap();
    let brief = draft(&template, &facts, &mut || "p".to_owned()).unwrap();
    let text = brief.sections["s"].paragraphs["p"].text.as_deref();
    assert_eq!(text, Some("没有评分。"));
}

#[test]
fn papers_are_numbered_as_officials_do() {
    let numbers: Vec<String> = [1, 9, 10, 11, 20, 35].into_iter().map(numbering::chinese).collect();
    assert_eq!(numbers, ["一", "九", "十", "十一", "二十", "三十五"]);
    assert_eq!(
        (numbering::section(2), numbering::sub(3), numbering::item(4), numbering::paren(5)),
        ("二、".to_owned(), "（三）".to_owned(), "4.".to_owned(), "（5）".to_owned())
    );
}
