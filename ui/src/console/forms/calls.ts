/** What the pages of forms ask of the server beside their questions. */
import { download, post, put, query, request, type CoreWritten, type DraftAsked, type DraftBegun, type DraftKept, type Compared, type FormImported, type PublishAsked, type ThemeWritten, type Tried, type TryAsked } from "../api";

const draftPath = (id: string) => `form-draft/${encodeURIComponent(id)}`;

export async function beginDraft(what: Partial<DraftAsked>): Promise<DraftBegun> {
  return (await (await post("form-drafts", what)).json()) as DraftBegun;
}

export async function saveDraft(id: string, revision: number, body: unknown): Promise<DraftKept> {
  return (await (await put(draftPath(id), { revision, body })).json()) as DraftKept;
}

export async function dropDraft(id: string, revision: number): Promise<void> {
  await request(`${draftPath(id)}?${query({ revision })}`, { method: "DELETE" });
}

export async function draftChanges(id: string): Promise<Compared> {
  return (await (await request(`${draftPath(id)}/changes`)).json()) as Compared;
}

export async function publishDraft(id: string, what: PublishAsked): Promise<void> {
  await post(`${draftPath(id)}/publish`, what);
}

/** Offers a form for new records, or not any more. */
export async function offerForm(form: string, offer: boolean): Promise<void> {
  await post("form-offer", { form, offer });
}

export async function importForm(file: File): Promise<FormImported> {
  const response = await request(`form-import?${query({ name: file.name })}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  return (await response.json()) as FormImported;
}

export async function exportForm(of: { form?: string; version?: string; draft?: string }, as: "xlsx" | "json"): Promise<void> {
  await download(await request(`form-file?${query({ ...of, as })}`), `表单.${as}`);
}

export async function tryForm(what: TryAsked): Promise<Tried> {
  return (await (await post("form-try", what)).json()) as Tried;
}

export async function writeTheme(what: ThemeWritten): Promise<void> {
  await put("themes", what);
}

export async function writeCore(what: CoreWritten): Promise<void> {
  await put("patrol-core", what);
}
