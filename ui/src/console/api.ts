/**
 * The border to the county's server. Addresses are relative to the page, so the console works under any path.
 *
 * Invariant: what goes wrong is a `Refused` with a sentence in Chinese; nothing else leaves this file.
 */
import type { Answers, ComplaintWorked, Dispatch, Dispatched, FindingReply, HandlingAsked, Me, ProblemCode, RemarkAsked, Reminded, ReviewAsked, SettingsWritten } from "@/shared/generated/console";

export type * from "@/shared/generated/console";

export class Refused extends Error {
  constructor(
    readonly code: ProblemCode | "unreachable",
    text: string,
  ) {
    super(text);
  }
}

const UNREACHABLE = "连不上县里的服务器，请看看网络，再试一次";

async function refusal(response: Response): Promise<Refused> {
  try {
    const problem = (await response.json()) as { code?: ProblemCode; title?: string; detail?: string };
    return new Refused(problem.code ?? "failed", problem.detail ?? problem.title ?? UNREACHABLE);
  } catch {
    return new Refused("failed", "县里的服务器出了故障，请稍后再试");
  }
}

/** Words that were searched for go in a header: addresses stand in the logs of proxies, and people search for names. */
function withoutWords(path: string): [string, HeadersInit] {
  const [place, asked] = path.split("?");
  const conditions = new URLSearchParams(asked);
  const words = conditions.get("words");
  if (words === null) return [path, {}];
  conditions.delete("words");
  const left = conditions.toString();
  return [left ? `${place}?${left}` : (place ?? ""), { "duxue-words": encodeURIComponent(words) }];
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const [place, headers] = withoutWords(path);
  let response: Response;
  try {
    response = await fetch(`api/${place}`, { credentials: "same-origin", ...init, headers: { ...headers, ...init.headers } });
  } catch {
    throw new Refused("unreachable", UNREACHABLE);
  }
  if (response.ok) return response;
  throw await refusal(response);
}

type Name = keyof Answers;
/** Answers that are asked for by id. */
type ById =
  "school" | "hazard" | "visit" | "brief" | "complaint" | "county-brief" | "form-draft" | "account" | "person" | "place" | "training";

/** Conditions of a question; those that are empty are left out. */
export type Conditions = Record<string, string | number | undefined | null>;

export function query(conditions: Conditions): string {
  const kept = Object.entries(conditions).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
}

export async function ask<K extends Exclude<Name, ById>>(name: K, conditions: Conditions = {}): Promise<Answers[K]> {
  const asked = query(conditions);
  const response = await request(asked ? `${name}?${asked}` : name);
  return (await response.json()) as Answers[K];
}

export async function askFor<K extends ById>(name: K, id: string): Promise<Answers[K]> {
  const response = await request(`${name}/${encodeURIComponent(id)}`);
  return (await response.json()) as Answers[K];
}

export async function post(path: string, what: unknown): Promise<Response> {
  return request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
}

/** Gives a complaint to the supervisor who handles it. */
export async function dispatchComplaint(what: Dispatch): Promise<Dispatched> {
  return (await (await post("complaints", what)).json()) as Dispatched;
}

/** Keeps what its handler of the office wrote of a complaint, and takes a step with it. */
export async function workComplaint(id: string, what: ComplaintWorked): Promise<void> {
  await put(`complaint/${encodeURIComponent(id)}`, what);
}

export async function takeBackComplaint(id: string): Promise<void> {
  await request(`complaint/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export async function put(path: string, what: unknown): Promise<Response> {
  return request(path, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(what) });
}

export async function writeSettings(what: SettingsWritten): Promise<void> {
  await put("settings", what);
}

/** The school's answer to a finding. */
export async function answerFinding(id: string, what: FindingReply): Promise<void> {
  await post(`hazard/${encodeURIComponent(id)}/reply`, what);
}

/** Assigns, extends, escalates, closes a finding or sends it back to work. */
export async function handleFinding(id: string, what: HandlingAsked): Promise<void> {
  await post(`hazard/${encodeURIComponent(id)}/steps`, what);
}

/** Reminds school and supervisor of findings; says of how many. */
export async function remind(ids: string[], note: string): Promise<Reminded> {
  return (await (await post("reminders", { ids, note })).json()) as Reminded;
}

/** Returns, accepts, issues a brief, or takes the last of it back. */
export async function reviewBrief(id: string, what: ReviewAsked): Promise<void> {
  await post(`brief/${encodeURIComponent(id)}`, what);
}

export async function remarkOn(id: string, what: RemarkAsked): Promise<void> {
  await post(`brief/${encodeURIComponent(id)}/remarks`, what);
}

export async function takeRemark(id: string, note: string): Promise<void> {
  await request(`brief/${encodeURIComponent(id)}/remarks/${encodeURIComponent(note)}`, { method: "DELETE" });
}

export async function logIn(name: string, password: string, code?: string): Promise<Me> {
  return (await (await post("login", { name, password, code })).json()) as Me;
}

export async function logOut(): Promise<void> {
  await request("logout", { method: "POST" });
}

/** Hands what came to the browser to keep, under the name that the server gives it. */
export async function download(response: Response, otherwise: string): Promise<void> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = named?.[1] ? decodeURIComponent(named[1]) : otherwise;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Fetches a workbook; by `fetch`, so that a refusal is words and not a file. */
export async function downloadLedger(conditions: Conditions): Promise<void> {
  await download(await request(`export/ledger.xlsx?${query(conditions)}`), "台账.xlsx");
}

/** Reads in a device's file from a stick and keeps the answer to it; says what the file brought. */
export async function readStick(file: File): Promise<string> {
  const response = await request("stick", { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  await download(response, "回执.dxsync");
  return decodeURIComponent(response.headers.get("duxue-said") ?? "");
}

export function mediaUrl(hash: string, small = false): string {
  return `api/media/${hash}${small ? "?size=small" : ""}`;
}

export function words(failure: unknown): string {
  return failure instanceof Refused ? failure.message : UNREACHABLE;
}
