//! The rules that a form must keep, checked when it is read.

use super::check::{FormFault as Fault, FormProblem, item_place, section_place};
use super::{
    Band, ColumnKind, Compute, Condition, Form, FormKind, Item, ItemKind, RatioScoring, Scoring, SumScoring, built_in,
};
use std::collections::BTreeSet;

fn tidy(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Points as people write them: 4, 4.5.
pub(super) fn points(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    rounded.to_string()
}

fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Collects problems at one place after another.
#[derive(Default)]
struct Findings {
    found: Vec<FormProblem>,
    /// The section and the item that are looked at.
    at: (Option<usize>, Option<usize>),
}

impl Findings {
    fn add(&mut self, place: &str, fault: Fault) {
        self.found.push(FormProblem::at(place, fault).within(self.at.0, self.at.1));
    }

    fn require(&mut self, holds: bool, place: &str, fault: impl FnOnce() -> Fault) {
        if !holds {
            self.add(place, fault());
        }
    }
}

impl Form {
    /// Every rule that the form breaks, in reading order; empty for a form that can be used.
    pub fn problems(&self) -> Vec<FormProblem> {
        let mut found = Findings::default();
        found.require(tidy(&self.id), "表单", || Fault::BadId(self.id.clone()));
        found.require(!self.version.trim().is_empty(), "表单", || Fault::Missing("version（版本）".to_owned()));
        found.require(self.items().next().is_some(), "表单", || Fault::Empty);
        self.check_kinds("表单", &self.applies_to, &mut found);
        self.show_if.iter().for_each(|c| self.check_condition("表单", c, &mut found));
        for (name, options) in &self.scales {
            let place = format!("等级“{name}”");
            found.require(!options.is_empty(), &place, || Fault::EmptyScale(name.clone()));
            unique(options.iter().map(|o| &o.id), &place, &mut found);
            unique(options.iter().filter_map(|o| o.key.as_ref()), &place, &mut found);
        }
        let (mut sections, mut items) = (BTreeSet::new(), BTreeSet::new());
        for (s, section) in self.sections.iter().enumerate() {
            let place = section_place(s, section);
            found.at = (Some(s), None);
            found.require(tidy(&section.id), &place, || Fault::BadId(section.id.clone()));
            found.require(sections.insert(&section.id), &place, || Fault::DuplicateId(section.id.clone()));
            self.check_kinds(&place, &section.applies_to, &mut found);
            section.show_if.iter().for_each(|c| self.check_condition(&place, c, &mut found));
            for (i, item) in section.items.iter().enumerate() {
                let place = item_place(&place, i, item);
                found.at = (Some(s), Some(i));
                found.require(tidy(&item.id), &place, || Fault::BadId(item.id.clone()));
                found.require(items.insert(&item.id), &place, || Fault::DuplicateId(item.id.clone()));
                self.check_item(&place, item, &mut found);
            }
        }
        found.at = (None, None);
        for field in &self.overall {
            let place = format!("总评栏“{}”", field.text);
            found.require(items.insert(&field.id), &place, || Fault::DuplicateId(field.id.clone()));
            let choice = matches!(field.kind, ItemKind::ChoiceOne | ItemKind::ChoiceMany);
            found.require(!choice || !field.options.is_empty(), &place, || Fault::NoOptions);
        }
        self.check_scoring(&mut found);
        found.found
    }

    fn check_kinds(&self, place: &str, kinds: &[String], found: &mut Findings) {
        for kind in kinds {
            let known = built_in::common().school_kind_text(kind).is_some();
            found.require(known, place, || Fault::UnknownSchoolKind(kind.clone()));
        }
    }

    fn check_condition(&self, place: &str, condition: &Condition, found: &mut Findings) {
        for fact in condition.facts() {
            let known = self.facts.iter().any(|f| f.id == fact);
            let known = known || built_in::common().fact_text(fact).is_some();
            found.require(known, place, || Fault::UnknownFact(fact.to_owned()));
        }
        self.check_named(place, &condition.items(), found);
    }

    fn check_named(&self, place: &str, items: &[&str], found: &mut Findings) {
        for id in items {
            found.require(self.item(id).is_some(), place, || Fault::UnknownItem((*id).to_owned()));
        }
    }

    /// A computed item reckons with others, and those with others; none of them may come back to it.
    fn check_circle(&self, place: &str, item: &Item, found: &mut Findings) {
        let reckons_with = |id: &str| -> Vec<&str> {
            self.item(id).and_then(|item| item.compute.as_ref()).map(super::Formula::items).unwrap_or_default()
        };
        let (mut seen, mut open) = (BTreeSet::new(), reckons_with(&item.id));
        while let Some(id) = open.pop() {
            if id == item.id {
                return found.add(place, Fault::Circular(item.id.clone()));
            }
            if seen.insert(id) {
                open.extend(reckons_with(id));
            }
        }
    }

    fn check_item(&self, place: &str, item: &Item, found: &mut Findings) {
        match item.matter {
            Some(matter) => found.require((1..=8).contains(&matter), place, || Fault::UnknownMatter(matter)),
            // What is not scored is a county's own survey, whose rows belong to no statutory matter.
            None => {
                let free = !item.kind.expected() || self.scoring == Scoring::Unscored;
                found.require(free, place, || Fault::NoMatter);
            }
        }
        if let Some(domain) = &item.domain {
            let known = built_in::common().domain_text(domain).is_some();
            found.require(known, place, || Fault::UnknownDomain(domain.clone()));
        }
        self.check_kinds(place, &item.applies_to, found);
        item.show_if.iter().for_each(|c| self.check_condition(place, c, found));
        item.required_if.iter().for_each(|c| self.check_condition(place, c, found));
        item.valid_if.iter().for_each(|c| self.check_condition(place, c, found));
        if let Some(formula) = &item.compute {
            self.check_named(place, &formula.items(), found);
            self.check_circle(place, item, found);
        }
        match item.kind {
            ItemKind::Scale => match &item.scale {
                None => found.add(place, Fault::Missing("scale（等级）".to_owned())),
                Some(name) => {
                    found.require(self.scales.contains_key(name), place, || Fault::UnknownScale(name.clone()));
                }
            },
            ItemKind::Score => check_points(place, item, found),
            ItemKind::ChoiceOne | ItemKind::ChoiceMany => {
                found.require(!item.options.is_empty(), place, || Fault::NoOptions);
                unique(item.options.iter().map(|o| &o.id), place, found);
            }
            ItemKind::Table => self.check_table(place, item, found),
            _ => {}
        }
        if item.veto == Some(true) {
            let can_fail = self.scale_of(item).iter().any(|option| option.id == "fail");
            found.require(can_fail, place, || Fault::VetoWithoutFail);
        }
    }

    fn check_table(&self, place: &str, item: &Item, found: &mut Findings) {
        found.require(!item.columns.is_empty(), place, || Fault::NoColumns);
        unique(item.columns.iter().map(|c| &c.id), place, found);
        let has = |id: &String| item.columns.iter().any(|c| &c.id == id);
        for column in &item.columns {
            if let Some(other) = &column.at_most {
                found.require(has(other), place, || Fault::UnknownColumn(other.clone()));
            }
            match column.kind {
                ColumnKind::Choice => {
                    let filled = self.choices.get(&column.id).is_some_and(|options| !options.is_empty());
                    found.require(filled, place, || Fault::ColumnWithoutChoices(column.text.clone()));
                }
                ColumnKind::Score => {
                    found.require(column.max.is_some_and(|max| max > 0.0), place, || Fault::NoMax);
                }
                ColumnKind::Computed => {
                    let computable = match &column.compute {
                        Some(Compute::RowTotal) => item.columns.iter().any(|c| c.kind == ColumnKind::Score),
                        Some(Compute::OverLimit { of, by }) => {
                            item.limit_ref.is_some() && !of.is_empty() && of.iter().all(has) && has(by)
                        }
                        Some(Compute::Formula { formula }) => {
                            formula.items().iter().all(|id| *id != column.id && has(&(*id).to_owned()))
                        }
                        Some(Compute::Unknown) => true,
                        None => false,
                    };
                    found.require(computable, place, || Fault::ColumnNotComputable(column.text.clone()));
                }
                _ => {}
            }
        }
        if let Some(name) = &item.limit_ref {
            found.require(name == "limits" && !self.limits.is_empty(), place, || Fault::UnknownLimits(name.clone()));
        }
    }

    fn check_scoring(&self, found: &mut Findings) {
        match &self.scoring {
            Scoring::Ratio(ratio) => self.check_ratio(ratio, found),
            Scoring::WeightedRatio(ratio) => {
                self.check_ratio(ratio, found);
                for (s, section) in self.sections.iter().enumerate() {
                    let place = section_place(s, section);
                    found.at = (Some(s), None);
                    found.require(section.weight.is_some_and(|w| w > 0.0), &place, || Fault::NoWeight);
                    for (i, item) in section.items.iter().enumerate().filter(|(_, i)| i.kind == ItemKind::Scale) {
                        let weighted = item.weight.is_none_or(|w| w > 0.0);
                        found.at = (Some(s), Some(i));
                        found.require(weighted, &item_place(&place, i, item), || Fault::NoWeight);
                    }
                }
            }
            Scoring::Sum(sum) => self.check_sum(sum, found),
            Scoring::TableScore(table) => {
                let place = "计分";
                check_bands(place, &table.bands, found);
                let Some(item) = self.item(&table.table).filter(|item| item.kind == ItemKind::Table) else {
                    return found.add(place, Fault::UnknownItem(table.table.clone()));
                };
                let sum: f64 = item.columns.iter().filter_map(|c| c.max).sum();
                found.require(equal(sum, table.row_total_max), place, || Fault::PointsDoNotAddUp {
                    sum: points(sum),
                    expected: points(table.row_total_max),
                });
                let rank = &table.rank;
                let month = rank.month.as_deref().unwrap_or("mean");
                let rules = [
                    (rank.by.as_str(), "row_total"),
                    (&rank.order, "desc"),
                    (&rank.ties, "same-rank"),
                    (month, "mean"),
                ];
                for (rule, _) in rules.into_iter().filter(|(rule, known)| rule != known) {
                    found.add(place, Fault::UnknownRule(rule.to_owned()));
                }
                if let Some(by) = &table.rank.group_by {
                    let known = item.columns.iter().any(|c| &c.id == by);
                    found.require(known, place, || Fault::UnknownColumn(by.clone()));
                }
            }
            Scoring::Unscored | Scoring::Unknown => {}
        }
    }

    fn check_ratio(&self, ratio: &RatioScoring, found: &mut Findings) {
        check_bands("计分", &ratio.bands, found);
        for (rule, known) in [(&ratio.na, "excluded"), (&ratio.unanswered, "reported")] {
            if let Some(rule) = rule.as_ref().filter(|rule| *rule != known) {
                found.add("计分", Fault::UnknownRule(rule.clone()));
            }
        }
        for option in ratio.values.keys() {
            let known = self.scales.values().flatten().any(|o| &o.id == option);
            found.require(known, "计分", || Fault::UnknownOption(option.clone()));
        }
    }

    fn check_sum(&self, sum: &SumScoring, found: &mut Findings) {
        for (s, section) in self.sections.iter().enumerate() {
            let of_items: f64 = section.items.iter().filter_map(|item| item.max).sum();
            let place = section_place(s, section);
            found.at = (Some(s), None);
            if let Some(max) = section.max {
                found.require(equal(of_items, max), &place, || Fault::PointsDoNotAddUp {
                    sum: points(of_items),
                    expected: points(max),
                });
            }
        }
        found.at = (None, None);
        let all: f64 = self.items().filter_map(|item| item.max).sum();
        let expected = self.total.unwrap_or(sum.total);
        found.require(equal(all, sum.total) && equal(all, expected), "计分", || Fault::PointsDoNotAddUp {
            sum: points(all),
            expected: points(sum.total),
        });
        found.require(!sum.band_sets.is_empty(), "计分", || Fault::NoBands);
        found.require(sum.band_sets.iter().filter(|set| set.default).count() == 1, "计分", || Fault::DefaultBandSet);
        unique(sum.band_sets.iter().map(|set| &set.id), "计分", found);
        for set in &sum.band_sets {
            let place = format!("分档“{}”", set.text);
            check_bands(&place, &set.bands, found);
            for cap in &sum.caps {
                let known = set.bands.iter().any(|band| band.id == cap.band);
                found.require(known, &place, || Fault::UnknownBand(cap.band.clone()));
            }
        }
        let rubric_is_points = self.kind != FormKind::LessonRubric || self.items().all(|i| i.kind == ItemKind::Score);
        found.require(rubric_is_points, "计分", || Fault::NoMax);
    }
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>, place: &str, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    for id in ids {
        found.require(seen.insert(id), place, || Fault::DuplicateId(id.clone()));
    }
}

fn check_bands(place: &str, bands: &[Band], found: &mut Findings) {
    found.require(!bands.is_empty(), place, || Fault::NoBands);
    let falling = bands.windows(2).all(|pair| pair[0].min > pair[1].min);
    let to_zero = bands.last().is_none_or(|band| band.min == 0.0);
    found.require(falling && to_zero, place, || Fault::BandsOutOfOrder);
    unique(bands.iter().map(|band| &band.id), place, found);
}

/// Levels stand from the highest down, without a gap wider than one step, from 0 to the item's points.
fn check_points(place: &str, item: &Item, found: &mut Findings) {
    let Some(max) = item.max.filter(|max| *max > 0.0) else {
        return found.add(place, Fault::NoMax);
    };
    let step = item.step.unwrap_or(1.0);
    let levels = |reason: &str| Fault::Levels { max: points(max), reason: reason.to_owned() };
    if let (Some(first), Some(last)) = (item.levels.first(), item.levels.last()) {
        found.require(equal(first.max, max), place, || levels("最高一档没有到满分"));
        found.require(equal(last.min, 0.0), place, || levels("最低一档没有从 0 起"));
        let joined = item.levels.windows(2).all(|pair| equal(pair[0].min, pair[1].max + step));
        found.require(joined, place, || levels("相邻两档之间有空隙或重叠"));
    }
}
