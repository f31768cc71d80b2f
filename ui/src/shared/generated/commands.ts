// Written by `UPDATE_TS=1 cargo test -p duxue-app --test typescript`; not by hand.

/** Every command: its arguments and its result. */
export interface Commands {
  /** People who have a store on this machine. */
  persons: { args: null; result: Array<PersonCard> };
  /** Looks at an enrolment code as it is typed. */
  check_code: { args: CodeArgs; result: CodeCheck };
  /** Takes the code, makes the store, and fetches what the person must have. */
  enrol: { args: EnrolArgs; result: Session };
  unlock: { args: UnlockArgs; result: Session };
  /** Opens a store whose file is damaged, with its automatic copy and what can still be read; after `damaged`. */
  put_right: { args: UnlockArgs; result: Session };
  /** For a forgotten passphrase, where the county does not have this store's sealed key yet. */
  recovery_request: { args: RecoveryRequestArgs; result: Written };
  check_recovery_code: { args: CodeArgs; result: CodeCheck };
  /** Sets a new passphrase by the county's recovery code and opens the store. */
  recover: { args: RecoverArgs; result: Session };
  lock: { args: null; result: null };
  /** Who works here now; null while locked. */
  session: { args: null; result: Session | null };
  /** Counts beside the names of the screens. Topics: `today`, `findings`, `sync`. */
  rail: { args: null; result: Rail };
  change_passphrase: { args: ChangePassphraseArgs; result: null };
  device_settings: { args: null; result: DeviceSettings };
  save_device_settings: { args: DeviceSettings; result: DeviceSettings };
  /** Topics: `today`, `sync`. */
  today: { args: null; result: Today };
  /** Topics: `schools`, `today`. */
  schools: { args: null; result: Schools };
  /** Topics: `school:<id>`. */
  school: { args: SchoolArgs; result: SchoolPage };
  /** What happened at a school, part by part. Topics: `school:<id>`. */
  timeline: { args: TimelineArgs; result: Timeline };
  /** A page, newest first. Topics: `today`, `schools`. */
  visits: { args: VisitsArgs; result: Visits };
  /** Starts a visit, or re-opens today's unfinished one. */
  start_visit: { args: StartVisitArgs; result: Saved };
  /** Topics: `visit:<id>`, `record:<id>`. */
  visit: { args: IdArgs; result: VisitPage };
  finish_visit: { args: FinishVisitArgs; result: Saved };
  reopen_visit: { args: IdArgs; result: Saved };
  recheck: { args: RecheckArgs; result: Saved };
  /** 随机抽取, into the visit's record. */
  draw: { args: DrawArgs; result: Saved };
  void_draw: { args: VoidDrawArgs; result: Saved };
  /** Binds a signature to the text that stood on screen. */
  sign: { args: SignArgs; result: Saved };
  withdraw_signature: { args: WithdrawSignatureArgs; result: Saved };
  /** A record as it is. Topics: `record:<id>`. */
  record: { args: IdArgs; result: RawRecord };
  /** Every screen's autosave. */
  save: { args: SaveArgs; result: Saved };
  /** Puts one's own record into the bin. */
  delete_record: { args: IdArgs; result: Saved };
  restore_record: { args: IdArgs; result: Saved };
  /** One's own that were deleted, the latest first. Topics: `bin`. */
  bin: { args: null; result: Array<BinLine> };
  /** A new id (UUIDv7) for a record. */
  new_id: { args: null; result: string };
  forms: { args: FormsArgs; result: Array<FormCard> };
  /** Starts the visit's patrol, or re-opens it. */
  start_patrol: { args: VisitArgs; result: Saved };
  /** Turns a patrol to the county's core items and what was wrong the last time, or back to all. */
  patrol_extent: { args: PatrolExtentArgs; result: Saved };
  start_check: { args: StartCheckArgs; result: Saved };
  /** Patrol or check. Topics: `record:<id>`. */
  filling: { args: IdArgs; result: FillPage };
  /** 本段其余都符合: untouched items of the section only. */
  fill_rest: { args: FillRestArgs; result: Saved };
  finish_filling: { args: IdArgs; result: Saved };
  /** The drawer after 不符合. */
  propose_finding: { args: ProposeFindingArgs; result: FindingDraft };
  /** Makes the finding and notes it on the answer, in one transaction; asked twice for one item, it changes the one there is. */
  raise_finding: { args: RaiseFindingArgs; result: Saved };
  new_finding: { args: NewFindingArgs; result: Saved };
  /** A page. Topics: `findings`. */
  findings: { args: FindingsArgs; result: Findings };
  /** Topics: `record:<id>`. */
  finding: { args: IdArgs; result: FindingPage };
  finding_event: { args: FindingEventArgs; result: Saved };
  hazard_catalogue: { args: null; result: HazardCatalogue };
  start_observation: { args: StartObservationArgs; result: Saved };
  /** Topics: `record:<id>`. */
  observation: { args: IdArgs; result: ObservationPage };
  finish_observation: { args: IdArgs; result: Saved };
  /** Topics: `plan`, `today`. */
  plan: { args: MonthArgs; result: PlanPage };
  /** Puts a visit into the plan, moves it, changes it or takes it out. */
  plan_entry: { args: PlanEntryArgs; result: Saved };
  /** The month's plan for the calendar of a phone. */
  write_plan: { args: WritePlanArgs; result: Written };
  /** Own schools × eight matters. Topics: `schools`, `today`. */
  coverage: { args: MonthArgs; result: Coverage };
  /** Topics: `complaints`. */
  complaints: { args: ComplaintsArgs; result: Complaints };
  new_complaint: { args: NewComplaintArgs; result: Saved };
  /** Topics: `record:<id>`, `complaints`. */
  complaint: { args: IdArgs; result: ComplaintPage };
  complaint_step: { args: ComplaintStepArgs; result: Saved };
  /** What somebody said in a talk is moved under the one who handles it. */
  shield_point: { args: ShieldPointArgs; result: Saved };
  /** Outlines to begin a talk from. */
  talk_choices: { args: null; result: Array<TalkChoice> };
  start_talk: { args: StartTalkArgs; result: Saved };
  /** Topics: `record:<id>`. */
  talk: { args: IdArgs; result: TalkPage };
  survey_choices: { args: SchoolArgs; result: Array<SurveyChoice> };
  start_survey: { args: StartSurveyArgs; result: Saved };
  /** Topics: `record:<id>`. */
  survey: { args: IdArgs; result: SurveyPage };
  /** Topics: `briefs`. */
  briefs: { args: null; result: Briefs };
  /** Whether figures of one's own draft have changed, in words. Topics: `briefs`. */
  brief_changes: { args: IdArgs; result: string };
  /** Drafts the month's brief from the records, or re-opens it. */
  open_brief: { args: MonthArgs; result: Saved };
  /** Topics: `brief:<id>`, `record:<id>`. */
  brief: { args: IdArgs; result: BriefPage };
  /** Tables, charts and photos that can be put between the paragraphs. */
  brief_choices: { args: IdArgs; result: BriefChoices };
  /** Writes untouched paragraphs anew; what a person changed stays. */
  redraft: { args: IdArgs; result: Saved };
  /** 换成: writes the figure as it is now. */
  use_fact: { args: UseFactArgs; result: Saved };
  /** 仍写: keeps the figure as written and asks no more. */
  keep_fact: { args: UseFactArgs; result: Saved };
  submit_brief: { args: IdArgs; result: Saved };
  /** Takes back what was sent and has not left this machine yet. */
  withdraw_brief: { args: IdArgs; result: Saved };
  fact_records: { args: FactRecordsArgs; result: FactRecords };
  write_brief: { args: WriteBriefArgs; result: Written };
  write_document: { args: WriteDocumentArgs; result: Written };
  /** Semesters and years that a summary may tell, the present one first. */
  summary_periods: { args: null; result: Array<SummaryPeriod> };
  /** 反馈意见 for each school that a brief which was sent speaks of. */
  brief_extracts: { args: IdArgs; result: BriefExtracts };
  write_extracts: { args: WriteExtractsArgs; result: Written };
  /** A paper as it will be printed, page by page. */
  paper_pages: { args: PaperArgs; result: PaperPages };
  /** Papers that a visit makes. */
  visit_papers: { args: IdArgs; result: VisitPapers };
  /** Papers of a visit bound into one PDF. */
  write_folder: { args: WriteFolderArgs; result: Written };
  /** Everything of a month in one .zip. */
  write_month: { args: WriteMonthArgs; result: Written };
  /** 文书编号: numbers that were given, and what is left. Topics: `numbers`. */
  numbers: { args: null; result: Numbers };
  void_number: { args: VoidNumberArgs; result: Saved };
  /** Takes a voiding back, while the paper has no other number. */
  restore_number: { args: IdArgs; result: Saved };
  /** Topics: `sync`. */
  sync_page: { args: null; result: SyncPage };
  /** One round; ends when it ends. Progress comes as events. */
  sync_now: { args: null; result: SyncOutcome };
  /** Writes what waits into a sealed file, to be brought to the county on a USB stick. */
  bundle_out: { args: FileArgs; result: Written };
  /** Reads in the county's answer to such a file. */
  bundle_in: { args: FileArgs; result: SyncOutcome };
  /** Ends the round that runs after what it is doing; what was acknowledged stays so. */
  stop_sync: { args: null; result: null };
  resolve: { args: ResolveArgs; result: Saved };
  /** Offers what the county refused once more. */
  offer_refused: { args: RefusedArgs; result: Saved };
  /** Takes a refusal off the list, or puts it back. */
  put_away_refused: { args: PutAwayArgs; result: Saved };
  search: { args: SearchArgs; result: SearchPage };
  /** What newly came into the watched folder. Topics: `new_photos`. */
  new_photos: { args: null; result: NewPhotos };
  take_new_photos: { args: TakeNewPhotosArgs; result: Attached };
  put_off_new_photos: { args: NewPhotosArgs; result: null };
  attach_files: { args: AttachFilesArgs; result: Attached };
  /** Writes a copy of an attachment into a file. */
  save_attachment: { args: SaveAttachmentArgs; result: Written };
  /** Keeps a piece of a voice memo that is being spoken. */
  memo_piece: { args: MemoPieceArgs; result: null };
  /** Attaches a memo, whole or as far as it was spoken. */
  keep_memo: { args: MemoArgs; result: Attached };
  drop_memo: { args: MemoArgs; result: null };
  /** Memos that were being spoken when the program ended. */
  memos_left: { args: null; result: Array<MemoLeft> };
  /** Opens a page that a phone on the same network may bring photos to, for this place alone; closes any other. */
  open_phone_door: { args: OpenPhoneDoorArgs; result: PhoneDoor };
  /** Topics: `phone`. */
  phone_door: { args: PhoneDoorArgs; result: PhoneDoor };
  close_phone_door: { args: PhoneDoorArgs; result: null };
  backup: { args: FileArgs; result: Written };
  verify: { args: null; result: Verified };
}

export type AllowedAction = { action: string,
/**
 * 学校已动工 · 学校已回复 · 复查 · 延期 · 提请上级处理 · 报县督导室.
 */
text: string, };

/**
 * One item of a form as answered.
 */
export type Answer = {
/**
 * Id of the chosen option of the item's scale: `conform`, `partly`, `fail`, `na`.
 */
result: string | null,
/**
 * Number, text, choice, or rows of a table (rows by stable id).
 */
value: JsonValue | null, note: string | null, photos: { [key in string]: Attachment },
/**
 * The hazard or rectification that this answer became.
 */
finding: FindingRef | null,
/**
 * When it was last judged, RFC 3339.
 */
at: string | null, };

/**
 * The answer to another item compared with a result or value. An item without an answer equals nothing.
 */
export type AnswerIs = {
/**
 * Id of the other item.
 */
item: string, op: FactOp,
/**
 * The result (or value) it is compared with.
 */
value: JsonValue, };

export type AttachFilesArgs = { record: string,
/**
 * Path of the map of attachments: `photos`, `answers.<item>.photos`.
 */
path: string,
/**
 * Paths of the files.
 */
files: Array<string>, };

/**
 * What became of each file; good ones are kept even where another was refused.
 */
export type Attached = { at: string, topics: Array<string>, photos: Array<Photo>, refused: Array<RefusedFile>, };

/**
 * A photo or file of a record. Its bytes are content-addressed: BLAKE3 of the bytes, as 64 hexadecimal digits.
 */
export type Attachment = { hash: string | null,
/**
 * As the person named the file.
 */
name: string | null,
/**
 * IANA media type: `image/jpeg`, …
 */
mime: string | null, bytes: number | null,
/**
 * When the picture was taken, if it says so, else when it was attached; RFC 3339.
 */
taken_at: string | null, caption: string | null,
/**
 * How long a voice memo is, seconds.
 */
seconds: number | null,
/**
 * What was drawn on it; its bytes know nothing of that.
 */
marks: { [key in string]: PhotoMark }, deleted: boolean | null, };

