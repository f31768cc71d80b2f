//! The console's questions and answers as TypeScript.
//!
//! Invariant: one file holds every type that the console's pages see; two types of one name are an error of the test
//! that writes it.

use super::{
    views, views_accounts, views_alarms, views_brief, views_complaint, views_county_brief, views_form_tools,
    views_forms, views_handling, views_layouts, views_open_data, views_overview, views_papers, views_people,
    views_roster, views_settings,
};
use crate::desk::{ClosingGiven, StandingGiven};
use crate::http::{Login, Me, ProblemCode};
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use ts_rs::{Config, TS, TypeVisitor};

#[derive(Default)]
struct Describe {
    config: Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
    /// Names that two different types share.
    clashes: Vec<String>,
    answers: String,
}

impl Describe {
    fn answer<T: TS + 'static>(&mut self, path: &str) {
        self.visit::<T>();
        let name = T::name(&self.config);
        let _ = writeln!(self.answers, "  \"{path}\": {name};");
    }

    fn declare<T: TS + 'static + ?Sized>(&mut self) {
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}\n", T::decl(&self.config));
        let name = T::ident(&self.config);
        if self.types.get(&name).is_some_and(|other| *other != declaration) {
            self.clashes.push(name.clone());
        }
        self.types.insert(name, declaration);
    }
}

impl TypeVisitor for Describe {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            self.declare::<T>();
        }
    }
}

