//! Every command of the window, in one list: name, arguments, result, and the use case that does it.
//!
//! Invariant: this list is the only border. Both carriers (the window's and HTTP) call [`dispatch`]; the TypeScript that
//! the screens are written against is generated from the same lines.

mod registry;
mod typescript;

pub use typescript::{Describe, typescript};

use crate::app::App;
use crate::refusal::Refusal;
use crate::use_cases::{
    attachment_copy, bin, brief, brief_inserts, brief_page, brief_review, complaint, coverage, documents, draws,
    enrolment, filling, finding, finding_origin, finding_page, ledger, memo, new_photos, numbers, observation,
    paper_files, papers, phone, photos, plan, record, recovery, school, search, session, short_patrol, signatures,
    survey, sync, talk, timeline, today, visit, visit_page, visits,
};
use crate::views::*;
use registry::commands;

/// Attaches bytes that came by the window or over HTTP; the result is that of `attach_files`.
///
/// # Errors
/// The record is not here, or the place is none for photos.
pub fn attach_bytes(
    app: &App,
    record: &str,
    path: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<serde_json::Value, Refusal> {
    registry::write("attach_bytes", &photos::attach_bytes(app, record, path, name, bytes)?)
}

commands! {
    /// People who have a store on this machine.
    persons(()) -> Vec<PersonCard> => session::persons;
    /// Looks at an enrolment code as it is typed.
    check_code(CodeArgs) -> CodeCheck => enrolment::check_code;
    /// Takes the code, makes the store, and fetches what the person must have.
    enrol(EnrolArgs) -> Session => enrolment::enrol;
    unlock(UnlockArgs) -> Session => session::unlock;
    /// Opens a store whose file is damaged, with its automatic copy and what can still be read; after `damaged`.
    put_right(UnlockArgs) -> Session => session::put_right;
    /// For a forgotten passphrase, where the county does not have this store's sealed key yet.
    recovery_request(RecoveryRequestArgs) -> Written => recovery::recovery_request;
    check_recovery_code(CodeArgs) -> CodeCheck => recovery::check_recovery_code;
    /// Sets a new passphrase by the county's recovery code and opens the store.
    recover(RecoverArgs) -> Session => recovery::recover;
    lock(()) -> () => session::lock;
    /// Who works here now; null while locked.
    session(()) -> Option<Session> => session::session;
    /// Counts beside the names of the screens. Topics: `today`, `findings`, `sync`.
    rail(()) -> Rail => session::rail;
    change_passphrase(ChangePassphraseArgs) -> () => session::change_passphrase;
    device_settings(()) -> DeviceSettings => session::device_settings;
    save_device_settings(DeviceSettings) -> DeviceSettings => session::save_device_settings;

    /// Topics: `today`, `sync`.
    today(()) -> Today => today::today;
    /// Topics: `schools`, `today`.
    schools(()) -> Schools => school::schools;
    /// Topics: `school:<id>`.
    school(SchoolArgs) -> SchoolPage => school::school;
    /// What happened at a school, part by part. Topics: `school:<id>`.
    timeline(TimelineArgs) -> Timeline => timeline::timeline;

    /// A page, newest first. Topics: `today`, `schools`.
    visits(VisitsArgs) -> Visits => visits::visits;
    /// Starts a visit, or re-opens today's unfinished one.
    start_visit(StartVisitArgs) -> Saved => visit::start_visit;
    /// Topics: `visit:<id>`, `record:<id>`.
    visit(IdArgs) -> VisitPage => visit_page::visit;
    finish_visit(FinishVisitArgs) -> Saved => visit::finish_visit;
    reopen_visit(IdArgs) -> Saved => visit::reopen_visit;
    recheck(RecheckArgs) -> Saved => visit::recheck;
    /// 随机抽取, into the visit's record.
    draw(DrawArgs) -> Saved => draws::draw;
    void_draw(VoidDrawArgs) -> Saved => draws::void_draw;
    /// Binds a signature to the text that stood on screen.
    sign(SignArgs) -> Saved => signatures::sign;
    withdraw_signature(WithdrawSignatureArgs) -> Saved => signatures::withdraw_signature;

    /// A record as it is. Topics: `record:<id>`.
    record(IdArgs) -> RawRecord => record::record;
    /// Every screen's autosave.
    save(SaveArgs) -> Saved => record::save;
    /// Puts one's own record into the bin.
    delete_record(IdArgs) -> Saved => bin::delete_record;
    restore_record(IdArgs) -> Saved => bin::restore_record;
    /// One's own that were deleted, the latest first. Topics: `bin`.
    bin(()) -> Vec<BinLine> => bin::bin;
    /// A new id (UUIDv7) for a record.
    new_id(()) -> String => record::new_id;

    forms(FormsArgs) -> Vec<FormCard> => filling::forms;
    /// Starts the visit's patrol, or re-opens it.
    start_patrol(VisitArgs) -> Saved => filling::start_patrol;
    /// Turns a patrol to the county's core items and what was wrong the last time, or back to all.
    patrol_extent(PatrolExtentArgs) -> Saved => short_patrol::patrol_extent;
    start_check(StartCheckArgs) -> Saved => filling::start_check;
    /// Patrol or check. Topics: `record:<id>`.
    filling(IdArgs) -> FillPage => filling::filling;
    /// 本段其余都符合: untouched items of the section only.
    fill_rest(FillRestArgs) -> Saved => filling::fill_rest;
    finish_filling(IdArgs) -> Saved => filling::finish_filling;

    /// The drawer after 不符合.
    propose_finding(ProposeFindingArgs) -> FindingDraft => finding_origin::propose_finding;
    /// Makes the finding and notes it on the answer, in one transaction; asked twice for one item, it changes the one there is.
    raise_finding(RaiseFindingArgs) -> Saved => finding::raise_finding;
    new_finding(NewFindingArgs) -> Saved => finding::new_finding;
    /// A page. Topics: `findings`.
    findings(FindingsArgs) -> Findings => ledger::findings;
    /// Topics: `record:<id>`.
    finding(IdArgs) -> FindingPage => finding_page::finding;
    finding_event(FindingEventArgs) -> Saved => finding::finding_event;
    hazard_catalogue(()) -> HazardCatalogue => finding_page::hazard_catalogue;

    start_observation(StartObservationArgs) -> Saved => observation::start_observation;
    /// Topics: `record:<id>`.
    observation(IdArgs) -> ObservationPage => observation::observation;
    finish_observation(IdArgs) -> Saved => observation::finish_observation;

    /// Topics: `plan`, `today`.
    plan(MonthArgs) -> PlanPage => plan::plan;
    /// Puts a visit into the plan, moves it, changes it or takes it out.
    plan_entry(PlanEntryArgs) -> Saved => plan::plan_entry;
    /// The month's plan for the calendar of a phone.
    write_plan(WritePlanArgs) -> Written => plan::write_plan;
    /// Own schools × eight matters. Topics: `schools`, `today`.
    coverage(MonthArgs) -> Coverage => coverage::coverage;

    /// Topics: `complaints`.
    complaints(ComplaintsArgs) -> Complaints => complaint::complaints;
    new_complaint(NewComplaintArgs) -> Saved => complaint::new_complaint;
    /// Topics: `record:<id>`, `complaints`.
    complaint(IdArgs) -> ComplaintPage => complaint::complaint;
    complaint_step(ComplaintStepArgs) -> Saved => complaint::complaint_step;
    /// What somebody said in a talk is moved under the one who handles it.
    shield_point(ShieldPointArgs) -> Saved => complaint::shield_point;

    /// Outlines to begin a talk from.
    talk_choices(()) -> Vec<TalkChoice> => talk::talk_choices;
    start_talk(StartTalkArgs) -> Saved => talk::start_talk;
    /// Topics: `record:<id>`.
    talk(IdArgs) -> TalkPage => talk::talk;
    survey_choices(SchoolArgs) -> Vec<SurveyChoice> => survey::survey_choices;
    start_survey(StartSurveyArgs) -> Saved => survey::start_survey;
    /// Topics: `record:<id>`.
    survey(IdArgs) -> SurveyPage => survey::survey;

    /// Topics: `briefs`.
    briefs(()) -> Briefs => brief::briefs;
    /// Whether figures of one's own draft have changed, in words. Topics: `briefs`.
    brief_changes(IdArgs) -> String => brief::brief_changes;
    /// Drafts the month's brief from the records, or re-opens it.
    open_brief(MonthArgs) -> Saved => brief::open_brief;
    /// Topics: `brief:<id>`, `record:<id>`.
    brief(IdArgs) -> BriefPage => brief_page::brief;
    /// Tables, charts and photos that can be put between the paragraphs.
    brief_choices(IdArgs) -> BriefChoices => brief_inserts::brief_choices;
    /// Writes untouched paragraphs anew; what a person changed stays.
    redraft(IdArgs) -> Saved => brief::redraft;
    /// 换成: writes the figure as it is now.
    use_fact(UseFactArgs) -> Saved => brief::use_fact;
    /// 仍写: keeps the figure as written and asks no more.
    keep_fact(UseFactArgs) -> Saved => brief::keep_fact;
    submit_brief(IdArgs) -> Saved => brief_review::submit_brief;
    /// Takes back what was sent and has not left this machine yet.
    withdraw_brief(IdArgs) -> Saved => brief_review::withdraw_brief;
    fact_records(FactRecordsArgs) -> FactRecords => brief_page::fact_records;
    write_brief(WriteBriefArgs) -> Written => documents::write_brief;
    write_document(WriteDocumentArgs) -> Written => paper_files::write_document;
    /// Semesters and years that a summary may tell, the present one first.
    summary_periods(()) -> Vec<SummaryPeriod> => papers::summary_periods;
    /// 反馈意见 for each school that a brief which was sent speaks of.
    brief_extracts(IdArgs) -> BriefExtracts => paper_files::brief_extracts;
    write_extracts(WriteExtractsArgs) -> Written => paper_files::write_extracts;
    /// A paper as it will be printed, page by page.
    paper_pages(PaperArgs) -> PaperPages => paper_files::paper_pages;
    /// Papers that a visit makes.
    visit_papers(IdArgs) -> VisitPapers => paper_files::visit_papers;
    /// Papers of a visit bound into one PDF.
    write_folder(WriteFolderArgs) -> Written => paper_files::write_folder;
    /// Everything of a month in one .zip.
    write_month(WriteMonthArgs) -> Written => paper_files::write_month;
    /// 文书编号: numbers that were given, and what is left. Topics: `numbers`.
    numbers(()) -> Numbers => numbers::numbers;
    void_number(VoidNumberArgs) -> Saved => numbers::void_number;
    /// Takes a voiding back, while the paper has no other number.
    restore_number(IdArgs) -> Saved => numbers::restore_number;

    /// Topics: `sync`.
    sync_page(()) -> SyncPage => sync::sync_page;
    /// One round; ends when it ends. Progress comes as events.
    sync_now(()) -> SyncOutcome => sync::sync_now;
    /// Writes what waits into a sealed file, to be brought to the county on a USB stick.
    bundle_out(FileArgs) -> Written => sync::bundle_out;
    /// Reads in the county's answer to such a file.
    bundle_in(FileArgs) -> SyncOutcome => sync::bundle_in;
    /// Ends the round that runs after what it is doing; what was acknowledged stays so.
    stop_sync(()) -> () => sync::stop_sync;
    resolve(ResolveArgs) -> Saved => sync::resolve;
    /// Offers what the county refused once more.
    offer_refused(RefusedArgs) -> Saved => sync::offer_refused;
    /// Takes a refusal off the list, or puts it back.
    put_away_refused(PutAwayArgs) -> Saved => sync::put_away_refused;

    search(SearchArgs) -> SearchPage => search::search;
    /// What newly came into the watched folder. Topics: `new_photos`.
    new_photos(()) -> NewPhotos => new_photos::new_photos;
    take_new_photos(TakeNewPhotosArgs) -> Attached => new_photos::take_new_photos;
    put_off_new_photos(NewPhotosArgs) -> () => new_photos::put_off_new_photos;
    attach_files(AttachFilesArgs) -> Attached => photos::attach_files;
    /// Writes a copy of an attachment into a file.
    save_attachment(SaveAttachmentArgs) -> Written => attachment_copy::save_attachment;
    /// Keeps a piece of a voice memo that is being spoken.
    memo_piece(MemoPieceArgs) -> () => memo::memo_piece;
    /// Attaches a memo, whole or as far as it was spoken.
    keep_memo(MemoArgs) -> Attached => memo::keep_memo;
    drop_memo(MemoArgs) -> () => memo::drop_memo;
    /// Memos that were being spoken when the program ended.
    memos_left(()) -> Vec<MemoLeft> => memo::memos_left;
    /// Opens a page that a phone on the same network may bring photos to, for this place alone; closes any other.
    open_phone_door(OpenPhoneDoorArgs) -> PhoneDoor => phone::open_phone_door;
    /// Topics: `phone`.
    phone_door(PhoneDoorArgs) -> PhoneDoor => phone::phone_door;
    close_phone_door(PhoneDoorArgs) -> () => phone::close_phone_door;
    backup(FileArgs) -> Written => documents::backup;
    verify(()) -> Verified => documents::verify;
}