/**
 * A band (等第): the first whose `min` is not above the figure holds.
 */
export type Band = { id: string, text: string,
/**
 * 0–100.
 */
min: number, };

/**
 * A set of bands; the county chooses one, and a record keeps the one it was made with.
 */
export type BandSet = { id: string,
/**
 * `90/75/60`.
 */
text: string, default: boolean, bands: Array<Band>, };

export type BinLine = { record: Link, kind_text: string,
/**
 * 柳湾完小 · 11 月 18 日督导.
 */
title: string,
/**
 * 今天 10:52 删的.
 */
deleted_words: string, };

/**
 * A month's brief of one supervisor. Scope: `person:<id>` of its author; the zone lead and the county see it too.
 */
export type Brief = {
/**
 * `YYYY-MM`.
 */
month: string | null, author: string | null, zone: string | null, title: string | null, head: BriefHead, foot: BriefFoot, sections: { [key in string]: BriefSection },
/**
 * `draft`, `submitted`, `returned`, `accepted`, `issued`.
 */
state: string | null, drafted_at: string | null, submitted_at: string | null,
/**
 * What the county asked to be changed, of the whole.
 */
comment: string | null,
/**
 * What the county says of single paragraphs.
 */
notes: { [key in string]: BriefNote },
/**
 * Every text that was sent, so that a revision shows what it changes.
 */
rounds: { [key in string]: BriefRound },
/**
 * Who returned or accepted it last, by name, and when.
 */
reviewed_by: string | null, reviewed_at: string | null,
/**
 * When the county numbered and issued it; its year is the year of the number.
 */
issued_at: string | null, deleted: boolean | null, };

export type BriefChoice = {
/**
 * The table of facts; none for an empty table.
 */
fact: string | null, title: string,
/**
 * 4 行 5 列.
 */
words: string,
/**
 * What to write below the paragraph's path.
 */
leaves: Record<string, unknown>, };

/**
 * What can be put between the paragraphs.
 */
export type BriefChoices = { charts: Array<BriefChoice>, tables: Array<BriefChoice>, photos: Array<BriefPhotoChoice>, };

export type BriefColumn = { order: number | null, title: string | null, deleted: boolean | null, };

/**
 * A paragraph that is not what was sent.
 */
export type BriefDifference = {
/**
 * The paragraph, also where it is no longer in the text.
 */
paragraph: string,
/**
 * The paragraph that it stands behind; none for the first, and for one that still stands where it stood.
 */
after: string | null,
/**
 * It was sent and is not in the text any more.
 */
gone: boolean, marked: Array<BriefMarked>, };

/**
 * What each school, and each of its departments, is told of a brief.
 */
export type BriefExtracts = {
/**
 * One for each that the brief speaks of; none where it names no school.
 */
papers: Array<PaperChoice>, };

export type BriefFoot = { report_to: string | null, send_to: string | null, issue_to: string | null, copies: number | null, };

export type BriefHead = {
/**
 * Large red name, `教育督导简报`.
 */
name: string | null,
/**
 * 第 N 期; none until the county numbers it.
 */
issue: number | null, office: string | null, date: string | null, };

/**
 * An insert as a window shows it.
 */
export type BriefInsert = {
/**
 * Of a chart, each a picture of its own.
 */
svgs: Array<string>,
/**
 * Of a table, and what a chart says.
 */
head: Array<string>, rows: Array<Array<string>>,
/**
 * Of a photo that is here: for the address of its bytes.
 */
photo: string | null,
/**
 * What was drawn on it.
 */
marks: Array<DrawnMark>,
/**
 * Where the photo is not here: why, in words.
 */
missing: string,
/**
 * The records have changed since it was taken.
 */
stale: boolean, };

export type BriefLine = { id: string, month: string, title: string, author: string, mine: boolean, state: string,
/**
 * 草稿 · 已报送 · 退回修改 · 已采用 · 已印发.
 */
state_text: string,
/**
 * 25 日前报送.
 */
detail: string, };

/**
 * A piece of a paragraph in which two texts are compared.
 */
export type BriefMarked = { "type": "same", "text": string } | { "type": "added", "text": string } | { "type": "removed", "text": string };

/**
 * A remark in the margin.
 */
export type BriefNote = {
/**
 * Id of the paragraph that it is about.
 */
paragraph: string | null, text: string | null, by_name: string | null, at: string | null,
/**
 * The author has done what it asks.
 */
settled: boolean | null, deleted: boolean | null, };

export type BriefNoteView = {
/**
 * Its path is `notes.<id>`.
 */
id: string, section: string, paragraph: string,
/**
 * How the paragraph begins; 这一段已经删了.
 */
about: string, text: string,
/**
 * 王敏 · 11 月 27 日 18:30.
 */
by_words: string, settled: boolean, };

export type BriefPage = { id: string, month: string,
/**
 * 2026 年 11 月.
 */
month_words: string, title: string, state: string, state_text: string,
/**
 * What the county asked to be changed.
 */
comment: string | null, mine: boolean,
/**
 * Whether the text may still be changed.
 */
editable: boolean,
/**
 * It was sent, has not left this machine yet, and can be taken back.
 */
withdrawable: boolean, head: BriefHead,
/**
 * 第 11 期; 期号由县里编.
 */
issue_words: string, foot: BriefFoot, sections: Array<BriefSectionView>,
/**
 * By fact name: what it is now and what it was counted from.
 */
facts: { [key in string]: FactView },
/**
 * Figures that were written and that the records have changed since.
 */
stale: Array<StaleFigure>,
/**
 * Figures in the text.
 */
figures: number,
/**
 * Gaps that a person must fill.
 */
gaps: Array<GapView>, saved_at: string | null,
/**
 * 25 日前报送.
 */
due_words: string, conflicts: Array<ConflictLine>,
/**
 * What the county wrote in the margin, in reading order.
 */
notes: Array<BriefNoteView>,
/**
 * What is not as it was sent before.
 */
revised: Array<BriefDifference>, };

/**
 * A paragraph as text in which a live figure stands as `{{fact|value as written}}`, for example
 * `本月督导{{visits.count|12}}次`; a gap that a person must fill stands as `{{?reason}}`.
 */
export type BriefParagraph = { order: number | null, text: string | null,
/**
 * The template pattern that wrote it; none for a person's own paragraph.
 */
pattern: string | null,
/**
 * A table or a chart that stands here; `text` is then what it shows.
 */
table: BriefTable,
/**
 * A photo that stands here, with what was drawn on it, as it was when it was put in; `text` is then what it shows.
 */
photo: Attachment, deleted: boolean | null, };

export type BriefParagraphView = {
/**
 * Its path is `sections.<section>.paragraphs.<id>`.
 */
id: string, order: number,
/**
 * The text as kept, with `{{fact|value}}` and `{{?reason}}`.
 */
text: string, parts: Array<BriefPart>,
/**
 * A table, chart or photo that stands here; the text is then what it shows.
 */
insert: BriefInsert | null, };

export type BriefPart = { "type": "text", text: string, } | { "type": "fact", fact: string, written: string, now: string | null, stale: boolean, } | { "type": "gap", reason: string, };

export type BriefPhotoChoice = { photo: Photo,
/**
 * 石桥初中 · 11 月 5 日校园巡视.
 */
about: string, leaves: Record<string, unknown>, };

/**
 * What was sent at one time.
 */
export type BriefRound = { submitted_at: string | null,
/**
 * By id of the paragraph, as the paragraph's text was.
 */
texts: { [key in string]: string }, };

export type BriefRow = { order: number | null,
/**
 * By id of the column.
 */
cells: { [key in string]: string }, deleted: boolean | null, };

export type BriefSection = { order: number | null,
/**
 * Without its number: numbering 一、二、 is added when shown.
 */
title: string | null, paragraphs: { [key in string]: BriefParagraph }, deleted: boolean | null, };

export type BriefSectionView = {
/**
 * Its path is `sections.<id>`.
 */
id: string, order: number,
/**
 * 一、督导工作开展情况.
 */
heading: string,
/**
 * Without its number.
 */
title: string, paragraphs: Array<BriefParagraphView>, };

/**
 * A table between paragraphs. None where there are no columns.
 */
export type BriefTable = {
/**
 * `stacked`, `columns`, `grid` or `plane`: it is drawn as a chart. None: it is a table.
 */
drawn: string | null,
/**
 * 项, 节: what the numbers of a chart count.
 */
unit: string | null,
/**
 * Name of the table of facts that it was taken from; none for a person's own.
 */
fact: string | null, columns: { [key in string]: BriefColumn }, rows: { [key in string]: BriefRow }, };

export type Briefs = { briefs: Array<BriefLine>,
/**
 * Months that can be begun, newest first.
 */
months: Array<MonthChoice>, };

/**
 * An event that holds the band down whatever the points.
 */
export type Cap = { when: CapWhen,
/**
 * Id of the best band still possible.
 */
band: string,
/**
 * `up`: it is reported to the county at once.
 */
report: string | null, suggests: Suggests | null, };

export type CapWhen = {
/**
 * Name under which a record says that it happened: `flags.<flag>`.
 */
flag: string, text: string, };

export type CategoryView = { id: string, text: string, typical: Array<TypicalView>, };

export type ChangePassphraseArgs = { old: string, new: string, };

/**
 * A check by any form of kind `check` (作业、教案、卫生、纪律、食堂、宿舍 …). Scope: `school:<id>`.
 */
export type Check = { visit: string | null, school: string | null, supervisor: string | null, date: string | null, form: FormRef,
/**
 * What was checked: a class, a room, a teacher.
 */
target: string | null, answers: { [key in string]: Answer }, started_at: string | null, finished_at: string | null, position: string | null, state: string | null, deleted: boolean | null, };

/**
 * One line: 出示督学证 … 9:05.
 */
export type ChecklistLine = { id: string, label: string, state: ChecklistState,
/**
 * At the line's right: a time, a count, 未记.
 */
detail: string,
/**
 * What is still to do, by name, for a line that is partly done or missing: 巡视 37 项.
 */
owed: string | null, };

/**
 * How far a line of the checklist is.
 */
export type ChecklistState = "done" | "partly" | "missing" | "optional";

/**
 * A named choice: an option, a school fact, a school kind.
 */
export type Choice = { id: string, text: string, };

/**
 * Whether an option is among those chosen at an item.
 */
export type ChosenOption = { item: string, chosen: string, };

export type ClauseView = { id: string, area: string, area_text: string, text: string,
/**
 * What to look at or ask for.
 */
check: string | null,
/**
 * A clause that was checked against the document sets the grade; another one is only offered.
 */
verified: boolean, };

export type CodeArgs = { code: string, };

/**
 * An enrolment code as typed so far.
 */
export type CodeCheck = { groups: Array<CodeGroup>,
/**
 * How many groups a whole code has, as far as can be told.
 */
of: number | null,
/**
 * Every group is right and the code is complete.
 */
whole: boolean,
/**
 * Address of the county's server, once the code is whole.
 */
address: string | null,
/**
 * What is wrong, in words: 第 9 组填错了，请对照登记单再看一遍。
 */
problem: string | null, };

export type CodeGroup = { text: string,
/**
 * None while the group is not complete.
 */
right: boolean | null, };

/**
 * How a cell is filled. A kind that this version does not know is shown as text.
 */
export type ColumnKind = "unit" | "text" | "person" | "count" | "number" | "score" | "choice" | "date" | "time" | "computed" | "unknown";

export type Companion = { name: string | null, person: string | null, deleted: boolean | null, };

/**
 * Two figures compared. Nothing is less or more than an empty one.
 */
export type Compare = { left: Formula, op: CompareOp, right: Formula, };

export type CompareOp = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/**
 * 投诉. Scope: `person:<handler>`, because the complainant's identity is for those who handle it.
 */
