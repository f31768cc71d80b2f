//! An evaluation told as a whole: what each indicator had and lost, what was vetoed, where the most was lost.
//!
//! Invariant: points add up to the form's own figure: a share of the weights for a form scored by ratio, the item's own points for
//! one scored by sum. 不适用 and unanswered items have no points and cost none.

use super::{Form, Item, ItemKind, Scoring, VisibleSection, is_answered};
use crate::records::{Answer, Parts, School};

/// An indicator of the second level.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluatedItem<'a> {
    pub item: &'a Item,
    /// 符合, 12 分; empty where it was not answered.
    pub judged: String,
    /// Points given and points that it could have had, out of the whole's 100 (or the form's total); none where it does not count.
    pub points: Option<(f64, f64)>,
    /// It is a veto item and failed.
    pub vetoed: bool,
    /// What was written for it.
    pub note: String,
    pub photos: usize,
}

/// An indicator of the first level: a section of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluatedPart<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub points: f64,
    pub max: f64,
    pub items: Vec<EvaluatedItem<'a>>,
}

/// The tree of indicators with its points; `None` for a form that is not scored as a whole, or of which nothing counts yet.
pub fn evaluated<'a>(form: &'a Form, school: &'a School, answers: &'a Parts<Answer>) -> Option<Vec<EvaluatedPart<'a>>> {
    let asked = form.asked(school, answers);
    let sections = asked.sections();
    let parts: Vec<EvaluatedPart<'a>> = match &form.scoring {
        Scoring::Sum(_) => sections
            .iter()
            .map(|section| {
                part(form, section, answers, &|item, answer| {
                    let max = item.max?;
                    Some((answer.value.as_ref()?.as_f64().filter(|points| item.can_have(*points))?, max))
                })
            })
            .collect(),
        Scoring::Ratio(ratio) | Scoring::WeightedRatio(ratio) => {
            let weighted = matches!(form.scoring, Scoring::WeightedRatio(_));
            let value = |item: &Item| {
                let answer = answers.get(&item.id).filter(|answer| is_answered(item, answer))?;
                ratio.values.get(answer.result.as_deref()?).copied()
            };
            let weight = |item: &Item| if weighted { item.weight.unwrap_or(1.0) } else { 1.0 };
            let counted = |section: &VisibleSection| -> f64 {
                section
                    .items
                    .iter()
                    .filter(|item| item.kind == ItemKind::Scale && value(item).is_some())
                    .map(|item| weight(item))
                    .sum()
            };
            // A section whose items are all 不适用 leaves its weight to the others, as in the figure.
            let share = |section: &VisibleSection| {
                if weighted { section.section.weight.unwrap_or(1.0) } else { counted(section) }
            };
            let whole: f64 = sections.iter().filter(|section| counted(section) > 0.0).map(share).sum();
            sections
                .iter()
                .map(|section| {
                    let of_section = counted(section);
                    part(form, section, answers, &|item, _| {
                        let max = 100.0 * share(section) / whole * weight(item) / of_section;
                        value(item).filter(|_| item.kind == ItemKind::Scale).map(|value| (value * max, max))
                    })
                })
                .collect()
        }
        Scoring::TableScore(_) | Scoring::Unscored | Scoring::Unknown => return None,
    };
    parts.iter().any(|part| part.max > 0.0).then_some(parts)
}

fn part<'a>(
    form: &'a Form,
    section: &VisibleSection<'a>,
    answers: &Parts<Answer>,
    points: &dyn Fn(&Item, &Answer) -> Option<(f64, f64)>,
) -> EvaluatedPart<'a> {
    let items: Vec<EvaluatedItem<'a>> = section
        .items
        .iter()
        .map(|item| {
            let answer = answers.get(&item.id);
            let result = answer.and_then(|answer| answer.result.as_deref());
            EvaluatedItem {
                item,
                judged: result.and_then(|result| form.result_text(item, result)).unwrap_or_default().to_owned(),
                points: answer.and_then(|answer| points(item, answer)),
                vetoed: item.veto == Some(true) && result == Some("fail"),
                note: answer.and_then(|answer| answer.note.clone()).unwrap_or_default().trim().to_owned(),
                photos: answer
                    .map_or(0, |answer| answer.photos.values().filter(|photo| photo.deleted != Some(true)).count()),
            }
        })
        .collect();
    let sum = |of: fn(&(f64, f64)) -> f64| items.iter().filter_map(|item| item.points.as_ref()).map(of).sum();
    EvaluatedPart {
        id: &section.section.id,
        title: &section.section.title,
        points: sum(|points| points.0),
        max: sum(|points| points.1),
        items,
    }
}

/// The indicators that lost the most points, the worst first; vetoed ones before all.
pub fn weakest<'p, 'a>(parts: &'p [EvaluatedPart<'a>], most: usize) -> Vec<&'p EvaluatedItem<'a>> {
    let lost = |item: &EvaluatedItem| item.points.map_or(0.0, |(points, max)| max - points);
    let mut items: Vec<&EvaluatedItem> =
        parts.iter().flat_map(|part| &part.items).filter(|item| item.vetoed || lost(item) > 1e-9).collect();
    items.sort_by(|a, b| b.vetoed.cmp(&a.vetoed).then_with(|| lost(b).total_cmp(&lost(a))));
    items.truncate(most);
    items
}
