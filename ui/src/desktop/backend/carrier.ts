/** What carries a command to the app behind the window. Two exist: Tauri (the window) and HTTP (a browser, for tests). */

/** `new`: the small picture of what lies in the watched folder, by its id there. */
export type MediaSize = "thumb" | "full" | "new";

/** A file that a person chose, dropped or pasted. */
export type PickedFile = { path: string; name: string } | { file: File; name: string };

export interface SaveTarget {
  /** Name offered, with its ending: `督导简报.docx`. */
  name: string;
  /** What kind of file, in words, and its ending without the dot. */
  kind: string;
  extension: string;
}

export interface Carrier {
  /** Hands a command over and waits for its result. Fails with [`Refusal`]. */
  call(name: string, args: unknown): Promise<unknown>;
  /** Address of a photo's bytes for an `<img>`. */
  mediaUrl(hash: string, size: MediaSize): string;
  /** Lets the person choose photos or files; empty where nothing was chosen. */
  pickFiles(): Promise<PickedFile[]>;
  /** Attaches one file under `path` of a record; the result is the command's. */
  attach(record: string, path: string, picked: PickedFile): Promise<unknown>;
  /** Asks where to write a file; null where the person thought better of it. */
  saveAs(target: SaveTarget): Promise<string | null>;
  /** Asks for one file or folder to read from. */
  openFile(kind: string, extensions: string[]): Promise<string | null>;
  /** Asks for a folder; null where the person thought better of it. */
  pickFolder(title: string): Promise<string | null>;
  /** Calls back whenever work behind the window made topics stale. */
  onTopics(heard: (topics: string[]) => void): void;
  /** Calls back before the window closes, and waits for it (not longer than two seconds). */
  onClose(last: () => Promise<void>): void;
}

/** The app said no, in words for a person. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly text: string,
  ) {
    super(text);
    this.name = "Refusal";
  }

  /** Reads what a carrier was answered; anything else than a refusal becomes one that says what to do next. */
  static from(answer: unknown): Refusal {
    if (answer instanceof Refusal) return answer;
    if (typeof answer === "object" && answer !== null) {
      const { code, text } = answer as { code?: unknown; text?: unknown };
      if (typeof text === "string") return new Refusal(typeof code === "string" ? code : "refused", text);
    }
    return new Refusal("unreachable", "程序没有回应。内容还在屏幕上，请稍等再试；还不行就关掉窗口重新打开。");
  }
}