export type Complaint = { school: string | null, received_at: string | null,
/**
 * `phone` 电话, `letter` 来信, `visit` 来访, `online` 网络, `found` 督导中发现.
 */
channel: string | null, complainant: string | null, phone: string | null,
/**
 * `open` 公开, `shielded` 保密, `anonymous` 匿名.
 */
shield: string | null,
/**
 * `normal` 一般, `urgent` 紧急, `now` 立即处置.
 */
urgency: string | null, content: string | null,
/**
 * One of the eight statutory matters, 1–8.
 */
matter: number | null,
/**
 * Corporal punishment, bullying, abuse or self-harm: head and county are told at once.
 */
child: boolean | null, handler: string | null,
/**
 * 交办: to whom it was given.
 */
assigned: string | null,
/**
 * Last day to answer.
 */
due: string | null,
/**
 * 核实经过: when, where, whom, what proof.
 */
findings: string | null,
/**
 * `true` 属实, `partly` 部分属实, `false` 不属实, `unclear` 无法核实.
 */
conclusion: string | null,
/**
 * 处理意见与结果.
 */
outcome: string | null,
/**
 * What was answered, and how.
 */
answer: string | null, answered_at: string | null, closed_at: string | null,
/**
 * `received`, `verifying`, `answered`, `closed`.
 */
state: string | null,
/**
 * Who of the county's office took the report of harm to a child, by name, and when.
 */
taken_by: string | null, taken_at: string | null,
/**
 * The talk in which it came up.
 */
interview: string | null, photos: { [key in string]: Attachment }, deleted: boolean | null, };

export type ComplaintLine = { id: string,
/**
 * The first words of what was said.
 */
title: string,
/**
 * 柳湾完小 · 11 月 18 日受理 · 电话.
 */
about: string, state_text: string,
/**
 * 还有 6 天; empty where nothing is due.
 */
due_words: string, tone: Tone,
/**
 * 体罚、欺凌、侵害、自伤.
 */
child: boolean, };

export type ComplaintNext = {
/**
 * `verify`, `answer`, `close`, `reopen`.
 */
step: string, label: string,
/**
 * What must be written first, by name.
 */
missing: Array<string>, };

export type ComplaintPage = { id: string, subtitle: string, saved_at: string | null, state_text: string, due_words: string, tone: Tone,
/**
 * Being handled: may be written.
 */
writable: boolean, next: ComplaintNext, channels: Array<Choice>, shields: Array<Choice>, urgencies: Array<Choice>, conclusions: Array<Choice>, matters: Array<MatterChoice>, schools: Array<SchoolName>,
/**
 * What to do where a child must be protected.
 */
protection: string, photos: Array<Photo>, conflicts: Array<ConflictLine>, fields: Complaint, };

export type ComplaintStepArgs = { id: string,
/**
 * `verify`, `answer`, `close`, `reopen`.
 */
step: string, };

export type Complaints = { open: number, overdue: number, closed: number,
/**
 * What is due first comes first; the closed ones by their day, the latest first.
 */
lines: Array<ComplaintLine>, };

export type ComplaintsArgs = {
/**
 * `open` or `closed`; open where it is left out.
 */
show?: string | null, };

/**
 * How a computed column is reckoned from the other cells of its row.
 */
export type Compute = { "op": "row-total" } | { "op": "over-limit", of: Array<string>, by: string, } | { "op": "formula", formula: Formula, } | { "op": "unknown" };

/**
 * When an item or a section is shown, an answer required or valid: by facts of the school, by answers to other items.
 */
export type Condition = { all: Array<Condition>, } | { any: Array<Condition>, } | { not: Condition, } | FactIs | AnswerIs | ChosenOption | Compare | JsonValue;

/**
 * The conflicts of one record.
 */
export type ConflictGroup = { record: Link, title: string,
/**
 * 2 处要你定.
 */
words: string, conflicts: Array<ConflictLine>, };

/**
 * A value in conflict on a leaf, with both writers.
 */
export type ConflictLine = { record: Link,
/**
 * 石桥镇中心小学 · 11 月 5 日督导.
 */
record_title: string, path: string,
/**
 * 处理意见.
 */
field_label: string,
/**
 * What stands in the record now.
 */
kept: ConflictSide, other: ConflictSide, third: Third, };

export type ConflictSide = {
/**
 * What `resolve` takes to choose this side.
 */
choice: string,
/**
 * The value in words; a choice is shown by its name.
 */
text: string, value: JsonValue,
/**
 * 你 or the writer's name.
 */
writer: string, machine: string, mine: boolean, at: string,
/**
 * 昨天 16:20.
 */
at_words: string, };

export type Coverage = { month_words: string, matters: Array<MatterChoice>, rows: Array<CoverageRow>, };

/**
 * How often each of the eight matters was looked at, in their order.
 */
export type CoverageRow = { school: SchoolName, month: Array<number>, semester: Array<number>, };

export type DeadlineOption = { date: string,
/**
 * 11 月 25 日　5 个工作日.
 */
words: string,
/**
 * The one that the county's settings give.
 */
usual: boolean, };

export type DeviceSettings = {
/**
 * 100, 125, 150 or 200 per cent.
 */
text_size: number,
/**
 * `system`, `light` or `dark`.
 */
theme: string,
/**
 * `normal` or `high`.
 */
contrast: string,
/**
 * Of the screens: `zh-CN` or `en`.
 */
language: string,
/**
 * Minutes without a key or a touch until the window locks.
 */
lock_minutes: number,
/**
 * A soft tick at each sample of a lesson.
 */
lesson_tick: boolean,
/**
 * Whether to sync by itself when the county can be reached.
 */
auto_sync: boolean,
/**
 * Folder of this machine that is watched for new photos.
 */
photo_folder: string | null, };

export type DimensionScore = { id: string, title: string,
/**
 * None while nothing of it was scored: 未评.
 */
points: number | null, max: number, items_scored: number, items: number, };

export type DispositionChoice = { id: string, text: string, action: string | null, };

/**
 * 没做完的.
 */
export type DraftLine = { link: Link,
/**
 * 柳湾完小 · 督导.
 */
title: string,
/**
 * 巡视 24 / 61 项 · 今天 11:42.
 */
detail: string, };

/**
 * A random draw (随机抽取) of classes, teachers or students, with everything that anyone needs to make it again:
 * see [`draw`](crate::rules::draw).
 */
export type Draw = {
/**
 * `class` 班级, `teacher` 教师, `student` 学生, `other`.
 */
what: string | null,
/**
 * What was drawn from, one to a line, as it was numbered.
 */
list: string | null, count: number | null,
/**
 * Ten digits that the machine threw at that moment.
 */
seed: string | null,
/**
 * What came out, one to a line, in the order drawn.
 */
drawn: string | null, at: string | null,
/**
 * Why it does not count. It stays: a draw is never made again until it suits.
 */
voided: string | null, deleted: boolean | null, };

export type DrawArgs = { visit: string,
/**
 * `class`, `teacher`, `student`, `other`.
 */
what: string,
/**
 * One to a line, or with 、 between them.
 */
list: string, count: number, };

export type DrawLine = { id: string, what: string,
/**
 * 班级.
 */
what_text: string,
/**
 * What was drawn from, in the order in which it was numbered.
 */
list: Array<string>,
/**
 * What came out, in the order drawn.
 */
drawn: Array<string>, seed: string,
/**
 * 9:12.
 */
at_words: string, voided: string | null,
/**
 * Drawing again from seed and list gives the same.
 */
agrees: boolean, };

/**
 * A mark as it is drawn.
 */
export type DrawnMark = {
/**
 * Names its leaves: `<path of the photo>.marks.<id>`.
 */
id: string, kind: MarkKind,
/**
 * Across and down, each from 0 to 1000.
 */
points: Array<[number, number]>,
/**
 * Empty for all kinds but `text`.
 */
text: string, };

export type EarlierLesson = { id: string, date: string, date_words: string, title: string, points: number | null, band_text: string | null, rt: number | null, ch: number | null, shortcomings: string | null, advice: string | null, };

export type EarlierResult = { date: string, date_words: string, result: string, result_text: string, };

export type EnrolArgs = { code: string, passphrase: string,
/**
 * What this machine is called in lists; its host name where none is given.
 */
machine?: string | null, };

export type EntryPlace = {
/**
 * Id of the plan's record.
 */
plan: string, entry: string, };

export type Fact = { label: string, text: string, };

/**
 * A fact of the school compared with a value.
 */
export type FactIs = {
/**
 * Id of a school fact: `has_canteen`, …
 */
fact: string, op: FactOp, value: boolean, };

export type FactOp = "eq" | "ne";

/**
 * Where a figure comes from.
 */
export type FactRecords = {
/**
 * “4 次”从哪里来.
 */
title: string,
/**
 * 11 月 1 日至 18 日结束的督导，共 4 条记录.
 */
words: string, lines: Array<RecordLine>, };

export type FactRecordsArgs = { id: string, fact: string, };

export type FactView = { fact: string,
/**
 * 本月督导次数.
 */
label: string, value: string, records: number, };

/**
 * 当场反馈.
 */
export type Feedback = { text: string | null,
/**
 * Who of the school received it.
 */
to: string | null, at: string | null, };

export type FileArgs = { file: string, };

export type FillPage = { id: string,
/**
 * `patrol` or `check`.
 */
kind: string, visit: string | null, school: SchoolName, title: string, target: string | null, target_text: string | null,
/**
 * Only the sections and items that this school is asked about.
 */
form: Form, answers: { [key in string]: Answer }, answered: number, total: number, sections: Array<SectionProgress>,
/**
 * The item to show first.
 */
position: string | null, saved_at: string | null, started_at: string | null,
/**
 * 用时 38 分钟.
 */
minutes_words: string, finished: boolean, mine: boolean,
/**
 * It can be put into the recycle bin: one's own, and nothing that the county works with already.
 */
can_delete: boolean,
/**
 * For a patrol that is not finished: full or short.
 */
extent: PatrolExtent | null,
/**
 * By item id: how it was the last time at this school.
 */
last: { [key in string]: LastTime },
/**
 * By item id: up to four earlier results, newest first.
 */
earlier: { [key in string]: Array<EarlierResult> },
/**
 * By item id: phrases this person has written for it, the most used first.
 */
phrases: { [key in string]: Array<string> },
/**
 * By item id: photos of this time.
 */
photos: { [key in string]: Array<Photo> },
/**
 * By item id: what its answer became.
 */
findings: { [key in string]: FindingLine },
/**
 * Items judged 不符合 and not dealt with.
 */
untreated: Array<string>, score: FillScore | null,
/**
 * Facts of the school that the form asks about and nobody has said.
 */
missing_facts: Array<Choice>, conflicts: Array<ConflictLine>, };

export type FillRestArgs = { id: string, section: string, };

/**
 * What the answers so far come to.
 */
export type FillScore = {
/**
 * 0–100; none before anything counts.
 */
figure: number | null,
/**
 * 86.5 分 · 良好.
 */
words: string, band: string | null, band_text: string | null, conform: number, partly: number, fail: number, not_applicable: number, };

export type FillingLine = { id: string,
/**
 * `patrol` or `check`.
 */
kind: string, title: string, target: string | null, answered: number, total: number, fails: number, finished: boolean,
/**
 * 食堂第 5 项.
 */
position_words: string | null, };

/**
 * The drawer after 不符合, filled in.
 */
export type FindingDraft = { record: string, item: string,
/**
 * `hazard` or `rectification`, as the form suggests.
 */
kind: string,
/**
 * Why it should be told at once, where the item says so (`report-up`).
 */
report_now: string | null, fields: FindingFields,
/**
 * Names of the fields that were brought from the item.
 */
brought: Array<string>,
/**
 * Names of the fields that need attention (*).
 */
needed: Array<string>,
/**
 * Photos that go along.
 */
photos: Array<Photo>,
/**
 * Deadlines to choose from, for each way the drawer can stand.
 */
deadlines_general: Array<DeadlineOption>, deadlines_major: Array<DeadlineOption>, deadlines_rectification: Array<DeadlineOption>,
/**
 * Clauses that belong to this item, first to be offered.
 */
clauses: Array<string>,
/**
 * People of this school who were responsible before.
 */
responsible: Array<string>,
/**
 * The finding that this item became already.
 */
existing: Link | null, };

/**
 * A step in a finding's life. Never changed once written.
 */
export type FindingEvent = { at: string | null,
/**
 * Person id of who did it.
 */
by: string | null,
/**
 * Name of who did it, where that is someone of the school or of the county's office: other laptops do not have their records.
 */
by_name: string | null,
/**
 * `found`, `started`, `replied`, `rechecked`, `extended`, `escalated`, `reported`, `assigned`.
 */
action: string | null,
/**
 * For a re-check: `done` or `not-done`.
 */
verdict: string | null, note: string | null,
/**
 * For an extension: the deadline that holds from then on.
 */
deadline: string | null, visit: string | null, photos: { [key in string]: Attachment }, };

export type FindingEventArgs = { id: string, action: string,
/**
 * For `rechecked`: `done` or `not-done`.
 */
verdict?: string | null, note?: string | null,
/**
 * Who of the school did it.
 */
by_name?: string | null,
/**
 * For `extended`.
 */
deadline?: string | null,
/**
 * The event that photos were attached under.
 */
event?: string | null, visit?: string | null, };

