/** What is done to a brief as a whole: figures renewed or kept, drafted anew, written as a file, sent. */
import { ref, type Ref } from "vue";
import { showToast } from "@/shared/composables/toast";
import { backend, refusalText, type Brief, type BriefPage, type Saved } from "../../backend";
import type { OpenRecord } from "../../record/useRecord";
import type { Change } from "./source/changes";

export interface Filed {
  words: string;
  path: string;
}

export interface BriefActs {
  busy: Ref<"redraft" | "docx" | "pdf" | "submit" | "withdraw" | null>;
  /** Files written while this screen was open, newest first. */
  filed: Ref<Filed[]>;
  use: (changes: Change[]) => Promise<void>;
  keep: (change: Change) => Promise<void>;
  redraft: () => Promise<void>;
  store: (as: "docx" | "pdf", page: BriefPage) => Promise<void>;
  submit: () => Promise<void>;
  /** Takes back what has not left this machine. */
  withdraw: () => Promise<void>;
}

export function useBriefActs(record: OpenRecord<Brief>): BriefActs {
  const busy: BriefActs["busy"] = ref(null);
  const filed = ref<Filed[]>([]);

  /** What is still being written is kept first, so that the app works on what is on screen. */
  async function kept(): Promise<void> {
    await record.flush();
    if (record.save.state === "failed") throw record.save.reason ?? "";
  }

  async function doing(what: BriefActs["busy"]["value"], act: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = what;
    try {
      await kept();
      await act();
    } catch (failure) {
      showToast(typeof failure === "string" ? `刚写的还没存下：${failure}` : refusalText(failure), { bad: true });
    } finally {
      busy.value = null;
    }
  }

  /** One step for Ctrl Z, of however many commands it was made. */
  function step(all: Saved[]): void {
    const before: Saved["before"] = Object.assign({}, ...[...all].reverse().map((saved) => saved.before));
    for (const [path, value] of Object.entries(before)) {
      const paragraph = /^(.*\.paragraphs\.[^.]+)\.order$/.exec(path)?.[1];
      // A paragraph that was not there before is gone when it is taken back, and not an empty one.
      if (paragraph && value === null) before[`${paragraph}.deleted`] = true;
    }
    record.remember(before);
  }

  async function figures(command: "use_fact" | "keep_fact", changes: Change[]): Promise<void> {
    await doing(null, async () => {
      const all: Saved[] = [];
      try {
        for (const { fact, places } of changes) {
          for (const place of places) all.push(await backend.call(command, { brief: record.id, fact, ...place }));
        }
      } finally {
        step(all);
      }
    });
  }

  return {
    busy,
    filed,
    use: (changes) => figures("use_fact", changes),
    keep: (change) => figures("keep_fact", [change]),

    redraft: () =>
      doing("redraft", async () => {
        const saved = await backend.call("redraft", { id: record.id });
        step([saved]);
        const changed = Object.keys(saved.before).length > 0;
        const words = changed ? "没改过的段落已按现在的记录重写，改过的没动。" : "记录没有变，不用重写。";
        showToast([words, ...saved.remarks].join(" "), changed ? { undo: () => void (record.get("state") !== "submitted" && record.undo()), byKey: true } : {});
      }),

    store: (as, page) =>
      doing(as, async () => {
        const kind = as === "docx" ? "Word 文档" : "PDF 文件";
        const path = await backend.saveAs({ name: `${page.head.name ?? "督导简报"}（${page.month_words.replaceAll(" ", "")}）.${as}`, kind, extension: as });
        if (!path) return;
        const written = await backend.call("write_brief", { id: record.id, [as]: path });
        filed.value = [...written.files.map((file) => ({ words: as === "docx" ? "Word" : "PDF", path: file })), ...filed.value].slice(0, 4);
        const folder = written.files[0]?.replace(/[\\/][^\\/]*$/, "");
        showToast([folder ? `${written.words}，在 ${folder}。` : written.words, ...written.remarks].join(" "), { seconds: 10 });
      }),

    submit: () =>
      doing("submit", async () => {
        const saved = await backend.call("submit_brief", { id: record.id });
        showToast(["已报县督导室，下次同步时送到。", ...saved.remarks].join(" "), { seconds: 10 });
      }),

    withdraw: () =>
      doing("withdraw", async () => {
        await backend.call("withdraw_brief", { id: record.id });
        showToast("撤回来了，改好再报。");
      }),
  };
}
