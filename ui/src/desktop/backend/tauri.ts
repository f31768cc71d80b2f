/** Commands to the app in the same process, through Tauri. The only file that knows the window's own interfaces. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { open, save } from "@tauri-apps/plugin-dialog";
import { tr } from "@/shared/language";
import { Refusal, type Carrier, type PickedFile } from "./carrier";

const PHOTOS = ["jpg", "jpeg", "png", "webp", "heic", "heif"];
const PAPERS = ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"];
const SOUNDS = ["mp3", "m4a", "wav", "ogg", "amr"];

/** Both ways of writing an ending: the dialog of Linux tells them apart, and cameras shout. */
const bothCases = (endings: string[]) => endings.flatMap((one) => [one, one.toUpperCase()]);

async function hand(command: string, args: Record<string, unknown> | Uint8Array, headers?: Record<string, string>): Promise<unknown> {
  try {
    return await invoke(command, args, headers ? { headers } : undefined);
  } catch (failure) {
    throw Refusal.from(failure);
  }
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

/** Where the last files were chosen: the dialog of Linux would begin each time at what other programs opened. */
const FOLDER = "duxue.files-from";

export const tauri: Carrier = {
  call: (name, args) => hand("call", { name, args: args ?? {} }),

  // Windows serves custom schemes under http://<scheme>.localhost, the others as they are written.
  mediaUrl: (hash, size) =>
    navigator.userAgent.includes("Windows") ? `http://media.localhost/${size}/${hash}` : `media://localhost/${size}/${hash}`,

  async pickFiles() {
    const paths = await open({
      multiple: true,
      title: tr("选择照片或文件"),
      defaultPath: localStorage.getItem(FOLDER) ?? undefined,
      filters: [
        { name: tr("照片、文件和录音"), extensions: bothCases([...PHOTOS, ...PAPERS, ...SOUNDS]) },
        { name: tr("只看照片"), extensions: bothCases(PHOTOS) },
      ],
    });
    const [first] = paths ?? [];
    if (first) localStorage.setItem(FOLDER, first.slice(0, -nameOf(first).length - 1) || "/");
    return (paths ?? []).map((path) => ({ path, name: nameOf(path) }));
  },

  async attach(record: string, path: string, picked: PickedFile) {
    if ("path" in picked) return hand("call", { name: "attach_files", args: { record, path, files: [picked.path] } });
    const bytes = new Uint8Array(await picked.file.arrayBuffer());
    // Header values are ASCII; the name of a file mostly is not.
    return hand("attach_bytes", bytes, { record, path, name: encodeURIComponent(picked.name) });
  },

  saveAs: (target) => save({ defaultPath: target.name, filters: [{ name: tr(target.kind), extensions: [target.extension] }] }),
  openFile: async (kind, extensions) => await open({ multiple: false, filters: [{ name: tr(kind), extensions }] }),

  pickFolder: async (title) => await open({ directory: true, title: tr(title) }),

  onClose(last) {
    // Without a handler of ours the window is simply closed by the shell; with it, by `destroy` after the handler.
    void getCurrentWindow().onCloseRequested(async () => {
      await Promise.race([last(), new Promise((enough) => setTimeout(enough, 2000))]);
    });
  },

  onTopics(heard) {
    void listen<string[]>("topics", (event) => heard(event.payload));
    void listen("locked", () => heard(["locked"]));
    void listen("sync-progress", () => heard(["sync"]));
  },
};