export type FindingFact = { label: string, text: string, tone: Tone, };

/**
 * What a hazard or a rectification says; both kinds' fields together, so that switching keeps every one.
 */
export type FindingFields = { place?: string | null,
/**
 * Hazard: id of a category of the catalogue.
 */
category?: string | null, typical?: string | null, clause?: string | null,
/**
 * `general` or `major`.
 */
grade?: string | null,
/**
 * Rectification: 1–8.
 */
matter?: number | null, requirement?: string | null, description?: string | null, measure?: string | null, responsible?: string | null,
/**
 * `YYYY-MM-DD`.
 */
deadline?: string | null, };

/**
 * A hazard or rectification as one line of a list.
 */
export type FindingLine = { id: string,
/**
 * `hazard` or `rectification`.
 */
kind: string, school: SchoolName,
/**
 * 男生宿舍二层外窗铁栅栏焊死.
 */
title: string, place: string,
/**
 * 消防 for a hazard, 学生学习、体育锻炼和课业负担 for a rectification.
 */
category_text: string, major: boolean,
/**
 * 重大 · 一般 · 整改.
 */
grade_text: string,
/**
 * `open`, `working`, `replied`, `closed`.
 */
state: string,
/**
 * 待整改 · 整改中 · 待复查 · 已销号.
 */
state_text: string, found_at: string | null,
/**
 * 10 月 14 日发现.
 */
found_words: string, deadline: string | null,
/**
 * 逾期 6 天 · 今天到期 · 还有 2 天; empty where nothing is due.
 */
due_words: string,
/**
 * Negative when overdue; none where nothing is due.
 */
days_left: number | null, tone: Tone,
/**
 * What happened last, in words: 学校 11 月 16 日回复，已割开.
 */
last_words: string,
/**
 * The county has reminded of it, and nothing was answered since.
 */
reminded: boolean, photo: Photo | null, photos: number, };

export type FindingPage = { line: FindingLine, school: SchoolName, fields: FindingFields,
/**
 * 待整改 → 整改中 → 待复查 → 已销号.
 */
track: Array<TrackStep>,
/**
 * 10 月 14 日 10:12 · 3 张.
 */
before_words: string, before: Array<Photo>, after_words: string, after: Array<Photo>,
/**
 * The event that photos of a re-check made now belong to (`history.<event>.photos`).
 */
event: string, facts: Array<FindingFact>, clause: ClauseView | null, history: Array<HistoryLine>,
/**
 * How often a re-check has failed.
 */
failed_rechecks: number,
/**
 * `started`, `replied`, `rechecked`, `extended`, `escalated`, `reported`.
 */
allowed: Array<AllowedAction>,
/**
 * 要有照片或说明才能销号：已有照片 2 张.
 */
evidence_words: string, has_evidence: boolean, source: FindingSourceLine | null, deadlines: Array<DeadlineOption>, saved_at: string | null, mine: boolean,
/**
 * It can be put into the recycle bin: one's own, and nothing that the county works with already.
 */
can_delete: boolean, conflicts: Array<ConflictLine>, };

/**
 * A record that a finding became.
 */
export type FindingRef = {
/**
 * `hazard`, `rectification`, `feedback` or `report-up`.
 */
kind: string | null, id: string | null, };

/**
 * Where a finding came from, so that nothing is typed twice and everything can be opened.
 */
export type FindingSource = {
/**
 * Kind of the record: `patrol`, `check`, `observation`, `visit`.
 */
kind: string | null, record: string | null,
/**
 * Form item (or id of the visit's problem).
 */
item: string | null, };

export type FindingSourceLine = { link: Link, item: string | null,
/**
 * 11 月 18 日校园巡视 · 食堂第 5 项.
 */
words: string, };

export type Findings = {
/**
 * A page of those that are shown: grave, then overdue, then due; closed ones the newest first.
 */
lines: Array<FindingLine>,
/**
 * How many are shown on all pages.
 */
total: number, open: number, overdue: number, to_recheck: number, closed: number, grave: number, };

export type FindingsArgs = {
/**
 * `hazard` or `rectification`.
 */
kind?: string | null, school?: string | null,
/**
 * `open` (the default), `overdue`, `replied`, `closed`, `all`.
 */
show?: string | null,
/**
 * Words in the record, as a search finds them, or in the school's name.
 */
words?: string | null,
/**
 * Found in this month, `YYYY-MM`.
 */
month?: string | null,
/**
 * Lines passed over; none where it is left out.
 */
offset?: number | null,
/**
 * Lines told at most.
 */
limit?: number | null, };

export type FinishVisitArgs = { id: string,
/**
 * Needed where something is missing.
 */
reason?: string | null, };

/**
 * A form of one version.
 */
export type Form = {
/**
 * Lower-case letters, digits and hyphens; never given to another form.
 */
id: string,
/**
 * `1.0.0`; raised with every change of wording or rule.
 */
version: string, title: string, lang: string | null, kind: FormKind,
/**
 * What a check is made of: `school`, `class`, `teacher`, `room`, `unit`, `vehicle`.
 */
target: string | null,
/**
 * One of the six methods, by name.
 */
method: string | null,
/**
 * School kinds it is for; empty: all.
 */
applies_to: Array<string>,
/**
 * What must be so at a school for the form to be offered: a canteen check where there is a canteen.
 */
show_if: Condition | null,
/**
 * Scales by name; an item says which is its own.
 */
scales: { [key in string]: Array<ScaleOption> },
/**
 * Options of choice columns, by column id.
 */
choices: { [key in string]: Array<Choice> }, limits: Array<FormLimit>,
/**
 * Names of the school facts that the form asks about.
 */
facts: Array<Choice>, principles: Array<Principle>,
/**
 * Places in the order of the walk.
 */
route: Array<string>, variants: Array<FormVariant>, notes: Array<string>,
/**
 * For a rubric: points of all sections together.
 */
total: number | null, sections: Array<FormSection>, scoring: Scoring,
/**
 * For a rubric: what is written once, over the whole lesson.
 */
overall: Array<OverallField>, };

export type FormCard = { id: string, version: string, title: string, kind: string,
/**
 * What it is made of: 班级, 教师 …
 */
target_text: string | null, items: number,
/**
 * Whether it is meant for this kind of school.
 */
fits: boolean, };

/**
 * A column of a table item.
 */
export type FormColumn = { id: string, text: string, kind: ColumnKind,
/**
 * For a score column: its points.
 */
max: number | null,
/**
 * Id of a column that this one should not exceed (实到 ≤ 应到): more is most likely a slip of the pen.
 */
at_most: string | null,
/**
 * For a computed column: how it is reckoned.
 */
compute: Compute | null, };

/**
 * One item of a form.
 */
export type FormItem = { id: string, text: string, kind: ItemKind,
/**
 * One of the eight statutory matters, 1–8.
 */
matter: number | null,
/**
 * One of the six domains: `admin`, `premises`, `teaching`, `students`, `logistics`, `safety`.
 */
domain: string | null, guide: Guide,
/**
 * Short name of what it is based on; for people, not for reckoning.
 */
basis: string | null,
/**
 * Clauses of the hazard catalogue offered when it fails.
 */
clause: Array<string>, show_if: Condition | null,
/**
 * School kinds it is asked in; empty: all that the form is for.
 */
applies_to: Array<string>,
/**
 * Whether it must be answered; without a word here, scales, points and tables must.
 */
required: boolean | null, required_if: Condition | null,
/**
 * What must be so of an answer; one of which it is not is kept and named.
 */
valid_if: Condition | null,
/**
 * What is said of an answer that does not fit.
 */
valid_says: string | null,
/**
 * For a computed item: how it is reckoned.
 */
compute: Formula | null, suggests: Suggests | null,
/**
 * `advised` or `required`.
 */
photo: string | null,
/**
 * A fail makes the whole form 不合格.
 */
veto: boolean | null,
/**
 * Weight within its section, for a weighted ratio.
 */
weight: number | null,
/**
 * For a scale: its name in the form's `scales`.
 */
scale: string | null,
/**
 * For a choice: its options.
 */
options: Array<Choice>,
/**
 * For points: the most that can be given.
 */
max: number | null,
/**
 * For points: the smallest difference, 0.5 as a rule.
 */
step: number | null, levels: Array<Level>, columns: Array<FormColumn>,
/**
 * For a table: the name of the form's list of limits that its computed columns compare with.
 */
limit_ref: string | null, };

/**
 * What a form is for.
 */
export type FormKind = "patrol" | "lesson-rubric" | "check" | "unknown";

/**
 * A limit that computed columns compare with, by school year (小学一年级 = 1 … 高三 = 12).
 */
export type FormLimit = { id: string, text: string, grades: Array<number>,
/**
 * Minutes a day; null where nothing is laid down.
 */
max_minutes: number | null, note: string | null, verified: boolean, };

/**
 * A new version of a form.
 */
export type FormNews = {
/**
 * 食堂检查表.
 */
title: string,
/**
 * What is other in it, in the county's words.
 */
changes: string,
/**
 * 11 月 18 日.
 */
date_words: string, };

/**
 * The version of a form that a record was begun with; the record keeps it for good.
 */
export type FormRef = { id: string | null, version: string | null, };

/**
 * A section (段) of a form: one place, or one dimension of a rubric.
 */
export type FormSection = { id: string, title: string, place: string | null, show_if: Condition | null, applies_to: Array<string>,
/**
 * Weight within the form, for a weighted ratio.
 */
weight: number | null,
/**
 * For a rubric: points of the section.
 */
max: number | null, items: Array<FormItem>, };

/**
 * A word on how the form looks for one kind of school.
 */
export type FormVariant = { id: string, text: string, note: string, };

export type FormsArgs = {
/**
 * `patrol`, `check`, `lesson-rubric`; all where it is left out.
 */
kind?: string | null, school?: string | null, };

/**
 * How a figure or a text is reckoned. Parts stand from left to right: `subtract` takes the second from the first.
 */
export type Formula = { "number": number } | { "text": string } | { "item": string } | { "add": Array<Formula> } | { "subtract": Array<Formula> } | { "multiply": Array<Formula> } | { "divide": Array<Formula> } | { "remainder": Array<Formula> } | { "whole": Formula } | { "round": { of: Formula,
/**
 * Decimals that stay.
 */
digits: number, } } | { "least": Array<Formula> } | { "most": Array<Formula> } | { "length": Formula } | { "count": Formula } | { "first": Array<Formula> } | { "join": Array<Formula> } | { "if": { when: Condition, then: Formula, otherwise: Formula, } } | JsonValue;

export type GapView = { section: string, paragraph: string, reason: string, };

/**
 * What stands under an item: 看什么、怎么看、怎么判.
 */
export type Guide = { look: string | null, how: string | null, judge: string | null, };

/**
 * A safety hazard. Scope: `school:<id>`. Grades and clauses: 《教育系统重大事故隐患判定指南》教发厅函〔2024〕20号.
 */
export type Hazard = { visit: string | null, school: string | null, supervisor: string | null, source: FindingSource, found_at: string | null, place: string | null,
/**
 * Id of one of the catalogue's categories.
 */
category: string | null,
/**
 * Id of a typical hazard of the catalogue, where one was picked.
 */
typical: string | null, description: string | null,
/**
 * Id of a clause of the guide that makes it 重大.
 */
clause: string | null,
/**
 * `general` or `major`.
 */
grade: string | null,
/**
 * Measure taken on the spot.
 */
measure: string | null, responsible: string | null,
/**
 * `YYYY-MM-DD`.
 */
deadline: string | null,
/**
 * `open`, `working`, `replied`, `closed`.
 */
state: string | null, history: { [key in string]: FindingEvent }, photos: { [key in string]: Attachment },
/**
 * For a grave hazard: when it was reported to the county, and how.
 */
reported_at: string | null, closed_at: string | null, deleted: boolean | null, };

/**
 * The hazard catalogue as the drawer needs it.
 */
export type HazardCatalogue = {
/**
 * 教育系统重大事故隐患判定指南（教发厅函〔2024〕20号）.
 */
document: string, grades: Array<Choice>, categories: Array<CategoryView>, areas: Array<Choice>, clauses: Array<ClauseView>, };

export type HistoryLine = { id: string,
/**
 * 今天 14:30 · 周德昌.
 */
when_who: string,
/**
 * 到校复查，12 扇试开 12 扇，拍照 2 张.
 */
text: string, photos: Array<Photo>, tone: Tone, };

export type IdArgs = { id: string, };

/**
 * S–T analysis. The type says how talk went and is never a mark.
 */