/// The whole file.
///
/// # Errors
/// Names that two types share.
pub fn typescript() -> Result<String, Vec<String>> {
    // Numbers over JSON are numbers, never bigint.
    let mut to = Describe { config: Config::new().with_large_int("number"), ..Describe::default() };
    to.answer::<Me>("me");
    to.answer::<views::Rail>("rail");
    to.answer::<views_overview::Overview>("overview");
    to.answer::<views_overview::OverviewCharts>("overview-charts");
    to.answer::<views_alarms::Alarms>("alarms");
    to.answer::<views::Schools>("schools");
    to.answer::<views::SchoolPage>("school");
    to.answer::<views::Findings>("hazards");
    to.answer::<views::FindingPage>("hazard");
    to.answer::<views::Visits>("visits");
    to.answer::<views::VisitPage>("visit");
    to.answer::<views_brief::Briefs>("briefs");
    to.answer::<views_brief::BriefPage>("brief");
    to.answer::<views_county_brief::CountyBriefs>("county-briefs");
    to.answer::<views_county_brief::CountyBriefPage>("county-brief");
    to.answer::<views_complaint::Complaints>("complaints");
    to.answer::<views_complaint::ComplaintPage>("complaint");
    to.answer::<views_complaint::DispatchForm>("dispatch-form");
    to.answer::<views_papers::Papers>("papers");
    to.answer::<views_settings::Settings>("settings");
    to.answer::<views_layouts::Layouts>("layouts");
    to.answer::<views_forms::Forms>("forms");
    to.answer::<views_forms::FormUses>("form-uses");
    to.answer::<views_form_tools::FormCodes>("form-codes");
    to.answer::<views_forms::FormPage>("form-page");
    to.answer::<views_forms::Compared>("form-compare");
    to.answer::<views_forms::DraftPage>("form-draft");
    to.answer::<views_form_tools::CoreItems>("patrol-core");
    to.answer::<views_people::Devices>("devices");
    to.answer::<views_people::UnsettledPage>("unsettled");
    to.answer::<views_people::Search>("search");
    to.answer::<views_roster::People>("people");
    to.answer::<views_roster::PersonSheet>("person");
    to.answer::<views_roster::Places>("places");
    to.answer::<views_roster::PlaceSheet>("place");
    to.answer::<views_roster::MergeShown>("merge-plan");
    to.answer::<views_roster::Trainings>("trainings");
    to.answer::<views_roster::TrainingSheet>("training");
    to.answer::<views_accounts::Accounts>("accounts");
    to.answer::<views_accounts::AccountPage>("account");
    to.answer::<views_accounts::OwnAccount>("own");
    to.answer::<views_accounts::AuditPage>("audit");
    to.answer::<views_open_data::OpenDataPage>("open-data");
    to.visit::<views_open_data::NewToken>();
    to.visit::<views_open_data::TokenGiven>();
    to.visit::<views_open_data::NewHook>();
    to.visit::<views_open_data::HookGiven>();
    to.visit::<views_open_data::HookTried>();
    to.visit::<views_accounts::AccountWritten>();
    to.visit::<views_accounts::NewAccount>();
    to.visit::<views_accounts::PasswordGiven>();
    to.visit::<views_accounts::PasswordChange>();
    to.visit::<views_accounts::SecondFactorBegun>();
    to.visit::<views_accounts::RecoveryCodes>();
    to.visit::<views_accounts::LoginRulesWritten>();
    to.visit::<views_accounts::DeviceCode>();
    to.visit::<views_roster::RosterCheck>();
    to.visit::<views_roster::Made>();
    to.visit::<StandingGiven>();
    to.visit::<ClosingGiven>();
    to.visit::<Login>();
    to.answer::<views_settings::Retention>("retention");
    to.visit::<views_settings::RetentionWritten>();
    to.visit::<views_settings::SettingsWritten>();
    to.visit::<views_layouts::LayoutNames>();
    to.visit::<views_layouts::LayoutTaken>();
    to.visit::<views_brief::ReviewAsked>();
    to.visit::<views_brief::RemarkAsked>();
    to.visit::<views_handling::FindingReply>();
    to.visit::<views_handling::HandlingAsked>();
    to.visit::<views_alarms::RemindAsked>();
    to.visit::<views_alarms::Reminded>();
    to.visit::<views_forms::DraftWritten>();
    to.visit::<views_forms::DraftKept>();
    to.visit::<views_forms::DraftAsked>();
    to.visit::<views_forms::DraftBegun>();
    to.visit::<views_forms::PublishAsked>();
    to.visit::<views_forms::OfferAsked>();
    to.visit::<views_forms::FormImported>();
    to.visit::<views_form_tools::TryAsked>();
    to.visit::<views_form_tools::Tried>();
    to.visit::<views_form_tools::ThemeWritten>();
    to.visit::<views_form_tools::CoreWritten>();
    to.visit::<views_county_brief::CountyBriefFigures>();
    to.visit::<views_county_brief::CountyBriefRecords>();
    to.visit::<views_county_brief::CountyBriefChoices>();
    to.visit::<views_county_brief::CountyBriefAsked>();
    to.visit::<views_county_brief::CountyBriefBegun>();
    to.visit::<views_county_brief::CountyBriefWritten>();
    to.visit::<views_county_brief::CountyBriefKept>();
    to.visit::<views_county_brief::CountyBriefIssue>();
    to.visit::<views_complaint::Dispatch>();
    to.visit::<views_complaint::Dispatched>();
    to.visit::<views_complaint::ComplaintWorked>();
    to.visit::<ProblemCode>();
    if !to.clashes.is_empty() {
        return Err(to.clashes);
    }
    let mut file = String::from(
        "// Written by `UPDATE_TS=1 cargo test -p duxue-county --test console_typescript`; not by hand.\n\n",
    );
    file.push_str(
        "/** What `/console/api/<name>` answers; `school`, `hazard`, `visit`, `brief`, `complaint`, `county-brief`, `form-draft`, `person`, `place` and `training` by id. */\n",
    );
    file.push_str("export interface Answers {\n");
    file.push_str(&to.answers);
    file.push_str("}\n\n");
    for declaration in to.types.into_values() {
        for line in declaration.lines() {
            file.push_str(line.trim_end());
            file.push('\n');
        }
        file.push('\n');
    }
    file.truncate(file.trim_end().len());
    file.push('\n');
    Ok(file)
}
