/** What the pages of the county's own brief ask of the server. */
import type { CountyBriefBegun, CountyBriefChoices, CountyBriefFigures, CountyBriefIssue, CountyBriefKept, CountyBriefRecords, CountyBriefWritten } from "@/shared/generated/console";
import { download, post, put, query, request } from "../api";

const at = (id: string) => `county-brief/${encodeURIComponent(id)}`;
const read = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;

export const beginCountyBrief = (month: string): Promise<CountyBriefBegun> => read(post("county-briefs", { month }));
export const writeCountyBrief = (id: string, what: CountyBriefWritten): Promise<CountyBriefKept> => read(put(at(id), what));
export const figuresOf = (id: string): Promise<CountyBriefFigures> => read(request(`${at(id)}/figures`));
export const recordsBehind = (id: string, fact: string): Promise<CountyBriefRecords> => read(request(`${at(id)}/records?${query({ fact })}`));
export const choicesOf = (id: string): Promise<CountyBriefChoices> => read(request(`${at(id)}/choices`));

/** `seen`: as with what is written. */
export async function dropCountyBrief(id: string, seen: number): Promise<void> {
  await request(`${at(id)}?${query({ seen })}`, { method: "DELETE" });
}

export async function issueCountyBrief(id: string, what: CountyBriefIssue): Promise<void> {
  await post(`${at(id)}/issue`, what);
}

export async function downloadCountyBrief(id: string, form: "docx" | "pdf"): Promise<void> {
  await download(await request(`${at(id)}/file?${query({ form })}`), `全县简报.${form}`);
}