export type InteractionView = { rt: number, ch: number, samples: number,
/**
 * 练习型 · 讲授型 · 对话型 · 混合型.
 */
type_text: string,
/**
 * 学生行为占一半多，比上次（10 月 21 日）讲得少、换得勤。
 */
words: string,
/**
 * For the staircase: code by sample, in order; empty for a sample that was missed.
 */
codes: Array<string>, };

/**
 * 座谈/访谈. Scope: `school:<id>`.
 */
export type Interview = { visit: string | null, school: string | null, supervisor: string | null, date: string | null, started_at: string | null,
/**
 * Who was talked to: 学生, 教师, 家长 …
 */
group: string | null, people: number | null,
/**
 * Id of its outline; none for a talk without one.
 */
outline: string | null, points: { [key in string]: InterviewPoint }, photos: { [key in string]: Attachment }, deleted: boolean | null, };

export type InterviewPoint = {
/**
 * Id of the outline's question; none for what was said besides.
 */
question: string | null, text: string | null,
/**
 * Who said it, by role and never by name: `head`, `teacher`, `student`, `parent`, `staff`, `other`.
 */
role: string | null,
/**
 * What becomes of it: `note` 记录, `verify` 另行核实, `protect` 转保护流程, `report` 立即上报.
 */
lead: string | null, at: string | null, deleted: boolean | null, };

/**
 * How an item is answered. A kind that this version does not know is shown as text and counts for nothing.
 */
export type ItemKind = "scale" | "score" | "table" | "number" | "text" | "choice-one" | "choice-many" | "date" | "time" | "photo" | "signature" | "count" | "person" | "unit" | "computed" | "note" | "unknown";

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * What kind of thing a record is. Kinds that this version does not know are kept and passed on.
 */
export type Kind = "visit" | "patrol" | "observation" | "hazard" | "rectification" | "check" | "interview" | "questionnaire" | "complaint" | "plan" | "brief" | "zone" | "school" | "person" | "form" | "theme" | "evaluation" | "indicator_set" | "setting" | "number_book" | "number_series" | "paper" | "form_draft" | "training" | "county_brief" | "paper_layout";

export type LastTime = { record: string, date: string,
/**
 * 10 月 21 日.
 */
date_words: string, result: string | null,
/**
 * 符合.
 */
result_text: string, note: string | null, photos: Array<Photo>, finding: FindingLine | null, };

/**
 * The running clock of a lesson: elapsed = `elapsed_before` + (now − `running_since` while running), in seconds.
 */
export type LessonClock = { started_at: string | null,
/**
 * RFC 3339 while the clock runs; null while it is paused.
 */
running_since: string | null,
/**
 * Seconds gathered before the last pause.
 */
elapsed_before: number | null,
/**
 * Id of the phase now.
 */
phase: string | null, };

export type LessonLine = { id: string,
/**
 * 三（2）班 语文.
 */
title: string, teacher: string | null, topic: string | null, points: number | null, band: string | null, finished: boolean, };

/**
 * What happened at a moment of the lesson.
 */
export type LessonNote = {
/**
 * Seconds from the start of the lesson.
 */
second: number | null, phase: string | null, text: string | null, comment: string | null, deleted: boolean | null, };

export type LessonScore = { points: number | null,
/**
 * The note that justifies it.
 */
note: string | null, };

export type LessonScoreView = {
/**
 * Points given so far.
 */
points: number,
/**
 * Points that could have been given by the items scored so far.
 */
of: number,
/**
 * Points of the whole rubric.
 */
total: number, items_scored: number, items: number,
/**
 * 暂为优秀; without 暂为 once everything is scored.
 */
band_words: string | null, band: string | null,
/**
 * Why the band is held down, where a flag does so.
 */
held_down: string | null, dimensions: Array<DimensionScore>, };

/**
 * A band of points of a rubric item (高、中、低), described.
 */
export type Level = { id: string,
/**
 * Points, both ends included.
 */
min: number, max: number, text: string, };

/**
 * A record to open: `kind` names the screen (`visit`, `patrol`, `check`, `observation`, `hazard`, `rectification`, `brief`, `school`, …).
 */
export type Link = { kind: string, id: string, };

export type MarkKind = "arrow" | "ring" | "text" | "blur";

export type MatterChoice = { matter: number, text: string, };

/**
 * One of the eight statutory matters and whether this semester has covered it here.
 */
export type MatterSeen = { matter: number, text: string, seen: boolean,
/**
 * Judged items, lessons and points of this semester.
 */
times: number, };

export type MemoArgs = { memo: string, };

/**
 * A memo that was being spoken when the program ended.
 */
export type MemoLeft = { memo: string,
/**
 * 青云乡九年制学校 · 11 月 27 日督导; of a record that is gone, what to do.
 */
title: string,
/**
 * 今天 9:05.
 */
begun_words: string,
/**
 * 2:10.
 */
length_words: string,
/**
 * The record it belongs to, while it is here.
 */
link: Link | null, };

export type MemoPieceArgs = {
/**
 * Id of the memo, the same for all its pieces.
 */
memo: string, record: string,
/**
 * Path of the map of photos it will lie in: `photos`, `answers.<item>.photos`.
 */
path: string,
/**
 * Number of the piece, from 0.
 */
at: number,
/**
 * Samples a second.
 */
rate: number,
/**
 * One channel, signed 16 bit, little end first, in base64.
 */
samples: string, };

export type MethodCount = { count: number | null, note: string | null, };

export type MethodLine = {
/**
 * `patrol`, `lesson`, `documents`, `meeting`, `talk`, `survey`.
 */
id: string, text: string, count: number,
/**
 * For the patrol: of how many items.
 */
of: number | null, unit: string,
/**
 * 正在食堂 · 三（2）语文 · 学生 4 人.
 */
detail: string,
/**
 * Path of the count in the visit's fields, for the four that are typed.
 */
path: string | null, note_path: string | null, link: Link | null, };

/**
 * How often each of the six methods was used, with a word on what. Patrols and lessons are counted from their records.
 */
export type Methods = {
/**
 * 查阅资料, 份.
 */
documents: MethodCount,
/**
 * 列席会议, 次.
 */
meeting: MethodCount,
/**
 * 座谈走访, 人次.
 */
talk: MethodCount,
/**
 * 问卷调查, 份.
 */
survey: MethodCount, };

export type MonthArgs = {
/**
 * `YYYY-MM`.
 */
month: string, };

export type MonthChoice = { month: string,
/**
 * 2026 年 11 月.
 */
words: string,
/**
 * The brief of that month, where there is one.
 */
brief: string | null, };

export type NamedChoice = { value: string, text: string, };

/**
 * 标题：十一月督导简报.
 */
export type NamedText = { name: string, text: string, };

export type NewComplaintArgs = { school?: string | null, };

export type NewFindingArgs = { visit: string,
/**
 * `hazard` or `rectification`.
 */
kind: string, fields: FindingFields, };

export type NewPhoto = {
/**
 * For the address of its small picture (`new`), and for taking it.
 */
id: string, name: string,
/**
 * 3.1 MB.
 */
size_words: string,
/**
 * 今天 9:05 · 11 月 17 日 16:20; empty where the picture does not say.
 */
taken_words: string, };

export type NewPhotos = {
/**
 * The folder as the person named it; none where none is watched.
 */
folder: string | null,
/**
 * Whether it could be read at the last look: a card may have been taken out.
 */
there: boolean, photos: Array<NewPhoto>, };

export type NewPhotosArgs = { photos: Array<string>,
/**
 * Takes it back: they are offered after all.
 */
again: boolean, };

export type NumberedPaperLine = { id: string,
/**
 * 临教督整〔2026〕3号.
 */
number: string,
/**
 * 整改通知书.
 */
title: string, about: Link | null, about_words: string, at_words: string,
/**
 * 11 月 27 日 9:05 作废：打错学校.
 */
void_words: string | null, mine: boolean, };

export type Numbers = {
/**
 * The newest first.
 */
lines: Array<NumberedPaperLine>,
/**
 * Empty where the county has lent nothing yet.
 */
left: Array<NumbersLeft>, };

export type NumbersLeft = { title: string, count: number, next: string, };

/**
 * A lesson observed. Scope: `school:<id>`. It keeps the rubric version and the bands it was made with.
 */
export type Observation = { visit: string | null, school: string | null, supervisor: string | null, date: string | null, class: string | null, teacher: string | null, subject: string | null, topic: string | null,
/**
 * Which lesson of the day, from 1.
 */
period: number | null,
/**
 * Id of a lesson kind: `drop-in`, `regular`, `open`, `demo`, `admin`, `midterm`, …
 */
lesson_kind: string | null, form: FormRef,
/**
 * Which set of bands holds, by id (`county-a`: 90/75/60).
 */
band_set: string | null, clock: LessonClock, notes: { [key in string]: LessonNote },
/**
 * Points by rubric item.
 */
scores: { [key in string]: LessonScore },
/**
 * S–T codes by sample number (`"0"`, `"1"`, …): `S`, `T` or `D`.
 */
codes: { [key in string]: string },
/**
 * Seconds between samples: 10, 15 or 30.
 */
sample_seconds: number | null, strengths: string | null, shortcomings: string | null, advice: string | null, photos: { [key in string]: Attachment },
/**
 * Teacher and observer, on screen, each bound to the text that was signed.
 */
signatures: { [key in string]: Signature },
/**
 * Events of the rubric's `caps`, by flag (`corporal_punishment`), that hold the band down.
 */
flags: { [key in string]: boolean },
/**
 * `draft` or `finished`.
 */
state: string | null, finished_at: string | null, deleted: boolean | null, };

export type ObservationPage = { id: string, school: SchoolName, fields: Observation,
/**
 * 推门听课 · 三（2）班 语文 · 孙晓兰 ·《搭船的鸟》第 2 节.
 */
subtitle: string, saved_at: string | null, finished: boolean, mine: boolean, rubric: Form, lesson_kinds: Array<Choice>, phases: Array<Choice>, flags: Array<Choice>, score: LessonScoreView,
/**
 * Once something was coded.
 */
interaction: InteractionView | null,
/**
 * Whether the county also codes D (dialogue).
 */
codes_d: boolean, sample_seconds: number,
/**
 * Earlier lessons of the same teacher (or subject here), newest first.
 */
earlier: Array<EarlierLesson>,
/**
 * Seen before at this school, to pick from.
 */
classes: Array<string>, teachers: Array<string>, subjects: Array<string>,
/**
 * By `strengths`, `shortcomings`, `advice`: sentences that this person has written before, the most used first.
 */
phrases: { [key in string]: Array<string> }, photos: Array<Photo>,
/**
 * What a finished lesson still needs, by name.
 */
missing: Array<string>,
/**
 * 授课教师 and 听课人.
 */
signing: Signing, conflicts: Array<ConflictLine>, };

export type OpenPhoneDoorArgs = { record: string,
/**
 * Path of the map of photos: `photos`, `answers.<item>.photos`.
 */
path: string, };

export type OpenWords = { text: string, tone: Tone, };

export type OptionCount = { option: Choice, count: number,
/**
 * Of the base, one decimal; null for what is not in the base.
 */
percent: number | null, };

/**
 * What a rubric asks over the whole lesson: 主要优点、主要不足、改进建议.
 */
export type OverallField = { id: string, text: string, kind: ItemKind, required: boolean, options: Array<Choice>, };

/**
 * A paper to look at.
 */
export type PaperArgs = {
/**
 * As for [`WriteDocumentArgs`].
 */
kind: string, id: string,
/**
 * It will be printed now: a number is taken for it.
 */
to_print: boolean, };

export type PaperChoice = { kind: string, id: string,
/**
 * 听课记录表.
 */
title: string,
/**
 * 语文 · 三（2）班.
 */
about: string, };

export type PaperNamed = { kind: string, id: string, };

export type PaperPages = {
/**
 * Each page as an SVG of its own, A4.
 */
pages: Array<string>,
/**
 * The number that stands on it, or what will become of it; empty where it needs none.
 */
number_words: string,
/**
 * What is not on it, in words.
 */
remarks: Array<string>, };

/**
 * A campus patrol, judged item by item. Scope: `school:<id>`.
 */
export type Patrol = { visit: string | null, school: string | null, supervisor: string | null, date: string | null, form: FormRef,
/**
 * What a short patrol asks, by item id, as it was chosen when it was made short; empty for a full one.
 */
only: { [key in string]: boolean }, answers: { [key in string]: Answer }, started_at: string | null, finished_at: string | null,
/**
 * The item on screen when it was last left.
 */
position: string | null,
/**
 * `draft` or `finished`.
 */
state: string | null, deleted: boolean | null, };

export type PatrolExtent = { short: boolean,
/**
 * Items of a short patrol here, what is judged already included.
 */
short_items: number, all_items: number, };

