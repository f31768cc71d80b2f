// Written by `UPDATE_TS=1 cargo test -p duxue-county --test console_typescript`; not by hand.

/** What `/console/api/<name>` answers; `school`, `hazard`, `visit`, `brief`, `complaint`, `county-brief`, `form-draft`, `person`, `place` and `training` by id. */
export interface Answers {
  "me": Me;
  "rail": Rail;
  "overview": Overview;
  "overview-charts": OverviewCharts;
  "alarms": Alarms;
  "schools": Schools;
  "school": SchoolPage;
  "hazards": Findings;
  "hazard": FindingPage;
  "visits": Visits;
  "visit": VisitPage;
  "briefs": Briefs;
  "brief": BriefPage;
  "county-briefs": CountyBriefs;
  "county-brief": CountyBriefPage;
  "complaints": ComplaintList;
  "complaint": ComplaintShown;
  "dispatch-form": DispatchForm;
  "papers": Papers;
  "settings": Settings;
  "layouts": Layouts;
  "forms": Forms;
  "form-uses": FormUses;
  "form-codes": FormCodes;
  "form-page": FormPage;
  "form-compare": Compared;
  "form-draft": DraftPage;
  "patrol-core": CoreItems;
  "devices": Devices;
  "unsettled": UnsettledPage;
  "search": ConsoleSearch;
  "people": People;
  "person": PersonSheet;
  "places": Places;
  "place": PlaceSheet;
  "merge-plan": MergeShown;
  "trainings": Trainings;
  "training": TrainingSheet;
  "accounts": Accounts;
  "account": AccountPage;
  "own": OwnAccount;
  "audit": AuditPage;
  "open-data": OpenDataPage;
  "retention": Retention;
}

export type AccountPage = { row: AccountRow, sessions: Array<SessionRow>,
/**
 * The latest; all of them are in the audit log.
 */
deeds: Array<AuditRow>, deeds_total: number, };

export type AccountRow = { name: string, role: StaffRole, role_title: string, person: string | null, person_name: string, reach_words: string, zones: Array<string>, school: string | null, department: string, disabled: boolean,
/**
 * 锁到 16:20.
 */
locked_words: string | null, must_change: boolean, second_factor: boolean, last_login_words: string,
/**
 * The one in use.
 */
own: boolean, };

export type AccountWritten = { role: StaffRole, person: string | null, zones: Array<string>, school: string | null, department: string, disabled: boolean, };

export type Accounts = { rows: Array<AccountRow>, roles: Array<RoleChoice>, idle_minutes: number,
/**
 * The permission table, a line for each action, a cell for each role.
 */
actions: Array<PermissionLine>, zones: Array<NamedChoice>, schools: Array<NamedChoice>, people: Array<NamedChoice>, };

export type AlarmRow = { id: string,
/**
 * 重大隐患 · 涉及学生安全的投诉.
 */
what: string, title: string, school_name: string,
/**
 * Who found it, or handles it.
 */
by: string, when_words: string,
/**
 * Address of the page that shows it.
 */
open: string, };

export type Alarms = {
/**
 * Not taken yet, the newest first.
 */
rows: Array<AlarmRow>,
/**
 * Whoever asks may take them.
 */
can_take: boolean, };

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

export type AttendanceGiven = {
/**
 * `present`, `leave`, `absent`.
 */
state: string,
/**
 * Where they are not those of the whole training.
 */
hours: number | null, };

export type AttendanceLine = { id: string, name: string, zone_name: string, given: AttendanceGiven | null, };

export type AuditPage = { total: number, from: number, rows: Array<AuditRow>,
/**
 * Those that may be asked for.
 */
accounts: Array<string>, actions: Array<NamedChoice>, };

export type AuditRow = { number: number, when: string,
/**
 * Empty where nobody of that name has an account.
 */
account: string,
/**
 * It was done at the server itself: `account` is one of its own users.
 */
at_server: boolean, action: string,
/**
 * 简报 …3f0a91.
 */
subject: string,
/**
 * The page that shows it.
 */
open: string | null, address: string, outcome: string, bad: boolean, };

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

/**
 * A piece of a paragraph in which two texts are compared.
 */
export type BriefMarked = { "type": "same", "text": string } | { "type": "added", "text": string } | { "type": "removed", "text": string };

export type BriefPage = { row: BriefRow, name: string, issue_words: string, office: string, date: string, sections: Array<PaperPart>, report_to: string, send_to: string, issue_to: string, copies: number | null,
/**
 * What it may become, for an account that may write.
 */
steps: ReviewSteps,
/**
 * The number that comes next this year.
 */
next_issue: number,
/**
 * Today, to issue it with: `2026-11-30`.
 */
today: string,
/**
 * The brief that the same author sent of the month before.
 */
previous: string | null,
/**
 * How often it was sent.
 */
rounds: number,
/**
 * 王敏 · 11 月 27 日 18:30 采用.
 */
reviewed_words: string, };

export type BriefRow = { id: string, title: string, author: string, zone_name: string, month: string,
/**
 * `submitted`, `returned`, `accepted`, `issued`.
 */
state: string,
/**
 * 待审 · 已退回 · 已采用 · 已印发.
 */
state_text: string, submitted_words: string,
/**
 * What the county asked to be changed.
 */
comment: string, };

/**
 * A stretch of a paragraph.
 */
export type BriefToken = { "type": "text", text: string, } | { "type": "fact", name: string, shown: string, } | { "type": "gap", name: string, };

export type Briefs = { month: string, total: number, rows: Array<BriefRow>,
/**
 * Zones from which none has come, in words.
 */
without: string | null, due_words: string, };

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

/**
 * How a school stands this month.
 */
export type CellLevel = "twice" | "once" | "not_yet" | "not_yet_grave";

export type CellLine = {
/**
 * survey!C14; empty for the file as a whole.
 */
cell: string, text: string, };

export type CellProblem = {
/**
 * 第 5 行“学校代码”.
 */
place: string, text: string, };

export type ChangeKind = "added" | "removed" | "changed" | "moved";

export type ChangedLeaf = { label: string, before: string, after: string, };

/**
 * A named choice: an option, a school fact, a school kind.
 */
export type Choice = { id: string, text: string, };

/**
 * Whether an option is among those chosen at an item.
 */
export type ChosenOption = { item: string, chosen: string, };

