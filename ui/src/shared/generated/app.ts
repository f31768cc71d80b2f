export interface Commands {
  persons: { args: null; result: Array<PersonCard> };
  check_code: { args: CodeArgs; result: CodeCheck };
  enrol: { args: EnrolArgs; result: Session };
  unlock: { args: UnlockArgs; result: Session };
  lock: { args: null; result: null };
  session: { args: null; result: Session | null };
  rail: { args: null; result: Rail };
  change_passphrase: { args: ChangePassphraseArgs; result: null };
  device_settings: { args: null; result: DeviceSettings };
  save_device_settings: { args: DeviceSettings; result: DeviceSettings };
  today: { args: null; result: Today };
  schools: { args: null; result: Schools };
  school: { args: SchoolArgs; result: SchoolPage };
  visits: { args: null; result: Array<VisitLine> };
  start_visit: { args: StartVisitArgs; result: Saved };
  visit: { args: IdArgs; result: VisitPage };
  finish_visit: { args: FinishVisitArgs; result: Saved };
  reopen_visit: { args: IdArgs; result: Saved };
  recheck: { args: RecheckArgs; result: Saved };
  record: { args: IdArgs; result: RawRecord };
  save: { args: SaveArgs; result: Saved };
  new_id: { args: null; result: string };
  forms: { args: FormsArgs; result: Array<FormCard> };
  start_patrol: { args: VisitArgs; result: Saved };
  start_check: { args: StartCheckArgs; result: Saved };
  filling: { args: IdArgs; result: FillPage };
  fill_rest: { args: FillRestArgs; result: Saved };
  finish_filling: { args: IdArgs; result: Saved };
  propose_finding: { args: ProposeFindingArgs; result: FindingDraft };
  raise_finding: { args: RaiseFindingArgs; result: Saved };
  new_finding: { args: NewFindingArgs; result: Saved };
  findings: { args: FindingsArgs; result: Findings };
  finding: { args: IdArgs; result: FindingPage };
  finding_event: { args: FindingEventArgs; result: Saved };
  hazard_catalogue: { args: null; result: HazardCatalogue };
  start_observation: { args: VisitArgs; result: Saved };
  observation: { args: IdArgs; result: ObservationPage };
  finish_observation: { args: IdArgs; result: Saved };
  briefs: { args: null; result: Briefs };
  open_brief: { args: MonthArgs; result: Saved };
  brief: { args: IdArgs; result: BriefPage };
  redraft: { args: IdArgs; result: Saved };
  use_fact: { args: UseFactArgs; result: Saved };
  keep_fact: { args: UseFactArgs; result: Saved };
  submit_brief: { args: IdArgs; result: Saved };
  fact_records: { args: FactRecordsArgs; result: FactRecords };
  write_brief: { args: WriteBriefArgs; result: Written };
  write_document: { args: WriteDocumentArgs; result: Written };
  sync_page: { args: null; result: SyncPage };
  sync_now: { args: null; result: SyncOutcome };
  stop_sync: { args: null; result: null };
  resolve: { args: ResolveArgs; result: Saved };
  search: { args: SearchArgs; result: Array<SearchHit> };
  attach_files: { args: AttachFilesArgs; result: Attached };
  backup: { args: FileArgs; result: Written };
  verify: { args: null; result: Verified };
}
export type SchoolArgs = {
  school: string;
};
export type Schools = {
  schools: Array<SchoolRow>;
  month_done: number;
  month_total: number;
};
export type SchoolRow = TodaySchool & {
  kind_text: string;
  township: string | null;
  students: number | null;
  head: string | null;
  phone: string | null;
  mine: boolean;
  supervisors: Array<string>;
};
export type SchoolPage = {
  school: SchoolName;
  subtitle: string;
  phone: string | null;
  facts: Array<Fact>;
  has: Array<string>;
  unknown_facts: Array<string>;
  month: Quota;
  semester: Quota;
  open: Array<FindingLine>;
  findings_total: number;
  closed: Array<FindingLine>;
  matters: Array<MatterSeen>;
  matters_words: string;
  timeline: Array<TimelineEntry>;
  visit_in_progress: string | null;
  last_visit_words: string;
};
export type Fact = {
  label: string;
  text: string;
};
export type MatterSeen = {
  matter: number;
  text: string;
  seen: boolean;
  times: number;
};
export type TimelineEntry = {
  link: Link;
  group: string;
  at: string;
  when_words: string;
  what: string;
  title: string;
  detail: string;
  tone: Tone;
};
export type MonthArgs = {
  month: string;
};
export type Briefs = {
  briefs: Array<BriefLine>;
  months: Array<MonthChoice>;
};
export type MonthChoice = {
  month: string;
  words: string;
  brief: string | null;
};
export type BriefLine = {
  id: string;
  month: string;
  title: string;
  author: string;
  mine: boolean;
  state: string;
  state_text: string;
  detail: string;
};
export type BriefPage = {
  id: string;
  month: string;
  month_words: string;
  title: string;
  state: string;
  state_text: string;
  comment: string | null;
  mine: boolean;
  editable: boolean;
  head: BriefHead;
  issue_words: string;
  foot: BriefFoot;
  sections: Array<BriefSectionView>;
  facts: { [key in string]: FactView };
  stale: Array<StaleFigure>;
  figures: number;
  gaps: Array<GapView>;
  saved_at: string | null;
  due_words: string;
  conflicts: Array<ConflictLine>;
};
export type BriefSectionView = {
  id: string;
  order: number;
  heading: string;
  title: string;
  paragraphs: Array<BriefParagraphView>;
};
export type BriefParagraphView = {
  id: string;
  order: number;
  text: string;
  parts: Array<BriefPart>;
};
export type FactView = {
  fact: string;
  label: string;
  value: string;
  records: number;
};
export type StaleFigure = {
  section: string;
  paragraph: string;
  fact: string;
  written: string;
  now: string;
  words: string;
};
export type GapView = {
  section: string;
  paragraph: string;
  reason: string;
};
export type UseFactArgs = {
  brief: string;
  section: string;
  paragraph: string;
  fact: string;
};
export type FactRecordsArgs = {
  id: string;
  fact: string;
};
export type FactRecords = {
  title: string;
  words: string;
  lines: Array<RecordLine>;
};
export type RecordLine = {
  link: Link;
  title: string;
  detail: string;
};
export type WriteBriefArgs = {
  id: string;
  docx?: string | null;
  pdf?: string | null;
};
export type WriteDocumentArgs = {
  kind: string;
  id: string;
  docx?: string | null;
  pdf?: string | null;
};
export type Written = {
  files: Array<string>;
  words: string;
  remarks: Array<string>;
};
export type Today = {
  date: string;
  date_words: string;
  theme: string | null;
  waiting_records: number;
  waiting_photos: number;
  last_sync_words: string | null;
  grave: Array<FindingLine>;
  next: TodayNext | null;
  schools: Array<TodaySchool>;
  month_done: number;
  month_total: number;
  month_days_left: number;
  semester_days_left: number | null;
  month_owed: number;
  semester_owed: number;
  drafts: Array<DraftLine>;
  due: Array<FindingLine>;
  overdue: number;
  due_in_seven_days: number;
};
export type TodayNext = {
  title: string;
  reason: string;
  action: string;
  school: SchoolName;
  visit: string | null;
};
export type TodaySchool = {
  school: SchoolName;
  month: Quota;
  semester: Quota;
  open: Array<OpenWords>;
  last_visit: string | null;
  last_visit_words: string;
  visit_in_progress: string | null;
};
export type Quota = {
  made: number;
  owed: number;
  in_progress: boolean;
  words: string;
};
export type OpenWords = {
  text: string;
  tone: Tone;
};
export type DraftLine = {
  link: Link;
  title: string;
  detail: string;
};
export type SearchArgs = {
  words: string;
};
export type SearchHit = {
  link: Link;
  title: string;
  kind_text: string;
  snippet: Array<SnippetPart>;
};
export type SnippetPart = {
  text: string;
  hit: boolean;
};
export type AttachFilesArgs = {
  record: string;
  path: string;
  files: Array<string>;
};
export type Attached = {
  at: string;
  topics: Array<string>;
  photos: Array<Photo>;
  refused: Array<RefusedFile>;
};
export type RefusedFile = {
  name: string;
  text: string;
};
export type SyncPage = {
  waiting_records: number;
  waiting_photos: number;
  running: SyncProgress | null;
  link_words: string;
  clock_words: string | null;
  last_words: string | null;
  rounds: Array<RoundLine>;
  refused: Array<RefusedLine>;
  conflicts: Array<ConflictGroup>;
};
export type SyncProgress = {
  step: string;
  words: string;
  records_sent: number;
  records_to_send: number;
  photos_sent: number;
  photos_to_send: number;
  records_received: number;
  records_to_receive: number;
};
export type RoundLine = {
  at: string;
  at_words: string;
  records: number;
  photos: number;
  received: number;
  result: string;
  tone: Tone;
};
export type RefusedLine = {
  record: Link | null;
  title: string;
  text: string;
  at_words: string;
};
export type ConflictGroup = {
  record: Link;
  title: string;
  words: string;
  conflicts: Array<ConflictLine>;
};
export type SyncOutcome = {
  complete: boolean;
  words: string;
  records_sent: number;
  records_left: number;
  photos_sent: number;
  photos_left: number;
  received: number;
  refused: number;
  conflicts: number;
  topics: Array<string>;
};
export type ResolveArgs = {
  record: string;
  path: string;
  choice: string;
};
export type FileArgs = {
  file: string;
};
export type Verified = {
  sound: boolean;
  words: string;
  problems: Array<string>;
};
export type SaveArgs = {
  id: string;
  kind?: string | null;
  scope?: string | null;
  set: Record<string, unknown>;
};
export type RawRecord = {
  id: string;
  kind: string;
  scope: string;
  fields: Record<string, unknown>;
  saved_at: string | null;
  unsent: boolean;
  conflicts: Array<ConflictLine>;
};
export type FormsArgs = {
  kind?: string | null;
  school?: string | null;
};
export type FormCard = {
  id: string;
  version: string;
  title: string;
  kind: string;
  target_text: string | null;
  items: number;
  fits: boolean;
};
export type StartCheckArgs = {
  visit: string;
  form: string;
};
export type FillRestArgs = {
  id: string;
  section: string;
};
export type FillPage = {
  id: string;
  kind: string;
  visit: string | null;
  school: SchoolName;
  title: string;
  target: string | null;
  target_text: string | null;
  form: Form;
  answers: { [key in string]: Answer };
  answered: number;
  total: number;
  sections: Array<SectionProgress>;
  position: string | null;
  saved_at: string | null;
  started_at: string | null;
  minutes_words: string;
  finished: boolean;
  mine: boolean;
  last: { [key in string]: LastTime };
  earlier: { [key in string]: Array<EarlierResult> };
  phrases: { [key in string]: Array<string> };
  photos: { [key in string]: Array<Photo> };
  findings: { [key in string]: FindingLine };
  untreated: Array<string>;
  score: FillScore | null;
  missing_facts: Array<Choice>;
  conflicts: Array<ConflictLine>;
};
export type SectionProgress = {
  id: string;
  title: string;
  answered: number;
  total: number;
  fails: number;
};
export type LastTime = {
  record: string;
  date: string;
  date_words: string;
  result: string | null;
  result_text: string;
  note: string | null;
  photos: Array<Photo>;
  finding: FindingLine | null;
};
export type EarlierResult = {
  date: string;
  date_words: string;
  result: string;
  result_text: string;
};
export type FillScore = {
  figure: number | null;
  words: string;
  band: string | null;
  band_text: string | null;
  conform: number;
  partly: number;
  fail: number;
  not_applicable: number;
};
export type ObservationPage = {
  id: string;
  school: SchoolName;
  fields: Observation;
  subtitle: string;
  saved_at: string | null;
  finished: boolean;
  mine: boolean;
  rubric: Form;
  lesson_kinds: Array<Choice>;
  phases: Array<Choice>;
  flags: Array<Choice>;
  score: LessonScoreView;
  interaction: InteractionView | null;
  codes_d: boolean;
  sample_seconds: number;
  earlier: Array<EarlierLesson>;
  classes: Array<string>;
  teachers: Array<string>;
  subjects: Array<string>;
  photos: Array<Photo>;
  missing: Array<string>;
  conflicts: Array<ConflictLine>;
};
export type LessonScoreView = {
  points: number;
  of: number;
  total: number;
  items_scored: number;
  items: number;
  band_words: string | null;
  band: string | null;
  held_down: string | null;
  dimensions: Array<DimensionScore>;
};
export type DimensionScore = {
  id: string;
  title: string;
  points: number | null;
  max: number;
  items_scored: number;
  items: number;
};
export type InteractionView = {
  rt: number;
  ch: number;
  samples: number;
  type_text: string;
  words: string;
  codes: Array<string>;
};
export type EarlierLesson = {
  id: string;
  date: string;
  date_words: string;
  title: string;
  points: number | null;
  band_text: string | null;
  rt: number | null;
  ch: number | null;
  shortcomings: string | null;
  advice: string | null;
};
export type IdArgs = {
  id: string;
};
export type VisitArgs = {
  visit: string;
};
export type StartVisitArgs = {
  school: string;
  announced?: boolean | null;
};
export type FinishVisitArgs = {
  id: string;
  reason?: string | null;
};
export type RecheckArgs = {
  visit?: string | null;
  finding: string;
  verdict?: string | null;
  note?: string | null;
  event?: string | null;
};
export type VisitLine = {
  id: string;
  school: SchoolName;
  date: string;
  date_words: string;
  kind_text: string;
  finished: boolean;
  state_text: string;
  summary: string;
  unsent: boolean;
};
export type VisitPage = {
  id: string;
  school: SchoolName;
  fields: Visit;
  subtitle: string;
  saved_at: string | null;
  finished: boolean;
  mine: boolean;
  supervisor_name: string;
  rechecks: Array<RecheckLine>;
  rechecks_words: string;
  methods: Array<MethodLine>;
  methods_words: string;
  patrols: Array<FillingLine>;
  checks: Array<FillingLine>;
  lessons: Array<LessonLine>;
  findings: Array<FindingLine>;
  untreated: Array<UntreatedLine>;
  highlights: Array<PointLine>;
  problems: Array<PointLine>;
  photos: Array<Photo>;
  checklist: Array<ChecklistLine>;
  checklist_done: number;
  missing_words: string;
  missing: Array<string>;
  next: VisitNext;
  date_doubt: string | null;
  dispositions: Array<DispositionChoice>;
  people: Array<string>;
  matters: Array<MatterChoice>;
  conflicts: Array<ConflictLine>;
};
export type RecheckLine = {
  finding: FindingLine;
  verdict: string | null;
  note: string | null;
  photos: Array<Photo>;
  event: string | null;
  can_undo: boolean;
};
export type MethodLine = {
  id: string;
  text: string;
  count: number;
  of: number | null;
  unit: string;
  detail: string;
  path: string | null;
  note_path: string | null;
  link: Link | null;
};
export type FillingLine = {
  id: string;
  kind: string;
  title: string;
  target: string | null;
  answered: number;
  total: number;
  fails: number;
  finished: boolean;
  position_words: string | null;
};
export type LessonLine = {
  id: string;
  title: string;
  teacher: string | null;
  topic: string | null;
  points: number | null;
  band: string | null;
  finished: boolean;
};
export type UntreatedLine = {
  filling: Link;
  item: string;
  text: string;
  note: string | null;
};
export type PointLine = {
  id: string;
  text: string;
  matter: number | null;
  photos: Array<Photo>;
};
export type VisitNext = {
  label: string;
  action: string;
  link: Link | null;
  tone: Tone;
};
export type DispositionChoice = {
  id: string;
  text: string;
  action: string | null;
};
export type MatterChoice = {
  matter: number;
  text: string;
};
export type DeviceSettings = {
  text_size: number;
  theme: string;
  contrast: string;
  lock_minutes: number;
  lesson_tick: boolean;
  auto_sync: boolean;
};
export type Saved = {
  at: string;
  topics: Array<string>;
  id: string | null;
  before: { [key in string]: unknown };
  remarks: Array<string>;
};
export type Link = {
  kind: string;
  id: string;
};
export type SchoolName = {
  id: string;
  name: string;
  short: string;
};
export type Photo = {
  record: string;
  path: string;
  hash: string;
  name: string;
  is_picture: boolean;
  caption: string | null;
  taken_at: string | null;
  taken_words: string;
  size_words: string;
};
export type FindingLine = {
  id: string;
  kind: string;
  school: SchoolName;
  title: string;
  place: string;
  category_text: string;
  major: boolean;
  grade_text: string;
  state: string;
  state_text: string;
  found_at: string | null;
  found_words: string;
  deadline: string | null;
  due_words: string;
  days_left: number | null;
  tone: Tone;
  last_words: string;
  photo: Photo | null;
  photos: number;
};
export type ConflictLine = {
  record: Link;
  record_title: string;
  path: string;
  field_label: string;
  kept: ConflictSide;
  other: ConflictSide;
};
export type ConflictSide = {
  choice: string;
  text: string;
  value: unknown;
  writer: string;
  machine: string;
  mine: boolean;
  at: string;
  at_words: string;
};
export type Tone = "plain" | "done" | "soon" | "danger";
export type PersonCard = {
  id: string;
  name: string;
  role_text: string;
  zone_name: string | null;
  certificate: string | null;
  office: string | null;
  unsent: number | null;
  stopped: string | null;
  wait_until: string | null;
};
export type CodeArgs = {
  code: string;
};
export type CodeCheck = {
  groups: Array<CodeGroup>;
  of: number | null;
  whole: boolean;
  address: string | null;
  problem: string | null;
};
export type CodeGroup = {
  text: string;
  right: boolean | null;
};
export type EnrolArgs = {
  code: string;
  passphrase: string;
  machine?: string | null;
};
export type UnlockArgs = {
  person: string;
  passphrase: string;
};
export type ChangePassphraseArgs = {
  old: string;
  new: string;
};
export type Session = {
  person: SessionPerson;
  county_name: string;
  office_name: string;
  date: string;
  date_words: string;
  recovered: Recovered | null;
  clock_warning: string | null;
  synced_once: boolean;
  rail: Rail;
};
export type SessionPerson = {
  id: string;
  name: string;
  role: string;
  role_text: string;
  zone_name: string | null;
  certificate: string | null;
};
export type Recovered = {
  text: string;
  at: string;
  open: Link | null;
};
export type Rail = {
  schools: number;
  overdue: number;
  waiting_records: number;
  waiting_photos: number;
  conflicts: number;
  refused: number;
};
export type ProposeFindingArgs = {
  record: string;
  item: string;
};
export type FindingFields = {
  place?: string | null;
  category?: string | null;
  typical?: string | null;
  clause?: string | null;
  grade?: string | null;
  matter?: number | null;
  requirement?: string | null;
  description?: string | null;
  measure?: string | null;
  responsible?: string | null;
  deadline?: string | null;
};
export type FindingDraft = {
  record: string;
  item: string;
  kind: string;
  report_now: string | null;
  fields: FindingFields;
  brought: Array<string>;
  needed: Array<string>;
  photos: Array<Photo>;
  deadlines_general: Array<DeadlineOption>;
  deadlines_major: Array<DeadlineOption>;
  deadlines_rectification: Array<DeadlineOption>;
  clauses: Array<string>;
  responsible: Array<string>;
  existing: Link | null;
};
export type DeadlineOption = {
  date: string;
  words: string;
  usual: boolean;
};
export type RaiseFindingArgs = {
  record: string;
  item: string;
  kind: string;
  fields: FindingFields;
};
export type NewFindingArgs = {
  visit: string;
  kind: string;
  fields: FindingFields;
};
export type FindingsArgs = {
  kind?: string | null;
  school?: string | null;
  show?: string | null;
  words?: string | null;
};
export type Findings = {
  lines: Array<FindingLine>;
  open: number;
  overdue: number;
  to_recheck: number;
  closed: number;
  grave: number;
};
export type FindingPage = {
  line: FindingLine;
  school: SchoolName;
  fields: FindingFields;
  track: Array<TrackStep>;
  before_words: string;
  before: Array<Photo>;
  after_words: string;
  after: Array<Photo>;
  event: string;
  facts: Array<FindingFact>;
  clause: ClauseView | null;
  history: Array<HistoryLine>;
  failed_rechecks: number;
  allowed: Array<AllowedAction>;
  evidence_words: string;
  has_evidence: boolean;
  source: FindingSourceLine | null;
  deadlines: Array<DeadlineOption>;
  saved_at: string | null;
  mine: boolean;
  conflicts: Array<ConflictLine>;
};
export type TrackStep = {
  state: string;
  text: string;
  reached: boolean;
  current: boolean;
  lines: Array<string>;
};
export type FindingFact = {
  label: string;
  text: string;
  tone: Tone;
};
export type HistoryLine = {
  id: string;
  when_who: string;
  text: string;
  photos: Array<Photo>;
  tone: Tone;
};
export type AllowedAction = {
  action: string;
  text: string;
};
export type FindingSourceLine = {
  link: Link;
  item: string | null;
  words: string;
};
export type FindingEventArgs = {
  id: string;
  action: string;
  verdict?: string | null;
  note?: string | null;
  by_name?: string | null;
  deadline?: string | null;
  event?: string | null;
  visit?: string | null;
};
export type HazardCatalogue = {
  document: string;
  grades: Array<Choice>;
  categories: Array<CategoryView>;
  areas: Array<Choice>;
  clauses: Array<ClauseView>;
};
export type CategoryView = {
  id: string;
  text: string;
  typical: Array<TypicalView>;
};
export type TypicalView = {
  id: string;
  text: string;
  grade: string | null;
  clause: string | null;
  measure: string | null;
  report_now: boolean;
};
export type ClauseView = {
  id: string;
  area: string;
  area_text: string;
  text: string;
  check: string | null;
  verified: boolean;
};
export type Brief = {
  month?: string | null;
  author?: string | null;
  zone?: string | null;
  title?: string | null;
  head?: BriefHead;
  foot?: BriefFoot;
  sections?: { [key in string]: BriefSection };
  state?: string | null;
  drafted_at?: string | null;
  submitted_at?: string | null;
  comment?: string | null;
  deleted?: boolean | null;
};
export type BriefHead = {
  name?: string | null;
  issue?: number | null;
  office?: string | null;
  date?: string | null;
};
export type BriefFoot = {
  report_to?: string | null;
  send_to?: string | null;
  issue_to?: string | null;
  copies?: number | null;
};
export type BriefSection = {
  order?: number | null;
  title?: string | null;
  paragraphs?: { [key in string]: BriefParagraph };
  deleted?: boolean | null;
};
export type BriefParagraph = {
  order?: number | null;
  text?: string | null;
  pattern?: string | null;
  deleted?: boolean | null;
};
export type Observation = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  class?: string | null;
  teacher?: string | null;
  subject?: string | null;
  topic?: string | null;
  period?: number | null;
  lesson_kind?: string | null;
  form?: FormRef;
  band_set?: string | null;
  clock?: LessonClock;
  notes?: { [key in string]: LessonNote };
  scores?: { [key in string]: LessonScore };
  codes?: { [key in string]: string };
  sample_seconds?: number | null;
  strengths?: string | null;
  shortcomings?: string | null;
  advice?: string | null;
  photos?: { [key in string]: Attachment };
  flags?: { [key in string]: boolean };
  state?: string | null;
  finished_at?: string | null;
  deleted?: boolean | null;
};
export type LessonClock = {
  started_at?: string | null;
  running_since?: string | null;
  elapsed_before?: number | null;
  phase?: string | null;
};
export type LessonNote = {
  second?: number | null;
  phase?: string | null;
  text?: string | null;
  comment?: string | null;
  deleted?: boolean | null;
};
export type LessonScore = {
  points?: number | null;
  note?: string | null;
};
export type Attachment = {
  hash?: string | null;
  name?: string | null;
  mime?: string | null;
  bytes?: number | null;
  taken_at?: string | null;
  caption?: string | null;
  deleted?: boolean | null;
};
export type FormRef = {
  id?: string | null;
  version?: string | null;
};
export type Answer = {
  result?: string | null;
  value?: unknown | null;
  note?: string | null;
  photos?: { [key in string]: Attachment };
  finding?: FindingRef | null;
  at?: string | null;
};
export type FindingRef = {
  kind?: string | null;
  id?: string | null;
};
export type Kind = "visit" | "patrol" | "observation" | "hazard" | "rectification" | "check" | "interview" | "questionnaire" | "complaint" | "plan" | "brief" | "zone" | "school" | "person" | "form" | "theme" | "evaluation" | "indicator_set" | "setting";
export type Visit = {
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  started_at?: string | null;
  ended_at?: string | null;
  announced?: boolean | null;
  theme?: string | null;
  certificate_shown_at?: string | null;
  companions?: { [key in string]: Companion };
  methods?: Methods;
  highlights?: { [key in string]: VisitPoint };
  problems?: { [key in string]: VisitPoint };
  disposition?: string | null;
  feedback?: Feedback;
  rechecks?: { [key in string]: VisitRecheck };
  photos?: { [key in string]: Attachment };
  notes?: string | null;
  state?: string | null;
  finished_at?: string | null;
  finish_reason?: string | null;
  deleted?: boolean | null;
};
export type Companion = {
  name?: string | null;
  person?: string | null;
  deleted?: boolean | null;
};
export type Methods = {
  documents?: MethodCount;
  meeting?: MethodCount;
  talk?: MethodCount;
  survey?: MethodCount;
};
export type MethodCount = {
  count?: number | null;
  note?: string | null;
};
export type VisitPoint = {
  text?: string | null;
  matter?: number | null;
  photos?: { [key in string]: Attachment };
  at?: string | null;
  deleted?: boolean | null;
};
export type Feedback = {
  text?: string | null;
  to?: string | null;
  at?: string | null;
};
export type VisitRecheck = {
  verdict?: string | null;
  at?: string | null;
};
export type Patrol = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  form?: FormRef;
  answers?: { [key in string]: Answer };
  started_at?: string | null;
  finished_at?: string | null;
  position?: string | null;
  state?: string | null;
  deleted?: boolean | null;
};
export type Check = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  form?: FormRef;
  target?: string | null;
  answers?: { [key in string]: Answer };
  started_at?: string | null;
  finished_at?: string | null;
  position?: string | null;
  state?: string | null;
  deleted?: boolean | null;
};
export type Zone = {
  name?: string | null;
  code?: string | null;
  order?: number | null;
  deleted?: boolean | null;
};
export type School = {
  name?: string | null;
  code?: string | null;
  school_kind?: string | null;
  township?: string | null;
  zone?: string | null;
  parent?: string | null;
  head?: string | null;
  phone?: string | null;
  students?: number | null;
  teachers?: number | null;
  address?: string | null;
  facts?: { [key in string]: boolean };
  deleted?: boolean | null;
};
export type Person = {
  name?: string | null;
  code?: string | null;
  role?: string | null;
  certificate?: string | null;
  phone?: string | null;
  zone?: string | null;
  employment?: string | null;
  posts?: { [key in string]: Post };
  disabled?: boolean | null;
  deleted?: boolean | null;
};
export type Post = {
  from?: string | null;
  to?: string | null;
  deleted?: boolean | null;
};
export type PublishedForm = {
  form?: string | null;
  version?: string | null;
  title?: string | null;
  form_kind?: string | null;
  body?: string | null;
  published_at?: string | null;
  withdrawn?: boolean | null;
  deleted?: boolean | null;
};
export type Theme = {
  month?: string | null;
  title?: string | null;
  text?: string | null;
  deleted?: boolean | null;
};
export type Setting = {
  county_name?: string | null;
  office_name?: string | null;
  hazard_general_days?: number | null;
  hazard_major_days?: number | null;
  rectification_days?: number | null;
  complaint_days?: number | null;
  calendar?: { [key in string]: string };
  visits_per_month?: number | null;
  visits_per_semester?: number | null;
  semester_from?: string | null;
  semester_to?: string | null;
  band_set?: string | null;
  brief_due_day?: number | null;
  brief_report_to?: string | null;
  brief_send_to?: string | null;
  brief_issue_to?: string | null;
  deleted?: boolean | null;
};
export type Interview = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  group?: string | null;
  people?: number | null;
  outline?: string | null;
  points?: { [key in string]: InterviewPoint };
  photos?: { [key in string]: Attachment };
  deleted?: boolean | null;
};
export type InterviewPoint = {
  question?: string | null;
  text?: string | null;
  deleted?: boolean | null;
};
export type Questionnaire = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  date?: string | null;
  form?: FormRef;
  papers?: number | null;
  counts?: { [key in string]: { [key in string]: number } };
  deleted?: boolean | null;
};
export type Complaint = {
  school?: string | null;
  received_at?: string | null;
  complainant?: string | null;
  phone?: string | null;
  content?: string | null;
  handler?: string | null;
  findings?: string | null;
  answer?: string | null;
  answered_at?: string | null;
  state?: string | null;
  deleted?: boolean | null;
};
export type Plan = {
  month?: string | null;
  author?: string | null;
  entries?: { [key in string]: PlanEntry };
  deleted?: boolean | null;
};
export type PlanEntry = {
  date?: string | null;
  school?: string | null;
  text?: string | null;
  deleted?: boolean | null;
};
export type Evaluation = {
  indicator_set?: string | null;
  target?: string | null;
  scores?: { [key in string]: number };
  deleted?: boolean | null;
};
export type IndicatorSet = {
  name?: string | null;
  version?: string | null;
  body?: string | null;
  deleted?: boolean | null;
};
export type FindingSource = {
  kind?: string | null;
  record?: string | null;
  item?: string | null;
};
export type Hazard = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  source?: FindingSource;
  found_at?: string | null;
  place?: string | null;
  category?: string | null;
  typical?: string | null;
  description?: string | null;
  clause?: string | null;
  grade?: string | null;
  measure?: string | null;
  responsible?: string | null;
  deadline?: string | null;
  state?: string | null;
  history?: { [key in string]: FindingEvent };
  photos?: { [key in string]: Attachment };
  reported_at?: string | null;
  closed_at?: string | null;
  deleted?: boolean | null;
};
export type Rectification = {
  visit?: string | null;
  school?: string | null;
  supervisor?: string | null;
  source?: FindingSource;
  found_at?: string | null;
  place?: string | null;
  matter?: number | null;
  description?: string | null;
  requirement?: string | null;
  measure?: string | null;
  responsible?: string | null;
  deadline?: string | null;
  state?: string | null;
  history?: { [key in string]: FindingEvent };
  photos?: { [key in string]: Attachment };
  closed_at?: string | null;
  deleted?: boolean | null;
};
export type FindingEvent = {
  at?: string | null;
  by?: string | null;
  by_name?: string | null;
  action?: string | null;
  verdict?: string | null;
  note?: string | null;
  deadline?: string | null;
  visit?: string | null;
  photos?: { [key in string]: Attachment };
};
export type ChecklistLine = {
  id: string;
  label: string;
  state: LineState;
  detail: string;
  owed: string | null;
};
export type LineState = "done" | "partly" | "missing" | "optional";
export type Refusal = {
  code: Code;
  text: string;
};
export type Code = "locked" | "wrong_passphrase" | "wait" | "wrong_code" | "not_found" | "invalid" | "needs_evidence" | "needs_reason" | "offline" | "disk_full" | "busy" | "failed";
export type Common = {
  id: string;
  version: string;
  title: string;
  lang: string | null;
  school_kinds: Array<Choice>;
  school_facts: Array<Choice>;
  scales: { [key in string]: Array<ScaleOption> };
  matters: Array<Matter>;
  domains: Array<Choice>;
  methods: Array<Method>;
  dispositions: Array<Disposition>;
  recheck_verdicts: Array<Choice>;
  suggestions: Array<Choice>;
};
export type Matter = {
  id: number;
  text: string;
};
export type Method = {
  id: string;
  text: string;
  unit: string;
};
export type Disposition = {
  id: string;
  text: string;
  action: string | null;
  creates: string | null;
};
export type RatioScoring = {
  values: { [key in string]: number };
  na: string | null;
  unanswered: string | null;
  section_weights: boolean | null;
  bands: Array<Band>;
};
export type SumScoring = {
  total: number;
  band_sets: Array<BandSet>;
  caps: Array<Cap>;
};
export type TableScoring = {
  table: string;
  row_total_max: number;
  rank: Rank;
  bands: Array<Band>;
};
export type Rank = {
  by: string;
  order: string;
  ties: string;
  group_by: string | null;
  month: string | null;
  min_samples: number | null;
  note: string | null;
};
export type Band = {
  id: string;
  text: string;
  min: number;
};
export type BandSet = {
  id: string;
  text: string;
  default: boolean;
  bands: Array<Band>;
};
export type Cap = {
  when: CapWhen;
  band: string;
  report: string | null;
  suggests: Suggests | null;
};
export type CapWhen = {
  flag: string;
  text: string;
};
export type FormProgress = {
  answered: number;
  total: number;
  sections: Array<SectionProgress>;
};
export type MissingItem = {
  item: string;
  section: string;
  text: string;
  lack: Lack;
  says: string;
};
export type Lack = "answer" | "note" | "photo";
export type GradeText = {
  id: HazardGrade;
  text: string;
  definition: string;
};
export type SourceDocument = {
  title: string;
  number: string;
  areas: Array<string>;
};
export type ClauseArea = {
  id: string;
  title: string;
  article: string | null;
  article_verified: boolean;
};
export type Clause = {
  id: string;
  area: string;
  item_no: number | null;
  judgement: string | null;
  text: string;
  check: string;
  verified: boolean;
  grade: ClauseGrade;
  note: string | null;
};
export type HazardCategory = {
  id: string;
  text: string;
  hazards: Array<TypicalHazard>;
};
export type TypicalHazard = {
  id: string;
  text: string;
  suggested_grade: HazardGrade;
  report_now: boolean;
  suggested_days: number;
  immediate: string;
  clause: Array<string>;
};
export type GradeDecision = {
  basis: GradeBasis;
  grade: HazardGrade | null;
  suggested: HazardGrade | null;
  reason: string;
  candidates: Array<string>;
  report_now: boolean;
  suggested_days: number | null;
  immediate: string | null;
};
export type HazardGrade = "general" | "major";
export type ClauseGrade = "major" | "major_candidate";
export type GradeBasis = "clause" | "candidate" | "typical" | "none";
export type LessonKinds = {
  id: string;
  version: string;
  title: string;
  lang: string | null;
  kinds: Array<LessonKind>;
  phases: Array<LessonPhase>;
  behaviours: Behaviours;
  time_on_task: TimeOnTask;
};
export type LessonKind = {
  id: string;
  text: string;
  announced: boolean;
  rubric: string | null;
  note: string | null;
};
export type LessonPhase = {
  id: string;
  text: string;
  hint: string | null;
};
export type Behaviours = {
  sample_seconds: SampleSeconds;
  codes: Array<BehaviourCode>;
  d_counts_as: DialogueSetting;
  rules: Array<string>;
  measures: Array<Measure>;
  types: Array<InteractionType>;
  warning: string;
};
export type SampleSeconds = {
  default: number;
  choices: Array<number>;
};
export type BehaviourCode = {
  id: string;
  key: string;
  text: string;
  definition: string;
  examples: Array<string>;
};
export type DialogueSetting = {
  default: DialogueCounts;
  choices: Array<Choice>;
};
export type Measure = {
  id: string;
  formula: string;
  text: string;
};
export type InteractionType = {
  id: string;
  text: string;
  when: InteractionWhen | null;
};
export type InteractionWhen = {
  measure: MeasureId;
  op: InteractionOp;
  value: number;
};
export type TimeOnTask = {
  text: string;
  when_percent: Array<number>;
  how: string;
  fields: Array<TimeOnTaskField>;
};
export type TimeOnTaskField = {
  id: string;
  text: string;
  kind: super::ItemKind;
};
export type DialogueCounts = "teacher" | "half";
export type MeasureId = "rt" | "ch";
export type InteractionOp = "le" | "ge";
export type AnswerCheck = {
  errors: Array<string>;
  warnings: Array<string>;
};
export type Form = {
  id: string;
  version: string;
  title: string;
  lang: string | null;
  kind: FormKind;
  target: string | null;
  method: string | null;
  applies_to: Array<string>;
  scales: { [key in string]: Array<ScaleOption> };
  choices: { [key in string]: Array<Choice> };
  limits: Array<Limit>;
  facts: Array<Choice>;
  principles: Array<Principle>;
  route: Array<string>;
  variants: Array<Variant>;
  notes: Array<string>;
  total: number | null;
  sections: Array<Section>;
  scoring: Scoring;
  overall: Array<OverallField>;
};
export type Section = {
  id: string;
  title: string;
  place: string | null;
  show_if: Condition | null;
  applies_to: Array<string>;
  weight: number | null;
  max: number | null;
  items: Array<Item>;
};
export type Limit = {
  id: string;
  text: string;
  grades: Array<number>;
  max_minutes: number | null;
  note: string | null;
  verified: boolean;
};
export type Principle = {
  id: string;
  text: string;
  meaning: string;
};
export type Variant = {
  id: string;
  text: string;
  note: string;
};
export type OverallField = {
  id: string;
  text: string;
  kind: super::ItemKind;
  required: boolean;
  options: Array<Choice>;
};
export type FormKind = "patrol" | "lesson_rubric" | "check" | "unknown";
export type FormScore = {
  figure: number | null;
  band: Band | null;
  verdict: string | null;
  vetoed_by: Array<string>;
  counts: { [key in string]: number };
  unanswered: number;
  sections: Array<SectionFigure>;
};
export type SectionFigure = {
  id: string;
  title: string;
  figure: number | null;
  counts: { [key in string]: number };
  unanswered: number;
};
export type Choice = {
  id: string;
  text: string;
};
export type ScaleOption = {
  id: string;
  text: string;
  key: string | null;
  requires: Array<string>;
  advises: Array<string>;
};
export type Guide = {
  look: string | null;
  how: string | null;
  judge: string | null;
};
export type Suggests = {
  kind: string;
  category: string | null;
};
export type FactIs = {
  fact: string;
  op: FactOp;
  value: boolean;
};
export type RequiredIf = {
  item: string;
  op: FactOp;
  value: unknown;
};
export type Level = {
  id: string;
  min: number;
  max: number;
  text: string;
};
export type Column = {
  id: string;
  text: string;
  kind: ColumnKind;
  max: number | null;
  at_most: string | null;
  compute: Compute | null;
};
export type Item = {
  id: string;
  text: string;
  kind: ItemKind;
  matter: number | null;
  domain: string | null;
  guide: Guide;
  basis: string | null;
  clause: Array<string>;
  show_if: Condition | null;
  applies_to: Array<string>;
  required: boolean | null;
  required_if: RequiredIf | null;
  suggests: Suggests | null;
  photo: string | null;
  veto: boolean | null;
  weight: number | null;
  scale: string | null;
  options: Array<Choice>;
  max: number | null;
  step: number | null;
  levels: Array<Level>;
  columns: Array<Column>;
  limit_ref: string | null;
};
export type ItemKind = "scale" | "score" | "table" | "number" | "text" | "choice_one" | "choice_many" | "date" | "time" | "photo" | "signature" | "count" | "person" | "unit" | "computed" | "unknown";
export type FactOp = "eq" | "ne";
export type ColumnKind = "unit" | "text" | "person" | "count" | "number" | "score" | "choice" | "date" | "time" | "computed" | "unknown";
export type RubricScore = {
  points: number;
  out_of: number;
  total: number;
  scored: number;
  items: number;
  sections: Array<SectionPoints>;
  band: Band | null;
  provisional: boolean;
  band_set: string | null;
  caps: Array<CapHit>;
  unscored: Array<string>;
  unjustified: Array<string>;
};
export type SectionPoints = {
  id: string;
  title: string;
  points: number;
  max: number;
  scored: number;
  items: number;
};
export type CapHit = {
  flag: string;
  text: string;
  report_up: boolean;
  suggests: Suggests | null;
};
export type TableRow = {
  id: string;
  cells: { [key in string]: unknown };
  computed: { [key in string]: ComputedCell };
  unit: string;
  group: string | null;
  total: number | null;
  band: Band | null;
  rank: number | null;
};
export type ComputedCell = {
  number: number | null;
  over: boolean | null;
  text: string;
};
export type MonthRank = {
  group: string | null;
  unit: string;
  samples: number;
  mean: number;
  band: Band | null;
  rank: number | null;
};
export type RtCh = {
  rt: number;
  ch: number;
  samples: number;
  teacher: number;
  runs: number;
};
export type Interaction = {
  measures: RtCh;
  type_id: string | null;
  type_text: string | null;
  staircase: Array<(f64, f64)>;
  skipped: Array<number>;
};
export type Behaviour = "s" | "t" | "d";
export type BriefPart = any;
export type Compute = any;
export type Condition = any;
export type Scoring = any;
