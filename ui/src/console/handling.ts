/** What can be done with a finding, in words; and what was typed for it, kept while the page is open. */
import { reactive } from "vue";
import type { ReadyPhoto } from "./ready-photo";
import type { FindingPage, FindingVerdict, HandlingStep } from "./api";

export interface HandlingWords {
  title: string;
  /** What will have happened. */
  after: string;
  note: string;
  hint: string;
  /** Whether it is nothing without a note. */
  needed: boolean;
  go: string;
  done: string;
}

export const HANDLING: Record<HandlingStep, HandlingWords> = {
  reply: { title: "学校回复", after: "回复以后等复查。记进经过的不能再改，督学同步以后就看到。", note: "怎么整改的", hint: "做了什么、什么时候做完的", needed: true, go: "回复", done: "已回复，等复查" },
  recheck: { title: "复查", after: "", note: "复查说明", hint: "凭什么这样说：看了什么、谁去看的", needed: true, go: "记下复查", done: "已记下复查" },
  assign: { title: "交办", after: "记进经过，督学同步以后就看到。换人就再交办一次。", note: "说明（可以不写）", hint: "先做什么、找谁", needed: false, go: "交办", done: "已交办" },
  extend: { title: "延期", after: "记进经过的不能再改，督学同步以后就看到。还可以再延。", note: "理由", hint: "为什么要延", needed: true, go: "延期", done: "已延期" },
  remind: { title: "催办", after: "记进经过，学校在网页上看得到，督学同步以后就看到。", note: "附一句话（可以不写）", hint: "什么时候前办完、有困难找谁", needed: false, go: "催办", done: "已催办" },
  escalate: { title: "提请上级处理", after: "记进经过的不能再改，督学同步以后就看到。状态和期限不变。", note: "理由", hint: "提请谁、为什么", needed: true, go: "提请", done: "已提请上级处理" },
};

export interface HandlingDraft {
  note: string;
  /** Who of the school answers, or who is to put it right. */
  who: string;
  deadline: string;
  verdict: FindingVerdict | null;
  photos: ReadyPhoto[];
}

const drafts = reactive<Record<string, HandlingDraft>>({});
const key = (id: string, step: HandlingStep) => `${id} ${step}`;

/** What was typed, or what to begin with. */
export function draftOf(page: FindingPage, step: HandlingStep): HandlingDraft {
  const who = step === "assign" || step === "reply" ? page.row.responsible : "";
  return (drafts[key(page.row.id, step)] ??= reactive({ note: "", who, deadline: "", verdict: null, photos: [] }));
}

export function dropDraft(id: string, step: HandlingStep): void {
  delete drafts[key(id, step)];
}
