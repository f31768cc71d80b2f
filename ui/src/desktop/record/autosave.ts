/**
 * Keeps what is written, by itself. A queue of leaves per record: quiet for 400 ms, or leaving a field, sends them; one
 * save is in flight at a time; a save that fails keeps its leaves and is tried again.
 *
 * Invariant: the state is `saved` only when every edit made so far has come back as kept. No edit leaves the queue
 * before that, and a newer value of a leaf is never overwritten by an older one that failed.
 */
import type { JsonValue } from "../backend/commands";

export type Leaves = Record<string, JsonValue>;

export interface AutosaveState {
  state: "idle" | "saving" | "saved" | "failed";
  at: string | null;
  reason: string | null;
}

export interface AutosaveOptions {
  /** Sends leaves and gives back when they were kept, RFC 3339. */
  send: (set: Leaves) => Promise<string>;
  /** Told whenever the state changed. */
  changed: (state: AutosaveState) => void;
  /** Words for a failure. */
  words: (failure: unknown) => string;
  /** Whether the failure is about what was sent, so that leaves are then sent one by one and only the bad one waits. */
  refused: (failure: unknown) => boolean;
  quietMs?: number;
  retryMs?: number;
}

export class Autosave {
  private waiting: Leaves = {};
  private flying: Leaves | null = null;
  private flight: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** Leaves that were refused for what they are: kept apart so that they do not hold up the others. */
  private stuck: Leaves = {};
  private reason: string | null = null;
  private at: string | null = null;

  constructor(private readonly options: AutosaveOptions) {}

  /** Says when the record was last kept, as its own history tells. */
  wasKept(at: string): void {
    this.at ??= at;
    this.tell();
  }

  /** Leaves not yet kept, newest values. */
  get pending(): Leaves {
    return { ...this.stuck, ...this.flying, ...this.waiting };
  }

  /** Notes that a leaf changed. */
  edit(path: string, value: JsonValue): void {
    this.waiting[path] = value;
    delete this.stuck[path];
    this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.options.quietMs ?? 400);
  }

  /** Sends what waits, now. Resolves once it was kept or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.flight) {
      await this.flight;
      if (this.failures > 0) return;
    }
    if (Object.keys(this.waiting).length === 0) return;
    this.flight ??= this.fly();
    await this.flight;
  }

  /** Tries everything again that was refused or failed. */
  async again(): Promise<void> {
    this.waiting = { ...this.stuck, ...this.waiting };
    this.stuck = {};
    this.failures = 0;
    await this.flush();
  }

  private async fly(): Promise<void> {
    clearTimeout(this.retry);
    while (Object.keys(this.waiting).length > 0) {
      const set = this.waiting;
      this.waiting = {};
      this.flying = set;
      this.tell();
      if (!(await this.deliver(set))) break;
    }
    this.flying = null;
    this.flight = null;
    this.tell();
  }

  /** Sends one lot; says whether to go on. */
  private async deliver(set: Leaves): Promise<boolean> {
    try {
      this.at = await this.options.send(set);
      this.failures = 0;
      if (Object.keys(this.stuck).length === 0) this.reason = null;
      return true;
    } catch (failure) {
      this.reason = this.options.words(failure);
      if (this.options.refused(failure)) return this.deliverOneByOne(set);
      this.waiting = { ...set, ...this.waiting };
      this.failures += 1;
      const wait = Math.min(15_000, (this.options.retryMs ?? 1000) * 2 ** (this.failures - 1));
      this.retry = setTimeout(() => {
        this.failures = 0;
        void this.flush();
      }, wait);
      return false;
    }
  }

  /** A lot of several leaves was refused: the good ones are kept, the bad one stays on screen with its reason. */
  private async deliverOneByOne(set: Leaves): Promise<boolean> {
    const leaves = Object.entries(set);
    if (leaves.length === 1) {
      for (const [path, value] of leaves) if (!(path in this.waiting)) this.stuck[path] = value;
      return true;
    }
    for (const [path, value] of leaves) {
      if (path in this.waiting) continue;
      if (!(await this.deliver({ [path]: value }))) {
        // The line went down half-way: what was not asked for yet waits with the rest.
        const rest = leaves.slice(leaves.findIndex(([other]) => other === path) + 1);
        this.waiting = { ...Object.fromEntries(rest), ...this.waiting };
        return false;
      }
    }
    return true;
  }

  private tell(): void {
    const open = this.flying !== null || Object.keys(this.waiting).length > 0;
    const failed = Object.keys(this.stuck).length > 0 || this.failures > 0;
    const state = failed ? "failed" : open ? "saving" : this.at ? "saved" : "idle";
    this.options.changed({ state, at: this.at, reason: failed ? this.reason : null });
  }
}
