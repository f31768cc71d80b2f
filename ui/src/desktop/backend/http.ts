/** Commands over HTTP to `duxue-cli serve`, for the screens in a plain browser. The token comes with the page's address. */
import { tr } from "@/shared/language";
import { Refusal, type Carrier, type MediaSize, type PickedFile } from "./carrier";

const token = new URLSearchParams(location.search).get("token") ?? "";
const headers = { "X-Duxue-Token": token };

async function answer(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw Refusal.from(body);
  return body;
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  try {
    return await answer(await fetch(path, init));
  } catch (failure) {
    throw Refusal.from(failure);
  }
}

/** The browser's own file dialog; resolves empty when it is closed without a choice. */
function chooseFiles(accept: string, several: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = several;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

export const http: Carrier = {
  call(name, args) {
    const body = JSON.stringify(args ?? {});
    return send(`/call/${name}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body,
      // A save sent while the page is being left still arrives; a browser allows that for up to 64 KiB, three bytes a character.
      keepalive: name === "save" && body.length < 20_000,
    });
  },

  mediaUrl: (hash: string, size: MediaSize) => `/media/${size}/${hash}?token=${encodeURIComponent(token)}`,

  async pickFiles() {
    return (await chooseFiles("image/*,audio/*,.heic,.heif,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx", true)).map((file) => ({ file, name: file.name }));
  },

  attach(record: string, path: string, picked: PickedFile) {
    if (!("file" in picked)) throw new Refusal("path", "这里不能按路径读文件，请重新选择照片。");
    const query = new URLSearchParams({ record, path, name: picked.name });
    return send(`/attach?${query}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": picked.file.type || "application/octet-stream" },
      body: picked.file,
    });
  },

  // A browser has no path to offer: a person (or a test) names it.
  saveAs: async (target) => window.prompt(tr(`存到哪里（${target.kind}）`), target.name),
  openFile: async (kind) => window.prompt(tr(`从哪里读（${kind}）`)),

  pickFolder: async (title) => window.prompt(tr(title)),

  // A page that is left cannot wait; `pagehide` sends what is open (see flushOnLeave).
  onClose: () => undefined,

  onTopics(heard) {
    const events = new EventSource(`/topics?token=${encodeURIComponent(token)}`);
    events.addEventListener("message", (event) => heard(JSON.parse(event.data as string) as string[]));
  },
};