/**
 * A patrol or check being filled in.
 */
export type PatrolExtentArgs = { id: string,
/**
 * Only the county's core items and what was wrong the last time.
 */
short: boolean, };

/**
 * A person who has a store on this machine, as the unlock screen names them.
 */
export type PersonCard = { id: string, name: string, role_text: string, zone_name: string | null, certificate: string | null,
/**
 * 临溪县人民政府教育督导室.
 */
office: string | null,
/**
 * How many records wait to be sent, as last known.
 */
unsent: number | null,
/**
 * 上次停在 校园巡视，11:45 已保存; nothing that a stranger may not read.
 */
stopped: string | null,
/**
 * After too many wrong passphrases: RFC 3339 time before which no other is tried.
 */
wait_until: string | null, };

export type PhoneDoor = {
/**
 * Empty where nothing was opened.
 */
door: string, state: PhoneDoorState,
/**
 * 等手机扫码; 已连上：安卓手机（192.168.43.1）; why it is closed.
 */
words: string,
/**
 * The likeliest first.
 */
ways: Array<PhoneWay>,
/**
 * How the certificate's SHA-256 fingerprint begins: `3F A2 91 0C 7D E4 55 B1`.
 */
fingerprint_words: string, received: number,
/**
 * The latest that arrived, newest first; at most six.
 */
latest: Array<Photo>,
/**
 * The latest that were not taken in, newest first; at most three.
 */
refused: Array<RefusedFile>, };

export type PhoneDoorArgs = { door: string, };

/**
 * How it stands with the phone.
 */
export type PhoneDoorState = "no_network" | "waiting" | "connected" | "closed";

/**
 * One network that the phone may be on.
 */
export type PhoneWay = {
/**
 * 无线网 192.168.43.5.
 */
words: string,
/**
 * What the phone opens, as text.
 */
address: string,
/**
 * The same as a code: an SVG picture.
 */
code: string, };

/**
 * A photo or file of a record.
 */
export type Photo = {
/**
 * The record it belongs to.
 */
record: string,
/**
 * Dotted path of the attachment in its record (`answers.x.photos.p1`); `<path>.deleted` takes it out.
 */
path: string,
/**
 * For the address of its bytes.
 */
hash: string, name: string,
/**
 * A picture that can be shown, or another file.
 */
is_picture: boolean,
/**
 * A recording that can be listened to.
 */
is_voice: boolean,
/**
 * 0:42 of a voice memo; empty where it is not known or the file is none.
 */
length_words: string, caption: string | null,
/**
 * What was drawn on it, to be laid over it wherever it is shown; its bytes are as they were taken.
 */
marks: Array<DrawnMark>, taken_at: string | null,
/**
 * 11:44 where taken today, else 10 月 21 日 11:20.
 */
taken_words: string,
/**
 * 312 KB.
 */
size_words: string, };

/**
 * Something drawn on a photo: see [`marks`](crate::rules::marks).
 */
export type PhotoMark = {
/**
 * `arrow` 箭头, `ring` 圈, `text` 文字, `blur` 打码.
 */
kind: string | null,
/**
 * `x,y` or `x,y x,y` in thousandths of the picture's width and height.
 */
points: string | null,
/**
 * The words of a `text`.
 */
text: string | null,
/**
 * When it was drawn, RFC 3339; what lies over what.
 */
at: string | null, deleted: boolean | null, };

/**
 * 工作计划 of a supervisor for a month. Scope: `person:<id>`.
 */
export type Plan = { month: string | null, author: string | null, entries: { [key in string]: PlanEntry }, deleted: boolean | null, };

export type PlanDay = { date: string, day: number, in_month: boolean, today: boolean,
/**
 * 放假 · 上班.
 */
exchange: string | null,
/**
 * 行政听课周.
 */
periods: Array<string>, working: boolean, entries: Array<PlanItem>, };

export type PlanEntry = { date: string | null, school: string | null,
/**
 * What is to be looked at.
 */
text: string | null,
/**
 * `true`: the school is told beforehand; `false`: 四不两直.
 */
announced: boolean | null,
/**
 * Who is to come along; carried into the visit when it is started on the day.
 */
companions: { [key in string]: Companion }, deleted: boolean | null, };

/**
 * An entry of the plan is put in, moved, changed or taken out.
 */
export type PlanEntryArgs = {
/**
 * The entry to change; none makes a new one.
 */
entry?: EntryPlace | null, date?: string | null, school?: string | null, text?: string | null, announced?: boolean | null,
/**
 * Names of all who come along; who is not named any more is taken out.
 */
companions?: Array<string> | null, deleted?: boolean | null, };

/**
 * A visit planned or made.
 */
export type PlanItem = {
/**
 * None for a visit that was made without a plan.
 */
place: EntryPlace | null, school: SchoolName, text: string, announced: boolean | null,
/**
 * 随行督学, by name.
 */
companions: Array<string>,
/**
 * The visit that was made on that day.
 */
visit: string | null, finished: boolean,
/**
 * The day is past and nobody went.
 */
missed: boolean, };

export type PlanPage = {
/**
 * `YYYY-MM`.
 */
month: string, month_words: string, theme: string | null, before: string, after: string,
/**
 * Whole weeks from Monday.
 */
days: Array<PlanDay>, schools: Array<PlanSchool>,
/**
 * Names to pick companions from.
 */
people: Array<string>,
/**
 * 还有 2 所学校没排：石桥初中、柳湾完小; empty where every school is.
 */
unplanned_words: string, };

export type PlanSchool = { school: SchoolName, month_made: number, month_owed: number, semester_made: number, semester_owed: number,
/**
 * Planned from today on, in this month.
 */
planned: number,
/**
 * Neither made nor planned as often as owed this month.
 */
owed: boolean, };

export type PointLine = {
/**
 * Its path is `highlights.<id>` or `problems.<id>`.
 */
id: string, text: string, matter: number | null, photos: Array<Photo>, };

/**
 * One of 精、准、细、严、实.
 */
export type Principle = { id: string, text: string, meaning: string, };

export type ProposeFindingArgs = {
/**
 * Patrol, check, observation or visit.
 */
record: string,
/**
 * Form item, or the id of the visit's problem.
 */
item: string, };

export type PutAwayArgs = { entry: number,
/**
 * `false`: on the list again.
 */
away: boolean, };

/**
 * 问卷, counted per answer; those who answered stay anonymous. Scope: `school:<id>`.
 */
export type Questionnaire = { visit: string | null, school: string | null, supervisor: string | null, date: string | null, form: FormRef,
/**
 * Who was asked: 三（2）班.
 */
group: string | null,
/**
 * Valid papers, 份.
 */
papers: number | null,
/**
 * Count by question id, then by option id.
 */
counts: { [key in string]: { [key in string]: number } },
/**
 * Answers in somebody's own words, written down without a name.
 */
remarks: { [key in string]: SurveyRemark }, deleted: boolean | null, };

/**
 * Dots made and owed, with the words beside them.
 */
export type Quota = { made: number, owed: number, in_progress: boolean,
/**
 * 未到 · 进行中 · 2 次.
 */
words: string, };

/**
 * Counts beside the names of the screens.
 */
export type Rail = { schools: number,
/**
 * Overdue hazards and rectifications.
 */
overdue: number, waiting_records: number, waiting_photos: number, conflicts: number, refused: number, };

export type RaiseFindingArgs = { record: string, item: string,
/**
 * `hazard`, `rectification`; `feedback` only notes that the school was told on the spot.
 */
kind: string, fields: FindingFields, };

/**
 * How rows are ranked.
 */
export type Rank = {
/**
 * `row_total`.
 */
by: string,
/**
 * `desc`: the highest first.
 */
order: string,
/**
 * `same-rank`: equal totals share a rank and the next one is skipped (1, 1, 3).
 */
ties: string,
/**
 * Column that parts the rows into groups, each ranked by itself.
 */
group_by: string | null,
/**
 * `mean`: the month counts by the mean of its checks.
 */
month: string | null,
/**
 * Fewer checks than this in a month: shown without a rank.
 */
min_samples: number | null, note: string | null, };

export type RatioScoring = {
/**
 * What each option of the scale is worth, 0–1. An option that is not named here (不适用) is left out.
 */
values: { [key in string]: number },
/**
 * `excluded`: 不适用 is left out of the mean.
 */
na: string | null,
/**
 * `reported`: what is unanswered is told apart and does not count as a fail.
 */
unanswered: string | null,
/**
 * Sections carry weights.
 */
section_weights: boolean | null, bands: Array<Band>, };

/**
 * A record as it is, for a screen's form.
 */
export type RawRecord = { id: string, kind: string, scope: string, fields: { [key in string]: JsonValue }, saved_at: string | null,
/**
 * Whether something of it waits to be sent.
 */
unsent: boolean, conflicts: Array<ConflictLine>, };

/**
 * A re-check during a visit, or from the finding's own page where `visit` is left out.
 */
export type RecheckArgs = { visit?: string | null,
/**
 * Id of the hazard or rectification.
 */
finding: string,
/**
 * `done` 到位, `not-done` 不到位, `skipped` 没看; null takes it back while it has not been sent.
 */
verdict?: string | null, note?: string | null,
/**
 * Id of the event that photos were attached under (`history.<event>.photos`); made anew where it is left out.
 */
event?: string | null, };

export type RecheckLine = { finding: FindingLine,
/**
 * `done`, `not-done`, `skipped`; none where it was not looked at yet.
 */
verdict: string | null, note: string | null,
/**
 * Photos of this re-check.
 */
photos: Array<Photo>,
/**
 * Id of the event of this re-check, for attaching photos to it.
 */
event: string | null,
/**
 * Whether the verdict can still be taken back.
 */
can_undo: boolean, };

export type RecordLine = { link: Link,
/**
 * 石桥镇中心小学.
 */
title: string,
/**
 * 11 月 17 日 · 回访 · 复查 2 项，均到位.
 */
detail: string, };

export type RecoverArgs = {
/**
 * Id of a [`PersonCard`].
 */
person: string,
/**
 * The recovery code that the county gave.
 */
code: string,
/**
 * The new one.
 */
passphrase: string, };

export type Recovered = {
/**
 * 上次没有正常关闭。柳湾完小 · 校园巡视 保存到 11:45，内容都在。
 */
text: string,
/**
 * Time of the last save, RFC 3339.
 */
at: string, open: Link | null, };

export type RecoveryRequestArgs = {
/**
 * Id of a [`PersonCard`].
 */
person: string, file: string, };

/**
 * Something to be put right that is not a safety hazard. Scope: `school:<id>`. Paper: 整改通知书.
 */
export type Rectification = { visit: string | null, school: string | null, supervisor: string | null, source: FindingSource, found_at: string | null, place: string | null,
/**
 * One of the eight statutory matters, 1–8.
 */
matter: number | null, description: string | null,
/**
 * What is asked of the school.
 */
requirement: string | null, measure: string | null, responsible: string | null, deadline: string | null, state: string | null, history: { [key in string]: FindingEvent }, photos: { [key in string]: Attachment }, closed_at: string | null, deleted: boolean | null, };

/**
 * The app said no.
 */
export type Refusal = { code: RefusalCode, text: string, };

/**
 * What a screen may do about a refusal.
 */
export type RefusalCode = "locked" | "wrong_passphrase" | "wait" | "wrong_code" | "not_found" | "invalid" | "needs_evidence" | "needs_reason" | "offline" | "disk_full" | "damaged" | "busy" | "failed";

export type RefusedArgs = { entry: number, };

export type RefusedFile = { name: string,
/**
 * Why, and what to do.
 */
text: string, };

export type RefusedLine = { record: Link | null,
/**
 * 柳湾完小 · 整改通知书（暂编号）.
 */
title: string,
/**
 * Why, and what to do.
 */
text: string, at_words: string,
/**
 * Names it to `offer_refused` and `put_away_refused`.
 */
entry: number,
/**
 * What was to be written, by the names of the leaves; the first few.
 */
written: Array<NamedText>,
/**
 * Leaves beyond those.
 */
more: number, may_put_away: boolean, };

export type ResolveArgs = { record: string, path: string,
/**
 * `choice` of a [`ConflictSide`](super::ConflictSide): `kept` or the other's; `write` for neither.
 */
choice: string,
/**
 * What is to stand instead of both, with `write`.
 */
value?: string, };

/**
 * Names that were written at this school before, to begin a list from.
 */
export type Rosters = { classes: Array<string>, teachers: Array<string>, };

export type RoundLine = { at: string,
/**
 * 今天 17:21.
 */
at_words: string, records: number, photos: number, received: number,
/**
 * 全部收到 · 断网，下次续传 · U 盘.
 */
result: string, tone: Tone, };