/**
 * The day from which a school is visited no more; empty: it is visited again.
 */
export type ClosingGiven = { closed_on: string, seen: number, };

/**
 * How a cell is filled. A kind that this version does not know is shown as text.
 */
export type ColumnKind = "unit" | "text" | "person" | "count" | "number" | "score" | "choice" | "date" | "time" | "computed" | "unknown";

/**
 * Two figures compared. Nothing is less or more than an empty one.
 */
export type Compare = { left: Formula, op: CompareOp, right: Formula, };

export type CompareOp = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/**
 * What is other in a version than in another.
 */
export type Compared = { from: string, to: string, changes: Array<FormChange>, added: number, removed: number, changed: number, };

export type ComplaintList = {
/**
 * 3 件在办，1 件逾期.
 */
words: string, total: number, from: number, rows: Array<ComplaintRow>, };

export type ComplaintRow = { id: string, title: string, school_name: string, handler: string,
/**
 * 11 月 18 日 9:05.
 */
received_words: string, state_text: string, due_words: string, tone: Tone,
/**
 * Children may be harmed.
 */
child: boolean,
/**
 * The office gave it to the handler.
 */
dispatched: boolean, };

export type ComplaintShown = { row: ComplaintRow, content: string, facts: Array<FactLine>, photos: Array<ConsolePhoto>,
/**
 * The office may still take it back.
 */
can_take_back: boolean,
/**
 * For who handles it at the console.
 */
work: ComplaintWork | null, };

/**
 * What the handler writes, as it stands, and the step that comes next.
 */
export type ComplaintWork = { findings: string,
/**
 * Id of one of the conclusions; empty where none was drawn.
 */
conclusion: string, outcome: string, answer: string, conclusions: Array<NamedChoice>,
/**
 * `verify`, `answer`, `close`, `reopen`.
 */
step: string,
/**
 * 开始核实 · 已经答复 · 办结 · 重新办理.
 */
step_text: string, closed: boolean, };

/**
 * What the handler wrote, with the step to be taken, if any.
 */
export type ComplaintWorked = { step: string | null, findings: string, conclusion: string, outcome: string, answer: string, };

/**
 * How a computed column is reckoned from the other cells of its row.
 */
export type Compute = { "op": "row-total" } | { "op": "over-limit", of: Array<string>, by: string, } | { "op": "formula", formula: Formula, } | { "op": "unknown" };

/**
 * Something that somebody should see to.
 */
export type Concern = {
/**
 * 督学证还有 12 天到期.
 */
words: string, tone: Tone, };

/**
 * When an item or a section is shown, an answer required or valid: by facts of the school, by answers to other items.
 */
export type Condition = { all: Array<Condition>, } | { any: Array<Condition>, } | { not: Condition, } | FactIs | AnswerIs | ChosenOption | Compare | JsonValue;

/**
 * What somebody does in the console; what each is called stands in the table.
 */
export type ConsoleAction = "own_account" | "use_console" | "see_overview" | "see_schools" | "see_visits" | "see_lessons" | "see_findings" | "handle_findings" | "answer_findings" | "see_briefs" | "review_briefs" | "issue_briefs" | "write_county_briefs" | "take_alarms" | "see_complaints" | "see_complainants" | "dispatch_complaints" | "see_papers" | "issue_papers" | "see_evaluation" | "manage_evaluation" | "see_forms" | "publish_forms" | "see_settings" | "change_settings" | "see_people" | "manage_people" | "see_devices" | "manage_devices" | "manage_accounts" | "see_audit" | "manage_tokens" | "see_unsettled" | "search" | "see_media" | "export";

export type ConsoleClause = { cited: string, text: string, };

export type ConsoleHistoryLine = { title: string, when: string, by: string, note: string, photos: Array<ConsolePhoto>,
/**
 * A re-check that failed, an escalation.
 */
bad: boolean, };

export type ConsolePhoto = { hash: string, name: string, caption: string | null,
/**
 * What was drawn on it, to be laid over it.
 */
marks: Array<DrawnMark>, taken_words: string, is_picture: boolean,
/**
 * A recording, to be listened to.
 */
is_voice: boolean,
/**
 * 2:10; empty where the recording was not made by the program.
 */
length_words: string,
/**
 * Whether its bytes have come; till then only its name is known.
 */
here: boolean, };

export type ConsoleSearch = { schools: Array<SchoolRow>, findings: Array<FindingRow>, people: Array<PersonRow>, };

export type CoreItem = { id: string, text: string, core: boolean,
/**
 * As the program brings it.
 */
by_default: boolean, };

/**
 * The items of the short patrol.
 */
export type CoreItems = { title: string, version: string, sections: Array<CoreSection>, };

export type CoreSection = { title: string, items: Array<CoreItem>, };

/**
 * Items that are to be in the short patrol, or not.
 */
export type CoreWritten = { items: { [key in string]: boolean }, };

export type CountyBriefAsked = {
/**
 * `YYYY-MM`.
 */
month: string, };

export type CountyBriefBegun = { id: string,
/**
 * The month had one already.
 */
known: boolean, };

