/**
 * The border to the app. Only this folder knows how a command travels; a screen asks by name and gets typed answers.
 * A refusal arrives as [`Refusal`], whose text is for the person.
 */
import type { Attached, Commands } from "./commands";
import { carrier, isWindow } from "@/desktop/backend/chosen";
import { Refusal, type MediaSize, type PickedFile, type SaveTarget } from "./carrier";
import { announce } from "./topics";

export type * from "./commands";
export { Refusal as RefusalError, type MediaSize, type PickedFile } from "./carrier";
export { useTopic } from "./topics";

/** Whether this runs in the product's own window, and not in a browser. */
export { isWindow };

/** Announced when the app turns out to be locked. */
export const LOCKED = "locked";

type Name = keyof Commands;

function topicsOf(result: unknown): string[] {
  const topics = (result as { topics?: unknown } | null)?.topics;
  return Array.isArray(topics) ? (topics as string[]) : [];
}

export const backend = {
  /** Does something and tells everybody what became stale by it; `except` names a topic its caller already knows of. */
  async call<K extends Name>(name: K, args: Commands[K]["args"], options: { except?: string } = {}): Promise<Commands[K]["result"]> {
    try {
      const result = await carrier.call(name, args);
      announce(topicsOf(result).filter((topic) => topic !== options.except));
      return result as Commands[K]["result"];
    } catch (failure) {
      // Locked behind the window's back, by idle time or by sleep: the window shows the lock, whoever asked.
      if (failure instanceof Refusal && failure.code === "locked") announce([LOCKED]);
      throw failure;
    }
  },
  mediaUrl: (hash: string, size: MediaSize): string => carrier.mediaUrl(hash, size),
  /** The bytes of a photo, a recording or a file. */
  async mediaBlob(hash: string): Promise<Blob> {
    const answer = await fetch(carrier.mediaUrl(hash, "full"));
    if (!answer.ok) throw new Refusal("gone", "这个文件还没有取到这台电脑上，同步以后再看。");
    return answer.blob();
  },
  pickFiles: (): Promise<PickedFile[]> => carrier.pickFiles(),
  /** Attaches one file under a path of a record (`photos`, `answers.<item>.photos`); a file that cannot be taken in is a refusal. */
  async attach(record: string, path: string, picked: PickedFile): Promise<void> {
    const result = (await carrier.attach(record, path, picked)) as Attached;
    announce(topicsOf(result));
    const refused = result.refused[0];
    if (refused) throw new Refusal("invalid", refused.text);
  },
  saveAs: (target: SaveTarget): Promise<string | null> => carrier.saveAs(target),
  openFile: (kind: string, extensions: string[]): Promise<string | null> => carrier.openFile(kind, extensions),
  pickFolder: (title: string): Promise<string | null> => carrier.pickFolder(title),
  listen: (): void => carrier.onTopics(announce),
  beforeClose: (last: () => Promise<void>): void => carrier.onClose(last),
};

/** The words of a failure, whatever it was. */
export function refusalText(failure: unknown): string {
  return Refusal.from(failure).text;
}
