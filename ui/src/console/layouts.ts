/** What the page of paper layouts asks of the server beside its question. */
import { download, put, query, request, type LayoutNames, type LayoutTaken } from "./api";

const path = (paper: string) => `layout/${encodeURIComponent(paper)}`;

export async function nameLayout(paper: string, what: LayoutNames): Promise<void> {
  await put(path(paper), what);
}

/** Takes a Word layout, or tells everything that is wrong with it. */
export async function giveLayout(paper: string, file: File): Promise<LayoutTaken> {
  const response = await request(`${path(paper)}/file?${query({ name: file.name })}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  return (await response.json()) as LayoutTaken;
}

/** Back to the program's own. */
export async function dropLayout(paper: string): Promise<void> {
  await request(`${path(paper)}/file`, { method: "DELETE" });
}

export async function fetchLayout(paper: string, sample: boolean): Promise<void> {
  await download(await request(`layout-file?${query({ paper, sample: String(sample) })}`), "版式.docx");
}
