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

/** Whether one text became the other by writing or deleting in one place; another choice is a step of its own. */
function isTyping(before: JsonValue, after: JsonValue): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return head + tail === shorter;
}

export class History {
  private steps: Change[][] = [];
  private open: Change[] | null = null;
  private lastPath = "";
  private lastAt = 0;

  /** Notes that a leaf is about to change from one value to another. */
  note(path: string, before: JsonValue, after: JsonValue = null, now: number = Date.now()): void {
    if (this.open) {
      if (!this.open.some((change) => change.path === path)) this.open.push({ path, before });
      return;
    }
    const goesOn = path === this.lastPath && now - this.lastAt < PAUSE_MS && this.steps.length > 0 && isTyping(before, after);
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
