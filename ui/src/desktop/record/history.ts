/**
 * What Ctrl Z takes back: for each step, what the leaves it changed were before. Typing into one leaf is one step for
 * as long as it goes on without a pause.
 */
import type { JsonValue } from "../backend/commands";

export interface Change {
  path: string;
  before: JsonValue;
}

const PAUSE_MS = 1500;
const KEPT = 200;

export class History {
  private steps: Change[][] = [];
  private open: Change[] | null = null;
  private lastPath = "";
  private lastAt = 0;

  /** Notes that a leaf is about to change. */
  note(path: string, before: JsonValue, now: number = Date.now()): void {
    if (this.open) {
      if (!this.open.some((change) => change.path === path)) this.open.push({ path, before });
      return;
    }
    const goesOn = path === this.lastPath && now - this.lastAt < PAUSE_MS && this.steps.length > 0;
    this.lastPath = path;
    this.lastAt = now;
    if (goesOn) return;
    this.push([{ path, before }]);
  }

  /** Everything changed inside `act` is one step. */
  group(act: () => void): void {
    if (this.open) return act();
    this.open = [];
    try {
      act();
    } finally {
      if (this.open.length > 0) this.push(this.open);
      this.open = null;
      this.lastPath = "";
    }
  }

  /** The last step, taken off; undefined where there is none. */
  take(): Change[] | undefined {
    this.lastPath = "";
    return this.steps.pop();
  }

  get length(): number {
    return this.steps.length;
  }

  private push(step: Change[]): void {
    this.steps.push(step);
    if (this.steps.length > KEPT) this.steps.shift();
  }
}
