// Written by `UPDATE_TS=1 cargo test -p duxue-county --test console_typescript`; not by hand.

/** What `/console/api/<name>` answers; `school`, `hazard`, `visit`, `brief` and `complaint` by id. */
export interface Answers {
  "me": Me;
  "rail": Rail;
  "overview": Overview;
  "schools": Schools;
  "school": SchoolPage;
  "hazards": Findings;
  "hazard": FindingPage;
  "visits": Visits;
  "visit": VisitPage;
  "briefs": Briefs;
  "brief": BriefPage;
  "complaints": ComplaintList;
  "complaint": ComplaintShown;
  "dispatch-form": DispatchForm;
  "papers": Papers;
  "settings": Settings;
  "devices": Devices;
  "unsettled": UnsettledPage;
  "search": ConsoleSearch;
}

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
 * How a school stands this month.
 */
export type CellLevel = "twice" | "once" | "not_yet" | "not_yet_grave";

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
can_take_back: boolean, };

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

/**
 * A supervisor's device, or a supervisor without one.
 */
export type DeviceRow = { number: number | null, person: string, zone_name: string, phone: string, machine: string, version: string, seen_words: string, unsent_words: string, state_text: string,
/**
 * Why somebody should call, in words.
 */
call: string | null,
/**
 * A grave hazard is in this person's hands.
 */
grave: boolean, };

export type Devices = { words: string, total: number, rows: Array<DeviceRow>, };

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

/**
 * A name and what it is, as printed on a form.
 */
export type FactLine = { label: string, text: string, };

/**
 * A number that can be opened.
 */
export type Figure = { count: number,
/**
 * `hazards?show=open`: under `/console/api/` what it counted, under `#/` the screen that shows it.
 */
open: string, };

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
history: Array<ConsoleHistoryLine>, };

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
due_words: string, tone: Tone, responsible: string, supervisor: string, photos: number, };

export type Findings = {
/**
 * All that fit the question; `rows` are a page of them.
 */
total: number, from: number, rows: Array<FindingRow>, };

export type Handler = { id: string,
/**
 * 周德昌（第三督学责任区）.
 */
name: string, };

/**
 * A lesson observed on a visit.
 */
export type LessonRow = { id: string,
/**
 * 三（2）班 语文 孙晓兰.
 */
title: string, advice: string, signatures: Array<SignatureRow>, };

export type Login = { name: string, password: string, };

export type MarkKind = "arrow" | "ring" | "text" | "blur";

/**
 * Who is logged in, and which county it is.
 */
export type Me = { account: string, role: StaffRole, county: string, };

export type NamedChoice = { id: string, name: string, };

export type NoteLine = { id: string, text: string,
/**
 * 王敏 · 11 月 27 日 18:30.
 */
by_words: string,
/**
 * The author says that it is done.
 */
settled: boolean, };

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
calls: Array<DeviceRow>, without_device: Figure, };

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

export type PersonRow = { id: string, name: string,
/**
 * 责任督学 · 责任区组长 · 县督导室.
 */
role_text: string, zone_name: string, phone: string,
/**
 * Names of the schools posted to.
 */
schools: string, };

/**
 * What went wrong, for programs.
 */
export type ProblemCode = "not_admitted" | "version" | "unreadable" | "code_wrong" | "code_expired" | "code_used" | "person_not_active" | "login_wrong" | "login_locked" | "not_logged_in" | "not_allowed" | "not_found" | "offset_differs" | "upload_busy" | "hash_mismatch" | "checksum_differs" | "too_large" | "storage_full" | "bad_request" | "failed";

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
 * Places where two writers differ and nobody has chosen.
 */
unsettled: number, };

export type RemarkAsked = { paragraph: string, text: string, };

/**
 * What the office does with a brief.
 */
export type ReviewAsked = { "step": "return", comment: string, } | { "step": "accept" } | { "step": "issue", number: number, date: string, } | { "step": "reopen" };

export type ReviewSteps = {
/**
 * Remarks, return and acceptance.
 */
review: boolean, issue: boolean, reopen: boolean, };

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
 * What an account may do in the console.
 */
export type StaffRole = "county_staff" | "reader";

/**
 * How urgent something is; the page adds the colour, the words stand beside it.
 */
export type Tone = "plain" | "done" | "soon" | "danger";

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

export type ZoneLine = { id: string, name: string,
/**
 * The township with most of its schools.
 */
town: string,
/**
 * One a school: most visited first, never visited last.
 */
cells: Array<SchoolCell>, schools: Figure, visited: Figure, due: Figure, on_time: Figure, overdue: Figure, };