export type CountyBriefChoice = {
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
export type CountyBriefChoices = { charts: Array<CountyBriefChoice>, tables: Array<CountyBriefChoice>, photos: Array<CountyBriefPhoto>, };

export type CountyBriefFigure = { label: string,
/**
 * None where the records do not hold it any more.
 */
now: string | null, };

/**
 * Figures that stand in the text, by name, as the records have them now.
 */
export type CountyBriefFigures = { facts: { [key in string]: CountyBriefFigure },
/**
 * Paragraphs whose table or chart says something else than the records now.
 */
stale: Array<string>, };

/**
 * `date` as `2026-11-30`.
 */
export type CountyBriefIssue = { number: number, date: string, };

export type CountyBriefKept = {
/**
 * RFC 3339.
 */
at: string, seen: number,
/**
 * Somebody else wrote elsewhere in it meanwhile.
 */
others: boolean, };

export type CountyBriefPage = { row: CountyBriefRow,
/**
 * To be sent with what is written: the latest stamp in these fields, microseconds.
 */
seen: number, fields: Record<string, unknown>,
/**
 * Tables, charts and photos between the paragraphs, by paragraph.
 */
inserts: { [key in string]: BriefInsert },
/**
 * The number that comes next this year.
 */
next_issue: number,
/**
 * `2026-11-30`.
 */
today: string,
/**
 * Briefs of the month that were accepted.
 */
sources: Array<CountyBriefSource>,
/**
 * Zones from which none was accepted, in words.
 */
without: string | null,
/**
 * The county's brief before this one.
 */
previous: BriefPage | null, };

export type CountyBriefPhoto = { photo: ConsolePhoto,
/**
 * 石桥初中 · 安全隐患.
 */
about: string, leaves: Record<string, unknown>, };

export type CountyBriefRecord = { id: string, title: string, detail: string,
/**
 * Address of the page that shows it.
 */
open: string | null, };

/**
 * What a figure was counted from.
 */
export type CountyBriefRecords = {
/**
 * 本月督导次数，共 34 条记录.
 */
words: string,
/**
 * The first of them.
 */
lines: Array<CountyBriefRecord>, };

export type CountyBriefRow = { id: string,
/**
 * `YYYY-MM`.
 */
month: string, title: string, issued: boolean,
/**
 * 草稿 · 已印发.
 */
state_text: string,
/**
 * 第 3 期; empty for a draft.
 */
issue_words: string,
/**
 * 韩建平 · 11 月 27 日 18:30.
 */
by_words: string, };

/**
 * A supervisor's brief that goes into the county's.
 */
export type CountyBriefSource = { id: string, title: string,
/**
 * 周德昌 · 第三督学责任区.
 */
by_words: string,
/**
 * What the county's brief says of it: its author's first paragraph.
 */
text: string,
/**
 * A paragraph taken from it stands in the brief.
 */
used: boolean, };

export type CountyBriefWritten = { seen: number,
/**
 * By dotted path.
 */
set: Record<string, unknown>, };

export type CountyBriefs = {
/**
 * The newest month first.
 */
rows: Array<CountyBriefRow>, };

/**
 * A code for a device, to be printed and handed over.
 */
export type DeviceCode = { code: string, svg: string, person: string, address: string,
/**
 * 11 月 30 日 16:20.
 */
expires_words: string, };

/**
 * A supervisor's device, or a supervisor without one.
 */
export type DeviceRow = { number: number | null,
/**
 * Not shut out yet.
 */
works: boolean, person_id: string, person: string, zone_name: string, phone: string, machine: string, version: string, seen_words: string, unsent_words: string, state_text: string,
/**
 * Why somebody should call, in words.
 */
call: string | null,
/**
 * A grave hazard is in this person's hands.
 */
grave: boolean, };

export type Devices = { words: string, total: number, rows: Array<DeviceRow>,
/**
 * Who may be given a device.
 */
people: Array<NamedChoice>, };

export type Difference = { label: string, keep: string, other: string, };

/**
 * What the office wrote down.
 */
export type Dispatch = { content: string,
/**
 * Empty where no school is named.
 */
school: string, handler: string, channel: string, complainant: string, phone: string, shield: string, urgency: string, child: boolean, };

/**
 * What the form to dispatch a complaint offers.
 */
export type DispatchForm = { handlers: Array<Handler>, schools: Array<SchoolChoice>, channels: Array<NamedChoice>, shields: Array<NamedChoice>, urgencies: Array<NamedChoice>,
/**
 * Days to answer.
 */
days: number, };

/**
 * What came of it.
 */
export type Dispatched = { id: string, };

/**
 * A draft of a published form, of a new one, or of a copy.
 */
export type DraftAsked = {
/**
 * Empty for a new form.
 */
form: string, version: string,
/**
 * Name of a new form.
 */
title: string, };

export type DraftBegun = { id: string,
/**
 * There was one already, which is opened instead.
 */
known: boolean, };

export type DraftKept = {
/**
 * False where somebody else has written in it since: nothing was saved then.
 */
saved: boolean, revision: number,
/**
 * Who wrote the state that stands, and when.
 */
by: string, at_words: string, checked: FormChecked, };

export type DraftLine = { id: string, saved_words: string, saved_by: string, };

export type DraftPage = { id: string,
/**
 * The state that is shown; saving names it.
 */
revision: number,
/**
 * The form's JSON as it was written, sound or not.
 */
body: JsonValue, based_on: string,
/**
 * Higher than every version there is.
 */
next_version: string,
/**
 * Ids of the items of all versions before: they have answers.
 */
used_items: Array<string>, saved_words: string, saved_by: string, checked: FormChecked, devices: number, };

export type DraftWritten = { revision: number, body: JsonValue, };

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

export type DueRow = { since_words: string, sort_words: string, school: string, name: string,
/**
 * No record shows it any more.
 */
shown_nowhere: boolean, };

/**
 * A fact of the school compared with a value.
 */
export type FactIs = {
/**
 * Id of a school fact: `has_canteen`, …
 */
fact: string, op: FactOp, value: boolean, };

/**
 * A name and what it is, as printed on a form.
 */
export type FactLine = { label: string, text: string, };

export type FactOp = "eq" | "ne";

export type FieldChange = { label: string, before: string, after: string, };

/**
 * A number that can be opened.
 */
export type Figure = { count: number,
/**
 * `hazards?show=open`: under `/console/api/` what it counted, under `#/` the screen that shows it.
 */
open: string, };

/**
 * How many a filter shows.
 */
export type FilterCount = { id: string, label: string, count: number, };

export type FindingPage = { row: FindingRow, description: string, facts: Array<FactLine>,
/**
 * The clause that makes it grave, in the guide's words.
 */
clause: ConsoleClause | null,
/**
 * As found.
 */
before: Array<ConsolePhoto>,
/**
 * As put right: of the last step that has any.
 */
after: Array<ConsolePhoto>, after_words: string,
/**
 * Oldest first.
 */
history: Array<ConsoleHistoryLine>,
/**
 * What whoever asks may do with it now.
 */
steps: Array<HandlingStep>, };

/**
 * A record that a finding became.
 */
export type FindingRef = {
/**
 * `hazard`, `rectification`, `feedback` or `report-up`.
 */
kind: string | null, id: string | null, };

/**
 * The school's answer.
 */
export type FindingReply = {
/**
 * Who of the school answers; empty: whose account it is.
 */
by_name: string, note: string,
/**
 * Nine at most.
 */
photos: Array<ReplyPhoto>, };

/**
 * A hazard or a rectification as a line of the ledger.
 */
export type FindingRow = { id: string,
/**
 * `hazard` or `rectification`.
 */
kind: string, school: string | null, school_name: string, zone_name: string, place: string,
/**
 * Place and what is wrong there, the place not said twice.
 */
title: string,
/**
 * 消防 for a hazard, the statutory matter for a rectification.
 */
category_text: string, major: boolean,
/**
 * 重大 · 一般 · 整改.
 */
grade_text: string,
/**
 * `open`, `working`, `replied`, `closed`.
 */
state: string, state_text: string, found_words: string,
/**
 * `YYYY-MM-DD`.
 */
deadline: string | null,
/**
 * 逾期 6 天 · 今天到期 · 还有 2 天; when it was closed.
 */
due_words: string, tone: Tone, responsible: string, supervisor: string, photos: number,
/**
 * The last reminder: 11 月 27 日 9:05 县督导室 韩建平.
 */
reminded_words: string, };

/**
 * Verdict of a re-check.
 */
export type FindingVerdict = "done" | "not-done";

export type Findings = {
/**
 * All that fit the question; `rows` are a page of them.
 */
total: number, from: number, rows: Array<FindingRow>, };

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

export type FormChange = { kind: ChangeKind,
/**
 * 教学楼 · 第 3 题.
 */
place: string,
/**
 * The item's words.
 */
title: string, fields: Array<FieldChange>, };

/**
 * What is wrong with a draft, and what its conditions and formulas say.
 */
export type FormChecked = { problems: Array<FormFaultLine>,
/**
 * By `<item>.show_if`, `<item>.required_if`, `<item>.valid_if`, `<item>.compute`, `section:<id>.show_if`.
 */
said: { [key in string]: string }, };

/**
 * The codes that all forms share.
 */
export type FormCodes = { matters: Array<Matter>, domains: Array<Choice>, school_kinds: Array<Choice>, facts: Array<Choice>, hazards: Array<Choice>, clauses: Array<Choice>, suggestions: Array<Choice>, scales: { [key in string]: Array<ScaleOption> }, item_kinds: Array<Choice>, column_kinds: Array<Choice>, targets: Array<Choice>,
/**
 * To begin scoring by results and by points with.
 */
ratio: Scoring, sum: Scoring, };

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

export type FormFaultLine = {
/**
 * 第 2 段“教学楼”第 3 题（building-exit）.
 */
place: string, text: string,
/**
 * Counted from 0.
 */
section: number | null, item: number | null, };

/**
 * What came of a file.
 */
export type FormImported = {
/**
 * The draft that was made; none where something is wrong.
 */
draft: string | null,
/**
 * A draft of that form that is being written already; it was left alone.
 */
in_the_way: DraftLine | null, title: string, problems: Array<CellLine>,
/**
 * What is not carried over.
 */
warnings: Array<CellLine>, };

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

export type FormPage = { row: FormRow, versions: Array<VersionLine>,
/**
 * Machines that get what is published at their next sync.
 */
devices: number, };

export type FormRow = {
/**
 * Id of the form.
 */
form: string,
/**
 * `patrol`, `check`, `lesson-rubric`.
 */
kind: string, kind_text: string, title: string,
/**
 * The one that new records are made with; empty for a draft.
 */
version: string, state: FormState, state_text: string,
/**
 * 11 月 18 日 9:05.
 */
published_words: string, published_by: string, draft: DraftLine | null, };

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
 * Whether a form can be begun.
 */
export type FormState = "draft" | "built_in" | "published" | "withdrawn";

/**
 * Records by form and version.
 */
export type FormUses = { uses: { [key in string]: { [key in string]: number } },
/**
 * There are more records than were counted.
 */
more: boolean, };

/**
 * A word on how the form looks for one kind of school.
 */
export type FormVariant = { id: string, text: string, note: string, };

export type Forms = { rows: Array<FormRow>,
/**
 * The theme of this month and of those to come, and the one before.
 */
themes: Array<ThemeLine>,
/**
 * Items of a short patrol, and of the whole.
 */
core_items: number, patrol_items: number, };

/**
 * How a figure or a text is reckoned. Parts stand from left to right: `subtract` takes the second from the first.
 */
export type Formula = { "number": number } | { "text": string } | { "item": string } | { "add": Array<Formula> } | { "subtract": Array<Formula> } | { "multiply": Array<Formula> } | { "divide": Array<Formula> } | { "remainder": Array<Formula> } | { "whole": Formula } | { "round": { of: Formula,
/**
 * Decimals that stay.
 */
digits: number, } } | { "least": Array<Formula> } | { "most": Array<Formula> } | { "length": Formula } | { "count": Formula } | { "first": Array<Formula> } | { "join": Array<Formula> } | { "if": { when: Condition, then: Formula, otherwise: Formula, } } | JsonValue;

/**
 * A cell of the table.
 */
export type Grant = "none" | "own" | "all";

/**
 * What stands under an item: 看什么、怎么看、怎么判.
 */
export type Guide = { look: string | null, how: string | null, judge: string | null, };

export type Handler = { id: string,
/**
 * 周德昌（第三督学责任区）.
 */
name: string, };

/**
 * What the office decides.
 */
export type HandlingAsked = { "step": "assign", responsible: string, note: string, } | { "step": "extend", deadline: string, note: string, } | { "step": "escalate", note: string, } | { "step": "recheck", verdict: FindingVerdict | null, note: string, } | { "step": "remind", note: string, };

/**
 * What can be done with a finding.
 */
export type HandlingStep = "reply" | "recheck" | "assign" | "extend" | "escalate" | "remind";

export type HookGiven = {
/**
 * By which the other side checks the signature.
 */
secret: string, };

export type HookRow = { id: number, address: string, kinds_words: string,
/**
 * 今天 9:05 送到, 还没有送过.
 */
told_words: string,
/**
 * Changes still to be told.
 */
waiting: number,
/**
 * What goes wrong, since when, and when it is tried again; empty where nothing does.
 */
trouble: string,
/**
 * Given up; nothing is told until somebody lets it go on.
 */
stopped: boolean, };

export type HookTried = { taken: boolean, words: string, };

/**
 * How an item is answered. A kind that this version does not know is shown as text and counts for nothing.
 */
export type ItemKind = "scale" | "score" | "table" | "number" | "text" | "choice-one" | "choice-many" | "date" | "time" | "photo" | "signature" | "count" | "person" | "unit" | "computed" | "note" | "unknown";

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

export type LayoutLine = { paper: string,
/**
 * As the program has it.
 */
program_title: string,
/**
 * The county's own; empty where the program's holds.
 */
title: string,
/**
 * Whether it has a red head, and whether it has a name of its own beside: a brief's title is its author's.
 */
has_letterhead: boolean, has_title: boolean, letterhead: string,
/**
 * What stands in the head where the county says nothing.
 */
program_letterhead: string,
/**
 * Name of the county's own Word layout; empty where there is none.
 */
file: string,
/**
 * 11月28日 王主任.
 */
published_words: string, };

export type LayoutNames = { title: string, letterhead: string, };

/**
 * What became of a Word layout.
 */
export type LayoutTaken = {
/**
 * Everything that is wrong with it; it was taken where there is nothing.
 */
faults: Array<string>, };

export type Layouts = { papers: Array<LayoutLine>, };

/**
 * A lesson observed on a visit.
 */
export type LessonRow = { id: string,
/**
 * 三（2）班 语文 孙晓兰.
 */
title: string, advice: string, signatures: Array<SignatureRow>, };

/**
 * A band of points of a rubric item (高、中、低), described.
 */
export type Level = { id: string,
/**
 * Points, both ends included.
 */
min: number, max: number, text: string, };

export type Login = { name: string, password: string,
/**
 * Where the account asks for one: six digits from the telephone, or a code from paper.
 */
code?: string, };

export type LoginRulesWritten = { idle_minutes: number, second_factor: Array<StaffRole>, };

/**
 * A record that was made.
 */
export type Made = { id: string, };

export type MarkKind = "arrow" | "ring" | "text" | "blur";

export type MaterialLine = { key: string, name: string, hash: string,
/**
 * 1.2 MB.
 */
size_words: string, };

/**
 * One of the eight statutory matters. Source: 《中小学校责任督学挂牌督导办法》国教督办〔2013〕2号.
 */
export type Matter = {
/**
 * 1–8.
 */
id: number, text: string, };

/**
 * Who is logged in, and which county it is.
 */
export type Me = { account: string, role: StaffRole, role_title: string, county: string,
/**
 * What the account may do; what is not named it may not.
 */
may: { [key in ConsoleAction]?: Grant },
/**
 * What is to be done before anything else.
 */
must: Must | null, };

/**
 * What a merge will do.
 */
export type MergeShown = { keep: NamedChoice, other: NamedChoice, moves: Array<string>, stays: Array<string>, differences: Array<Difference>, refusal: string | null, };

/**
 * What is to be done before anything else.
 */
export type Must = "change_password" | "add_second_factor";

export type NamedChoice = { id: string, name: string, };

export type NewAccount = { name: string, given: AccountWritten, };

export type NewHook = { address: string, kinds: Array<string>, };

export type NewToken = { name: string, scopes: Array<string>, days: number, };

export type NoteLine = { id: string, text: string,
/**
 * 王敏 · 11 月 27 日 18:30.
 */
by_words: string,
/**
 * The author says that it is done.
 */
settled: boolean, };

/**
 * A form that is offered again (`true`), or not any more.
 */
export type OfferAsked = { form: string, offer: boolean, };

export type OpenDataPage = {
/**
 * Those that work first, the latest before the others.
 */
tokens: Array<TokenRow>, hooks: Array<HookRow>,
/**
 * What a token may read.
 */
scopes: Array<NamedChoice>,
/**
 * Records of whose changes an address may be told.
 */
kinds: Array<NamedChoice>,
/**
 * Where the data are read: `https://host:port/api/`.
 */
address: string, };

/**
 * What a rubric asks over the whole lesson: 主要优点、主要不足、改进建议.
 */
export type OverallField = { id: string, text: string, kind: ItemKind, required: boolean, options: Array<Choice>, };

export type Overview = { county: string,
/**
 * `YYYY-MM`.
 */
month: string,
/**
 * 本月主题.
 */
theme: string | null,
/**
 * Days left in the month; none for another month than this one.
 */
days_left: number | null, schools: Figure, visited: Figure,
/**
 * Schools whose visits of the semester are all made.
 */
semester_done: Figure, visits: Figure, open_hazards: Figure, grave: Figure,
/**
 * Hazards that are not closed by how they stand: overdue, then by state.
 */
states: Array<StateFigure>,
/**
 * Findings that fell due in the month, and those of them that were put right in time.
 */
due: Figure, on_time: Figure, briefs: Figure,
/**
 * Zones that have sent a brief, of all.
 */
brief_zones: number, zones: Array<ZoneLine>,
/**
 * The most urgent first.
 */
hazards: Array<FindingRow>, waiting_briefs: Figure, brief_lines: Array<BriefRow>,
/**
 * Zones without a brief, in words, and by when it is due.
 */
without_brief: string | null, brief_due_words: string,
/**
 * 80 台，76 台七天内同步过.
 */
devices_words: string,
/**
 * Who needs a call.
 */
calls: Array<DeviceRow>, without_device: Figure, choices: OverviewChoices, };

export type OverviewChart = { title: string, drawn: BriefInsert, };

/**
 * Charts of the month, each drawn and as the table that it says.
 */
export type OverviewCharts = { charts: Array<OverviewChart>, };

/**
 * What the overview can be narrowed to, of what is in sight.
 */
export type OverviewChoices = { zones: Array<NamedChoice>, townships: Array<NamedChoice>, schools: Array<NamedChoice>, school_kinds: Array<NamedChoice>,
/**
 * Who is posted to one of the schools.
 */
people: Array<NamedChoice>, };

export type OwingLine = { id: string, name: string, zone_name: string, phone: string, done: number,
/**
 * 还差 16 学时.
 */
words: string, };

/**
 * The account in use.
 */
export type OwnAccount = { second_factor: boolean,
/**
 * The county demands one of this role.
 */
demanded: boolean, recovery_left: number, sessions: Array<SessionRow>, };

/**
 * Words, figures as written, and gaps that nobody has filled.
 */
export type PaperParagraph = {
/**
 * Empty for a line that is not a paragraph of its own; a remark is about the paragraph that it belongs to.
 */
id: string,
/**
 * A heading of the second level, （一）…, set in 楷体.
 */
lead: string, tokens: Array<BriefToken>, notes: Array<NoteLine>,
/**
 * What was changed since it was sent before; empty where nothing was.
 */
marked: Array<BriefMarked>,
/**
 * It was sent before and is not in the text any more.
 */
gone: boolean,
/**
 * A table, chart or photo that stands here; the words are then what it shows.
 */
insert: BriefInsert | null, };

export type PaperPart = {
/**
 * With its number: 一、主要工作.
 */
title: string, paragraphs: Array<PaperParagraph>, };

export type PaperRow = { id: string,
/**
 * 临教督整〔2026〕3号.
 */
number: string,
/**
 * 教育督导整改通知书.
 */
title: string, school: string | null, school_name: string, person: string, at_words: string,
/**
 * When and why it was voided; empty where it stands.
 */
void_words: string, };

export type Papers = { total: number, voided: number, from: number, rows: Array<PaperRow>, series: Array<SeriesLine>, };

export type PasswordChange = { old: string, new: string, };

/**
 * Told once.
 */
export type PasswordGiven = { password: string, };

export type People = {
/**
 * 在任 82 人.
 */
words: string, filters: Array<FilterCount>, rows: Array<PersonLine>, zones: Array<NamedChoice>, roles: Array<NamedChoice>, };

export type PeriodLine = { id: string,
/**
 * 行政听课周.
 */
name: string,
/**
 * `YYYY-MM-DD`, both included.
 */
from: string, to: string, };

export type PeriodWritten = {
/**
 * A new one gets an id of its own from the page.
 */
id: string, name: string, from: string, to: string, deleted: boolean, };

export type PermissionLine = { title: string,
/**
 * In the order of the roles.
 */
cells: Array<Grant>, };

/**
 * A person as typed; what is empty is not there. Days are `YYYY-MM-DD`, choices those of [`Person`].
 */
export type PersonGiven = { name: string, code: string, role: string,
/**
 * Id of the zone.
 */
zone: string, phone: string, employment: string, certificate: string, certificate_until: string, term_from: string, term_to: string,
/**
 * The county's number of the record that the page saw; 0 of a new one.
 */
seen: number, };

export type PersonLine = { id: string, name: string, code: string,
/**
 * 责任督学 · 专职.
 */
role_text: string, zone_name: string, phone: string,
/**
 * Posted to today.
 */
schools: number, school_names: string,
/**
 * 24 / 40 学时; empty for whoever owes none.
 */
training: string, owes_training: boolean, concerns: Array<Concern>, };

export type PersonRow = { id: string, name: string,
/**
 * 责任督学 · 责任区组长 · 县督导室.
 */
role_text: string, zone_name: string, phone: string,
/**
 * Names of the schools posted to.
 */
schools: string, };

export type PersonSheet = { id: string, given: PersonGiven, role_text: string, zone_name: string,
/**
 * 2026 年 11 月 28 日离任; empty for whoever works.
 */
left_words: string, concerns: Array<Concern>,
/**
 * Those that run or are to come first.
 */
posts: Array<PostLine>,
/**
 * 2021-09-01 到 2024-08-31, the latest first.
 */
past_terms: Array<string>, training: TrainingOfPerson,
/**
 * What is on the person's hands: 3 件没办结的投诉.
 */
duties: Array<string>, accounts: Array<string>, devices: number,
/**
 * Names of entries that were merged into this one.
 */
given_up: Array<NamedChoice>, zones: Array<NamedChoice>, roles: Array<NamedChoice>, schools: Array<NamedChoice>, };

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

export type PlaceLine = { id: string, name: string, code: string, kind_text: string, township: string, zone_name: string, head: string, phone: string, students: number | null, supervisors: string,
/**
 * 2026-09-01 起停办 · 并入城关小学; empty where it is visited.
 */
closed_words: string, concerns: Array<Concern>, };

export type PlaceSheet = { id: string, given: SchoolGiven, kind_text: string, zone_name: string, closed_words: string, concerns: Array<Concern>, posts: Array<PostLine>,
/**
 * Teaching points of a 完小.
 */
points: Array<NamedChoice>, given_up: Array<NamedChoice>,
/**
 * What is open there: 4 项没销号.
 */
duties: Array<string>, facts: Array<NamedChoice>, unit_kinds: Array<NamedChoice>, zones: Array<NamedChoice>, kinds: Array<NamedChoice>,
/**
 * Schools that a teaching point may belong to.
 */
parents: Array<NamedChoice>, };

export type Places = {
/**
 * 203 所.
 */
words: string, filters: Array<FilterCount>, zones: Array<ZoneOfRoster>, rows: Array<PlaceLine>, kinds: Array<NamedChoice>, };

/**
 * A post as typed.
 */
export type PostGiven = { from: string, to: string,
/**
 * Empty: what the person is anyway.
 */
role: string, unit: string,
/**
 * It was a slip and never held.
 */
deleted: boolean, seen: number, };

export type PostLine = {
/**
 * Id of the school, on a person's sheet; of the person, on a school's.
 */
id: string, name: string,
/**
 * 责任督学 · 机电系.
 */
role_text: string,
/**
 * 2025-09-01 起.
 */
days_words: string, runs: boolean, concern: Concern | null,
/**
 * To change it; none of a post that is over and was followed by another.
 */
given: PostGiven | null, };

/**
 * One of 精、准、细、严、实.
 */
export type Principle = { id: string, text: string, meaning: string, };

/**
 * What went wrong, for programs.
 */
export type ProblemCode = "not_admitted" | "version" | "unreadable" | "code_wrong" | "code_expired" | "code_used" | "person_not_active" | "login_wrong" | "login_locked" | "not_logged_in" | "login_code_needed" | "login_code_wrong" | "password_change_needed" | "second_factor_needed" | "not_allowed" | "too_often" | "not_found" | "offset_differs" | "upload_busy" | "hash_mismatch" | "checksum_differs" | "too_large" | "storage_full" | "bad_request" | "failed";

export type PublishAsked = { revision: number, version: string,
/**
 * What supervisors are told.
 */
changes: string, };

/**
 * Counts beside the names of the pages.
 */
export type Rail = { office: string, schools: number, open_hazards: number,
/**
 * Rectifications past their deadline.
 */
overdue_rectifications: number, briefs_waiting: number, calls: number, open_complaints: number,
/**
 * Some of them are late.
 */
complaints_late: boolean,
/**
 * Findings that the office reminded of and that nothing was answered to since.
 */
reminded: number,
/**
 * Places where two writers differ and nobody has chosen.
 */
unsettled: number,
/**
 * People with a post, a term or a certificate that runs out or has run out.
 */
expiring: number,
/**
 * Schools without a supervisor.
 */
unsupervised: number, };

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
 * What has to be chosen beside a role.
 */
export type ReachKind = "nothing" | "person" | "zones" | "school" | "department";

/**
 * Ten, each for once; told once.
 */
export type RecoveryCodes = { codes: Array<string>, };

export type RemarkAsked = { paragraph: string, text: string, };

/**
 * Findings that the school and the supervisor are reminded of.
 */
export type RemindAsked = { ids: Array<string>,
/**
 * May be empty.
 */
note: string, };

export type Reminded = {
/**
 * Of how many: what was closed meanwhile needs no reminder.
 */
count: number, };

/**
 * A photo as the browser made it ready.
 */
export type ReplyPhoto = { name: string,
/**
 * A JPEG of four megabytes at most, in base64.
 */
jpeg: string, };

/**
 * How long photos and files are kept.
 */
export type Retention = { rows: Array<RetentionRow>,
/**
 * Files that are due by the rules as they stand.
 */
due: number, due_mb: number,
/**
 * The first of them.
 */
shown: Array<DueRow>,
/**
 * The day on which rules that were changed of late are applied for the first time.
 */
waits_words: string | null, grace_days: number, };

export type RetentionRow = { id: string, title: string, hint: string,
/**
 * Empty: for ever.
 */
months: number | null, };

/**
 * Months by what they are about; what is not named is kept for ever.
 */
export type RetentionWritten = { months: { [key in string]: number }, };

/**
 * What the office does with a brief.
 */
export type ReviewAsked = { "step": "return", comment: string, } | { "step": "accept" } | { "step": "issue", number: number, date: string, } | { "step": "reopen" };

export type ReviewSteps = {
/**
 * Remarks, return and acceptance.
 */
review: boolean, issue: boolean, reopen: boolean, };

export type RoleChoice = { id: StaffRole, title: string, needs: ReachKind,
/**
 * Accounts of this role must have a second factor.
 */
second_factor: boolean,
/**
 * There is something in the console that the role may do.
 */
useful: boolean, };

export type RosterChange = { kind_text: string, name: string, created: boolean, lines: Array<ChangedLeaf>, };

/**
 * What a file will change.
 */
export type RosterCheck = {
/**
 * All that is wrong with it, place by place; then nothing is written.
 */
problems: Array<CellProblem>, created: number, updated: number, unchanged: number, notes: Array<string>,
/**
 * Names of what is kept and the file does not mention.
 */
not_in_file: Array<string>, changes: Array<RosterChange>,
/**
 * Names this very plan; sent back, it is carried out, or refused where it is another by now.
 */
plan: string, };

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

export type SchoolCell = { id: string, level: CellLevel,
/**
 * 石桥镇初级中学：本月未到，本学期 1 次.
 */
words: string, };

export type SchoolChoice = { id: string, name: string, zone_name: string,
/**
 * Who is posted there.
 */
handler: string | null, };

/**
 * A school as typed; what is empty is not there.
 */
export type SchoolGiven = { name: string, code: string, school_kind: string, township: string,
/**
 * Id of the zone.
 */
zone: string,
/**
 * For a teaching point: id of its 完小.
 */
parent: string, head: string, phone: string, students: string, teachers: string, address: string,
/**
 * `has_canteen`, …; none where nobody has said.
 */
facts: { [key in string]: boolean | null }, units: Array<UnitGiven>,
/**
 * The county's number of the record that the page saw; 0 of a new one.
 */
seen: number, };

export type SchoolPage = { row: SchoolRow, facts: Array<FactLine>,
/**
 * Not closed ones first.
 */
findings: Array<FindingRow>,
/**
 * Newest first, those of this semester.
 */
visits: Array<VisitRow>, };

export type SchoolRow = { id: string, name: string, kind_text: string, township: string, zone_name: string, supervisors: string, month_made: number, month_owed: number, month_words: string, semester_made: number, semester_owed: number, last_visit_words: string, open: number, grave: number, overdue: number, };

export type Schools = { month: string, total: number, rows: Array<SchoolRow>, };

/**
 * How a form is scored. A method that this version does not know gives no figure; the answers are shown all the same.
 */
export type Scoring = { "method": "ratio" } & RatioScoring | { "method": "weighted-ratio" } & RatioScoring | { "method": "sum" } & SumScoring | { "method": "table-score" } & TableScoring | { "method": "none" } | { "method": "unknown" };

/**
 * What a telephone is told; shown once.
 */
export type SecondFactorBegun = { svg: string, secret: string, };

/**
 * Numbers with one prefix.
 */
export type SeriesLine = { title: string,
/**
 * 临教督整〔2026〕.
 */
prefix: string,
/**
 * The highest number that was lent to a device.
 */
lent: number,
/**
 * Papers that bear one, as far as devices have reported.
 */
given: number, voided: number, };

export type SessionRow = { key: string, begun_words: string, seen_words: string, address: string,
/**
 * Edge · Windows.
 */
browser: string,
/**
 * The one that asks.
 */
own: boolean, };

export type SettingField = { leaf: string, label: string,
/**
 * The county's own; empty where the default holds.
 */
value: string, default: string,
/**
 * 个工作日.
 */
unit: string, number: boolean, note: string, };

export type SettingGroup = { title: string, fields: Array<SettingField>, };

export type Settings = { groups: Array<SettingGroup>,
/**
 * Fixed times of the year, by their first day.
 */
periods: Array<PeriodLine>, };

/**
 * What was changed.
 */
export type SettingsWritten = {
/**
 * As typed, by leaf; an empty one goes back to the default.
 */
fields: { [key in string]: string }, periods: Array<PeriodWritten>, };

/**
 * Who signed a record on screen.
 */
export type SignatureRow = {
/**
 * 学校负责人 · 授课教师.
 */
place: string, name: string, strokes: string, at_words: string,
/**
 * 内容没有改过.
 */
standing_text: string,
/**
 * The record still says what was signed.
 */
holds: boolean,
/**
 * What was signed.
 */
text: string, };

/**
 * What an account is: what it may do stands in `assets/permissions.json`.
 */
export type StaffRole = "county_staff" | "reader" | "zone_lead" | "school_office" | "department_group" | "supervisor" | "school_supervisor" | "student_informant";

/**
 * Whether somebody left or came back.
 */
export type StandingGiven = { left: boolean,
/**
 * Shuts the devices out at once, so that they can hand in nothing more: a stolen laptop.
 */
shut_out: boolean, seen: number, };

export type StateFigure = {
/**
 * 逾期 · 待整改 · 整改中 · 待复查.
 */
text: string, figure: Figure, };

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

export type TableScoring = {
/**
 * Id of the table item that is scored.
 */
table: string,
/**
 * Points of a row, all score columns together.
 */
row_total_max: number, rank: Rank, bands: Array<Band>, };

export type ThemeLine = {
/**
 * Empty where the month has none.
 */
id: string,
/**
 * `YYYY-MM`.
 */
month: string,
/**
 * 11 月.
 */
month_words: string, title: string, text: string, };

export type ThemeWritten = {
/**
 * `YYYY-MM`.
 */
month: string,
/**
 * Empty: the month has no theme.
 */
title: string, text: string, };

export type TokenGiven = { token: string, until_words: string, };

export type TokenRow = { id: number, name: string, scopes_words: string,
/**
 * 没有用过，最近 11 月 20 日用过.
 */
used_words: string,
/**
 * 2027-11-28 到期, 已到期, 11 月 3 日作废.
 */
state_words: string, works: boolean,
/**
 * It ends within a month.
 */
soon: boolean, };

/**
 * How urgent something is; the page adds the colour, the words stand beside it.
 */
export type Tone = "plain" | "done" | "soon" | "danger";

/**
 * A training as typed.
 */
export type TrainingGiven = { title: string,
/**
 * `YYYY-MM-DD`; the last day only where it is longer than one.
 */
date: string, to: string, place: string, lecturer: string, hours: number | null, note: string,
/**
 * Who was called, by id of the person.
 */
attendance: { [key in string]: AttendanceGiven },
/**
 * It is taken out: it never was.
 */
deleted: boolean,
/**
 * The county's number of the record that the page saw; 0 of a new one.
 */
seen: number, };

export type TrainingLine = { id: string, title: string, days_words: string, place: string, hours: number, present: number, called: number, materials: number, };

export type TrainingOfPerson = { year: number,
/**
 * 24 / 40 学时, 还差 16 学时.
 */
words: string, owes: boolean,
/**
 * Of all years, the latest first: name, and day with hours.
 */
lines: Array<FactLine>, };

export type TrainingSheet = { id: string, given: TrainingGiven, days_words: string,
/**
 * Everybody who was called or may be, by zone and name.
 */
people: Array<AttendanceLine>, materials: Array<MaterialLine>, };

export type Trainings = { year: number, years: Array<number>,
/**
 * 今年办了 6 次；82 位督学里 15 位还没够 40 学时.
 */
words: string, rows: Array<TrainingLine>,
/**
 * Who has not had the hours of the year, who lacks most first.
 */
owing: Array<OwingLine>, };

export type Tried = { title: string,
/**
 * What this school is asked; none while something is wrong with the draft.
 */
form: Form | null,
/**
 * It is offered to such a school.
 */
offered: boolean,
/**
 * Facts that the form asks about.
 */
facts: Array<Choice>, missing_facts: Array<Choice>,
/**
 * 86.5 分 · 良好.
 */
score_words: string, figure: number | null, problems: Array<FormFaultLine>, };

/**
 * A form filled in for a look: nothing of it is kept.
 */
export type TryAsked = {
/**
 * Id of a draft, or a form and its version.
 */
draft: string, form: string, version: string, school_kind: string,
/**
 * What the school has; what is not named here is not known.
 */
facts: { [key in string]: boolean }, answers: { [key in string]: Answer }, };

/**
 * A part of a school as typed.
 */
export type UnitGiven = {
/**
 * A new one gets an id of its own from the page.
 */
id: string, name: string,
/**
 * `department`, `grade`, `teaching-group`, `class`.
 */
unit_kind: string, head: string, phone: string, deleted: boolean, };

/**
 * What two writers left different and nobody has chosen between.
 */
export type UnsettledPage = { total: number, rows: Array<UnsettledRow>, };

export type UnsettledRow = {
/**
 * The page that shows the record; none where the console has no page for it.
 */
open: string | null,
/**
 * 督导.
 */
title: string, school: string,
/**
 * 处理意见.
 */
field: string, standing: UnsettledSide, other: UnsettledSide, };

export type UnsettledSide = { text: string,
/**
 * 周德昌 · 办公室的笔记本.
 */
who: string,
/**
 * 今天 16:20.
 */
when: string, };

export type VersionLine = { version: string,
/**
 * 现用, 旧版, 已撤回.
 */
state_text: string,
/**
 * New records are made with it.
 */
current: boolean, built_in: boolean, title: string, sections: number, items: number, published_words: string, published_by: string,
/**
 * What supervisors were told.
 */
changes: string, };

export type VisitPage = { row: VisitRow, facts: Array<FactLine>, highlights: Array<string>, problems: Array<string>, feedback: string, signatures: Array<SignatureRow>, lessons: Array<LessonRow>, findings: Array<FindingRow>, photos: Array<ConsolePhoto>, };

export type VisitRow = { id: string, day_words: string, school: string | null, school_name: string, zone_name: string, supervisor: string, finished: boolean,
/**
 * 已结束 · 进行中.
 */
state_text: string, disposition_text: string,
/**
 * 事先通知 · 四不两直.
 */
announced_text: string, findings: number, };

export type Visits = { month: string, total: number, from: number, rows: Array<VisitRow>, };

export type ZoneGiven = { name: string, code: string,
/**
 * Place among the zones, from 1.
 */
order: number,
/**
 * It is no more.
 */
closed: boolean, seen: number, };

export type ZoneLine = { id: string, name: string,
/**
 * The township with most of its schools.
 */
town: string,
/**
 * One a school: most visited first, never visited last.
 */
cells: Array<SchoolCell>, schools: Figure, visited: Figure, due: Figure, on_time: Figure, overdue: Figure, };

export type ZoneOfRoster = { id: string, given: ZoneGiven, leads: string, schools: number, supervisors: number,
/**
 * Schools without a supervisor.
 */
unsupervised: number, };