/**
 * Autosave of any screen. `kind` and `scope` are needed only for a record that is not there yet.
 */
export type SaveArgs = { id: string, kind?: string | null, scope?: string | null,
/**
 * Value by dotted path; null clears.
 */
set: { [key in string]: JsonValue }, };

/**
 * Where a copy of an attachment is written.
 */
export type SaveAttachmentArgs = { record: string,
/**
 * Path of the attachment: `photos.p1`, `answers.x.photos.p1`.
 */
path: string, file: string, };

/**
 * What a mutation answers: it is durable, and these topics are stale.
 */
export type Saved = {
/**
 * When it was kept, RFC 3339, for 已保存 14:32.
 */
at: string, topics: Array<string>,
/**
 * The record that was made or changed.
 */
id: string | null,
/**
 * What the leaves written held before, by dotted path, for 撤销; null where there was nothing.
 */
before: { [key in string]: JsonValue },
/**
 * What could not be done although the rest was, in words; mostly empty.
 */
remarks: Array<string>, };

/**
 * One option of a scale.
 */
export type ScaleOption = { id: string, text: string,
/**
 * The digit that picks it on a keyboard.
 */
key: string | null,
/**
 * What must be there when it is picked: `note`, `photo`.
 */
requires: Array<string>,
/**
 * What is advised when it is picked.
 */
advises: Array<string>, };

export type SchoolArgs = { school: string, };

/**
 * A school as it is named in a line.
 */
export type SchoolName = { id: string,
/**
 * 石桥镇初级中学.
 */
name: string,
/**
 * 石桥初中: short enough for a line beside something else.
 */
short: string, };

export type SchoolPage = { school: SchoolName,
/**
 * 初中 · 寄宿制 · 石桥镇.
 */
subtitle: string, phone: string | null,
/**
 * 校长 罗启文, 学生 1,086 人 …
 */
facts: Array<Fact>,
/**
 * 食堂（燃气）、宿舍、实验室.
 */
has: Array<string>,
/**
 * Facts that forms ask about and nobody has said.
 */
unknown_facts: Array<string>, month: Quota, semester: Quota,
/**
 * Open hazards and rectifications: grave, overdue, due.
 */
open: Array<FindingLine>,
/**
 * Open ones that do not stand in `open` any more.
 */
open_more: number,
/**
 * Hazards and rectifications of all times; those that are closed are told by `findings`.
 */
findings_total: number, closed_total: number, matters: Array<MatterSeen>,
/**
 * 已看 6 项，这次补 2 项.
 */
matters_words: string,
/**
 * The latest part of it; the command `timeline` tells the rest.
 */
timeline: Timeline, visit_in_progress: string | null, last_visit_words: string, };

export type SchoolRow = {
/**
 * 初中 · 寄宿制.
 */
kind_text: string, township: string | null, students: number | null, head: string | null, phone: string | null,
/**
 * Whether it is one of this person's own schools (a zone lead sees the others too).
 */
mine: boolean, supervisors: Array<string>, school: SchoolName, month: Quota, semester: Quota,
/**
 * 逾期 1 · 待复查 2 · 整改中 2; empty where nothing is open.
 */
open: Array<OpenWords>,
/**
 * `YYYY-MM-DD`.
 */
last_visit: string | null,
/**
 * 10 月 14 日; 还没去过.
 */
last_visit_words: string, visit_in_progress: string | null, };

/**
 * The list of schools, in groups by township.
 */
export type Schools = { schools: Array<SchoolRow>, month_done: number, month_total: number, };

/**
 * How a form is scored. A method that this version does not know gives no figure; the answers are shown all the same.
 */
export type Scoring = { "method": "ratio" } & RatioScoring | { "method": "weighted-ratio" } & RatioScoring | { "method": "sum" } & SumScoring | { "method": "table-score" } & TableScoring | { "method": "none" } | { "method": "unknown" };

export type SearchArgs = { words: string,
/**
 * Only records of this kind.
 */
kind?: string | null,
/**
 * Only of this school, by id.
 */
school?: string | null,
/**
 * Only of this month, `YYYY-MM`.
 */
month?: string | null,
/**
 * Only in this state: `draft`, `open`, `closed`, …
 */
state?: string | null,
/**
 * Hits passed over; none where it is left out.
 */
offset?: number | null, };

export type SearchHit = { link: Link,
/**
 * 柳湾完全小学 · 11 月 18 日校园巡视.
 */
title: string, kind_text: string, snippet: Array<SnippetPart>, };

export type SearchPage = {
/**
 * The latest first.
 */
hits: Array<SearchHit>,
/**
 * Where to go on: the `offset` of the next page; none where these were the last.
 */
next: number | null,
/**
 * What could not be looked at yet, in words; none where everything was.
 */
not_yet: string | null, };

export type SectionProgress = { id: string, title: string, answered: number, total: number, fails: number, };

/**
 * Who works at this machine now.
 */
export type Session = { person: SessionPerson, county_name: string, office_name: string,
/**
 * `YYYY-MM-DD`.
 */
date: string,
/**
 * 11 月 18 日 星期三.
 */
date_words: string,
/**
 * What the store kept when the program did not end by itself.
 */
recovered: Recovered | null,
/**
 * 本机时间慢 3 分钟 … where it is off by more than a few minutes.
 */
clock_warning: string | null,
/**
 * Whether this device has ever finished a round of sync.
 */
synced_once: boolean, rail: Rail, };

export type SessionPerson = { id: string, name: string,
/**
 * `supervisor`, `zone_lead`, `county_staff`.
 */
role: string, role_text: string, zone_name: string | null, certificate: string | null, };

/**
 * A point of a talk that is to be handled as a complaint.
 */
export type ShieldPointArgs = { talk: string, point: string, };

export type SignArgs = {
/**
 * A visit or a lesson.
 */
record: string,
/**
 * `SignPlace.place`.
 */
place: string,
/**
 * Who signs.
 */
name: string,
/**
 * `x,y x,y;x,y …` in a field of 1000 × 360, a semicolon where the pen was lifted.
 */
strokes: string,
/**
 * The sum of the text that stood on screen (`Signing.sha256`).
 */
sha256: string, };

export type SignPlace = { place: string,
/**
 * 学校负责人 · 授课教师.
 */
label: string,
/**
 * Whose name to begin with.
 */
name: string, signed: SignedLine | null, };

/**
 * A signature made on screen, bound to the text that the signer saw: see [`signature`](crate::rules::signature).
 */
export type Signature = {
/**
 * On a visit `head` 学校负责人, `supervisor` 责任督学; on a lesson `teacher` 授课教师, `observer` 听课人.
 */
place: string | null,
/**
 * Who signed, in type.
 */
name: string | null,
/**
 * `x,y x,y;x,y …` in a field of 1000 × 360, a semicolon where the pen was lifted.
 */
strokes: string | null,
/**
 * What stood on screen when it was signed.
 */
text: string | null,
/**
 * SHA-256 of that text, UTF-8, as 64 hex digits.
 */
sha256: string | null, at: string | null, deleted: boolean | null, };

export type SignedLine = { id: string, name: string, strokes: string,
/**
 * 11 月 18 日 15:20.
 */
at_words: string,
/**
 * The record says what was signed.
 */
holds: boolean,
/**
 * What to say where it does not: 签的是改动之前的内容.
 */
doubt: string | null,
/**
 * What was signed, where it is not what the record says now.
 */
text: string | null, };

export type Signing = {
/**
 * What is signed, as it is now.
 */
text: string, sha256: string, places: Array<SignPlace>, };

/**
 * A piece of text, marked where it is what was looked for.
 */
export type SnippetPart = { text: string, hit: boolean, };

export type StaleFigure = { section: string, paragraph: string, fact: string, written: string, now: string,
/**
 * 隐患 5 处，现在是 6 处.
 */
words: string, };

export type StartCheckArgs = { visit: string,
/**
 * Id of the form.
 */
form: string, };

export type StartObservationArgs = { visit: string,
/**
 * The class or the teacher that was drawn by lot.
 */
class?: string | null, teacher?: string | null, };

export type StartSurveyArgs = { visit: string,
/**
 * Id of the questionnaire.
 */
survey: string, };

export type StartTalkArgs = { visit: string,
/**
 * None begins a talk without an outline.
 */
outline?: string | null, };

export type StartVisitArgs = { school: string,
/**
 * `false`: 四不两直.
 */
announced?: boolean | null, };

/**
 * What a failing answer becomes unless the supervisor decides otherwise.
 */
export type Suggests = {
/**
 * `hazard`, `rectification`, `feedback` or `report-up`.
 */
type: string,
/**
 * For a hazard: its category in the hazard catalogue.
 */
category: string | null, };

export type SumScoring = {
/**
 * Points of the whole form.
 */
total: number, band_sets: Array<BandSet>, caps: Array<Cap>, };

/**
 * A semester or a year that a summary may tell.
 */
export type SummaryPeriod = {
/**
 * As the paper's id.
 */
id: string,
/**
 * 2026—2027学年第一学期.
 */
text: string, };

export type SurveyBefore = {
/**
 * 10 月 12 日，24 份.
 */
words: string,
/**
 * Mean by question id, where there is one.
 */
means: { [key in string]: number }, };

export type SurveyChoice = { id: string, title: string,
/**
 * 学生 · 12 题.
 */
about_words: string,
/**
 * Meant for schools of this kind.
 */
fits: boolean, };

export type SurveyLine = { id: string, title: string,
/**
 * 三（2）班 · 20 份.
 */
words: string, };

export type SurveyPage = { id: string, school: SchoolName, title: string, subtitle: string, saved_at: string | null, writable: boolean, mine: boolean,
/**
 * How it is to be given out.
 */
note: string | null, questions: Array<SurveyQuestionView>,
/**
 * Questions answered in somebody's own words.
 */
open: Array<Choice>,
/**
 * Question by question; empty where there are too few papers.
 */
result: Array<SurveyTally>,
/**
 * Why there is no result.
 */
no_result: string | null,
/**
 * The same questionnaire at this school before.
 */
before: SurveyBefore | null,
/**
 * Classes written at this school before.
 */
groups: Array<string>, conflicts: Array<ConflictLine>, fields: Questionnaire, };

export type SurveyQuestionView = { id: string, text: string, options: Array<Choice>, };

export type SurveyRemark = {
/**
 * Id of the open question.
 */
question: string | null, text: string | null, at: string | null, deleted: boolean | null, };

/**
 * What one question came to.
 */
export type SurveyTally = { question: string,
/**
 * Papers per option, in the order of the scale.
 */
counts: Array<OptionCount>,
/**
 * Answers that count for percentages: all but 不清楚 and 不了解.
 */
base: number,
/**
 * One decimal; null for a scale that is only counted.
 */
mean: number | null,
/**
 * Set where the counts do not add up to the valid papers.
 */
warning: string | null,
/**
 * Set where the answers call for a closer look: what to do.
 */
alert: string | null, };

/**
 * What a round did.
 */
export type SyncOutcome = { complete: boolean,
/**
 * 全部收到：记录 12 条，照片 38 张 …; or what went wrong and what to do.
 */
words: string, records_sent: number, records_left: number, photos_sent: number, photos_left: number, received: number, refused: number, conflicts: number, topics: Array<string>, };

export type SyncPage = { waiting_records: number, waiting_photos: number, running: SyncProgress | null,
/**
 * 已连上县督导室 · 本机时间慢 3 分钟，不影响; what the last round found.
 */
link_words: string, clock_words: string | null,
/**
 * 今天 09:30 存过 U 盘，回执还没有读.
 */
stick_words: string | null, last_words: string | null,
/**
 * Newest first, ten at most.
 */
rounds: Array<RoundLine>, refused: Array<RefusedLine>, conflicts: Array<ConflictGroup>, };

/**
 * How far the round that runs is; also the payload of the event `sync-progress`.
 */
export type SyncProgress = {
/**
 * `connecting`, `sending`, `photos`, `receiving`, `file` (a stick), `done`, `failed`.
 */
step: string,
/**
 * 正在连县督导室 · 记录已上报 11 / 12 条 …
 */
words: string, records_sent: number, records_to_send: number, photos_sent: number, photos_to_send: number, records_received: number, records_to_receive: number, };

export type TableScoring = {
/**
 * Id of the table item that is scored.
 */
table: string,
/**
 * Points of a row, all score columns together.
 */
row_total_max: number, rank: Rank, bands: Array<Band>, };

export type TakeNewPhotosArgs = { record: string,
/**
 * Path of the map of photos: `photos`, `answers.<item>.photos`.
 */
path: string,
/**
 * Ids of [`NewPhoto`].
 */
photos: Array<string>, };

export type TalkChoice = { id: string, title: string,
/**
 * 5—8人，随机抽取 · 约 40 分钟.
 */
who_words: string, };

export type TalkLine = { id: string, title: string,
/**
 * 8 人，要点 5 条.
 */
words: string, };

/**
 * The outline of one kind of talk.
 */
export type TalkOutline = { id: string, title: string, who: TalkPartners,
/**
 * How long it should take.
 */
minutes: number, opening: string, closing: string, cautions: Array<string>, questions: Array<TalkQuestion>, };

export type TalkPage = { id: string, school: SchoolName, title: string, subtitle: string, saved_at: string | null,
/**
 * One's own, of a visit that is not finished.
 */
writable: boolean, mine: boolean, outline: TalkOutline | null,
/**
 * Who may have said it.
 */
roles: Array<Choice>,
/**
 * What becomes of a point.
 */
leads: Array<Choice>,
/**
 * What to do where a point is marked for protection.
 */
protection: string, photos: Array<Photo>, conflicts: Array<ConflictLine>, fields: Interview, };

export type TalkPartners = { roles: Array<string>,
/**
 * In words: 5—8人，随机抽取.
 */
number: string, };

export type TalkQuestion = { id: string, text: string,
/**
 * One of the eight statutory matters, 1–8.
 */
matter: number,
/**
 * What to ask next.
 */
probe: string | null,
/**
 * What to write down.
 */
record: string | null, };

/**
 * What can be put in the place of both values.
 */
export type Third = { "kind": "none" } | { "kind": "text" } | { "kind": "day" } | { "kind": "choice", choices: Array<NamedChoice>, };

/**
 * What happened at a school, the newest first: whole days, some dozens of entries.
 */
export type Timeline = { entries: Array<TimelineEntry>,
/**
 * The day (`YYYY-MM-DD`) to go on with; none where nothing is earlier.
 */
earlier: string | null, };

export type TimelineArgs = { school: string,
/**
 * `visit`, `lesson`, `finding`, `check`; all where it is left out.
 */
group?: string | null,
/**
 * What [`Timeline::earlier`] said of the part before; the latest part where it is left out.
 */
until?: string | null, };

export type TimelineEntry = { link: Link,
/**
 * `visit`, `lesson`, `finding`, `check`.
 */
group: string,
/**
 * RFC 3339 or `YYYY-MM-DD`.
 */
at: string,
/**
 * 10 月 14 日.
 */
when_words: string,
/**
 * 随访督导 · 推门听课 · 学校回复.
 */
what: string,
/**
 * 巡视 58 项：不符合 4，基本符合 7.
 */
title: string, detail: string, tone: Tone, };

export type Today = {
/**
 * `YYYY-MM-DD`.
 */
date: string,
/**
 * 11 月 18 日 星期三.
 */
date_words: string,
/**
 * 冬季安全与校园餐.
 */
theme: string | null,
/**
 * What the county told of new versions of its forms lately, the latest first.
 */
form_news: Array<FormNews>, waiting_records: number, waiting_photos: number,
/**
 * 昨天 17:20; none before the first round.
 */
last_sync_words: string | null,
/**
 * Grave hazards that are not closed, above everything.
 */
grave: Array<FindingLine>, next: TodayNext | null,
/**
 * Sorted by what is owed.
 */
schools: Array<TodaySchool>,
/**
 * Schools whose visits of the month are made, of all.
 */
month_done: number, month_total: number, month_days_left: number,
/**
 * None in the holidays.
 */
semester_days_left: number | null, month_owed: number, semester_owed: number, drafts: Array<DraftLine>,
/**
 * 2 件没办结，1 件逾期; none where no complaint is open.
 */
complaints_words: string | null,
/**
 * Overdue first, then by days left; the first of them, all stand among the findings.
 */
due: Array<FindingLine>, overdue: number, due_in_seven_days: number, };

/**
 * 下一步.
 */
export type TodayNext = {
/**
 * 去石桥镇初级中学督导 · 继续柳湾完全小学的督导.
 */
title: string,
/**
 * 本月还没去，本学期还差 1 次；到校先复查 3 项整改.
 */
reason: string,
/**
 * 开始督导 · 继续督导.
 */
action: string, school: SchoolName,
/**
 * The visit to go on with; none where one is to be started.
 */
visit: string | null, };

export type TodaySchool = { school: SchoolName, month: Quota, semester: Quota,
/**
 * 逾期 1 · 待复查 2 · 整改中 2; empty where nothing is open.
 */
open: Array<OpenWords>,
/**
 * `YYYY-MM-DD`.
 */
last_visit: string | null,
/**
 * 10 月 14 日; 还没去过.
 */
last_visit_words: string, visit_in_progress: string | null, };

/**
 * How urgent a line is; the screen adds the colour, the words stand beside it.
 */
export type Tone = "plain" | "done" | "soon" | "danger";

export type TrackStep = { state: string, text: string, reached: boolean, current: boolean, lines: Array<string>, };

export type TypicalView = { id: string, text: string,
/**
 * `general` or `major`.
 */
grade: string | null, clause: string | null, measure: string | null, report_now: boolean, };

export type UnlockArgs = {
/**
 * Id of a [`PersonCard`].
 */
person: string, passphrase: string, };

export type UntreatedLine = { filling: Link, item: string, text: string, note: string | null, };

export type UseFactArgs = { brief: string, section: string, paragraph: string, fact: string, };

/**
 * What a look at everything kept here found.
 */
export type Verified = { sound: boolean, words: string, problems: Array<string>, };

/**
 * A supervisor's visit to a school. Scope: `school:<id>`. Source: 《中小学校责任督学挂牌督导办法》国教督办〔2013〕2号.
 */
export type Visit = { school: string | null, supervisor: string | null,
/**
 * Local date of the visit, `YYYY-MM-DD`; what quotas count by.
 */
date: string | null, started_at: string | null, ended_at: string | null,
/**
 * `true`: the school was told beforehand; `false`: 四不两直.
 */
announced: boolean | null, theme: string | null,
/**
 * When the certificate (督学证) was shown.
 */
certificate_shown_at: string | null, companions: { [key in string]: Companion },
/**
 * What was drawn by lot, ones that do not count included.
 */
draws: { [key in string]: Draw }, methods: Methods, highlights: { [key in string]: VisitPoint }, problems: { [key in string]: VisitPoint },
/**
 * `none` 无意见, `minor` 小问题, `general` 一般问题, `serious` 严重问题, `complex` 复杂问题.
 */
disposition: string | null, feedback: Feedback,
/**
 * Who signed what is written here, on screen; earlier ones of the same place included.
 */
signatures: { [key in string]: Signature },
/**
 * Re-checks of what was open at this school, by id of the hazard or rectification.
 */
rechecks: { [key in string]: VisitRecheck }, photos: { [key in string]: Attachment }, notes: string | null,
/**
 * `draft` or `finished`.
 */
state: string | null, finished_at: string | null,
/**
 * Why it was finished although something is missing.
 */
finish_reason: string | null, deleted: boolean | null, };

export type VisitArgs = { visit: string, };

export type VisitLine = { id: string, school: SchoolName, date: string,
/**
 * 11 月 18 日.
 */
date_words: string,
/**
 * 随访督导（事先不通知）.
 */
kind_text: string, finished: boolean,
/**
 * 进行中 · 已结束.
 */
state_text: string,
/**
 * 巡视 58 项，听课 3 节，发现 2 项.
 */
summary: string, unsent: boolean, };

export type VisitNext = {
/**
 * 接着巡视：食堂第 5 项 · 结束督导….
 */
label: string,
/**
 * `recheck`, `start_patrol`, `patrol`, `record`, `finish`, `report`.
 */
action: string, link: Link | null, tone: Tone, };

export type VisitPage = { id: string, school: SchoolName, fields: Visit,
/**
 * 随访督导（事先不通知）· 11 月 18 日 9:05 到校 · 已 2 小时 40 分.
 */
subtitle: string, saved_at: string | null, finished: boolean, mine: boolean, supervisor_name: string,
/**
 * 先复查: what was open at this school when the visit began.
 */
rechecks: Array<RecheckLine>,
/**
 * 上次留下 2 项，已看 1 项.
 */
rechecks_words: string, methods: Array<MethodLine>,
/**
 * 已用 4 种.
 */
methods_words: string, patrols: Array<FillingLine>, checks: Array<FillingLine>, lessons: Array<LessonLine>, talks: Array<TalkLine>, surveys: Array<SurveyLine>,
/**
 * 随机抽取, in the order made.
 */
draws: Array<DrawLine>, rosters: Rosters, signing: Signing,
/**
 * Found during this visit.
 */
findings: Array<FindingLine>,
/**
 * Judged 不符合 and neither a finding nor told the school.
 */
untreated: Array<UntreatedLine>, highlights: Array<PointLine>, problems: Array<PointLine>, photos: Array<Photo>, checklist: Array<ChecklistLine>, checklist_done: number,
/**
 * 还差 4 项：复查 1 项、巡视 37 项 … ; empty where nothing is missing.
 */
missing_words: string, missing: Array<string>,
/**
 * The one filled button.
 */
next: VisitNext,
/**
 * What to ask about the visit's date, where it looks wrong.
 */
date_doubt: string | null, dispositions: Array<DispositionChoice>,
/**
 * Other supervisors of the zone, to pick 随行督学 from.
 */
people: Array<string>, matters: Array<MatterChoice>, conflicts: Array<ConflictLine>, };

export type VisitPapers = {
/**
 * In the order in which they are filed.
 */
papers: Array<PaperChoice>, };

/**
 * One highlight (典型经验和做法) or problem (存在问题).
 */
export type VisitPoint = { text: string | null,
/**
 * One of the eight statutory matters, 1–8.
 */
matter: number | null, photos: { [key in string]: Attachment }, at: string | null, deleted: boolean | null, };

export type VisitRecheck = {
/**
 * `done` 到位, `not-done` 不到位, `skipped` 没看.
 */
verdict: string | null, at: string | null, };

export type Visits = {
/**
 * Those that are not finished, the newest first; whole with every page.
 */
open: Array<VisitLine>,
/**
 * A page of the finished ones, the newest first.
 */
lines: Array<VisitLine>,
/**
 * How many are finished.
 */
total: number, };

export type VisitsArgs = {
/**
 * Id of a school.
 */
school?: string | null,
/**
 * `YYYY-MM`.
 */
month?: string | null,
/**
 * Lines passed over; none where it is left out.
 */
offset?: number | null,
/**
 * Lines told at most.
 */
limit?: number | null, };

export type VoidDrawArgs = { visit: string, draw: string,
/**
 * Why it does not count; null lets it count again.
 */
reason: string | null, };

export type VoidNumberArgs = { id: string, reason: string, };

export type WithdrawSignatureArgs = { record: string, signature: string,
/**
 * `false` puts it back.
 */
withdrawn: boolean, };

export type WriteBriefArgs = { id: string,
/**
 * Where to write it; at least one of both.
 */
docx?: string | null, pdf?: string | null, };

export type WriteDocumentArgs = {
/**
 * Of a visit: `work-record` 工作记录表, `feedback` 现场反馈单, `recheck` 整改复查意见书, `opinion` 督导意见书, `notice` 整改通知书
 * (also of one finding). `lesson-record` 听课记录表 of a lesson, `survey-result` 问卷调查结果, `complaint` 受理投诉记录表 (`complaint-masked`
 * without the identity), `school-basics` 学校基本情况登记表, `zone-plan` 工作计划 of a month,
 * `evaluation` 评价报告 of a scored check or patrol, `brief` 简报, `extract` 反馈意见 (its id as `brief_extracts` tells it), `zone-summary` 工作总结 of a year (`2026`) or of the semester that a day lies in (`2026-11-30`); `ledger` 隐患台账 of a school (or of all: empty
 * id), as .xlsx.
 */
kind: string, id: string, docx?: string | null, pdf?: string | null, xlsx?: string | null, };

export type WriteExtractsArgs = {
/**
 * Of the brief.
 */
id: string, zip: string, };

export type WriteFolderArgs = { visit: string,
/**
 * Which of the visit's papers.
 */
papers: Array<PaperNamed>, pdf: string, };

export type WriteMonthArgs = {
/**
 * `YYYY-MM`.
 */
month: string, zip: string, };

export type WritePlanArgs = {
/**
 * `YYYY-MM`.
 */
month: string,
/**
 * `.ics`, to be read into the calendar of a phone or of Outlook.
 */
ics: string, };

/**
 * Files that were written.
 */
export type Written = { files: Array<string>,
/**
 * 已存为 Word：督导简报.docx.
 */
words: string,
/**
 * What to know about it: 暂编号 …
 */
remarks: Array<string>, };
