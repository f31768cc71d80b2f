/** Who sits here and whether the records are open. What the rail counts is kept here too, since every screen shows it. */
import { reactive } from "vue";
import { backend, refusalText, type Commands } from "../backend";
import { watchTopics } from "../backend/topics";
import { flushAll, forgetDrafts } from "../record/useRecord";

export type Status = Commands["status"]["result"];

export const session = reactive({
  /** `starting` until the first answer; `closed` shows the lock. */
  phase: "starting" as "starting" | "enrol" | "locked" | "open" | "broken",
  status: null as Status | null,
  /** Why the app could not be asked at all. */
  failure: null as string | null,
  person: null as Status["person"],
  badges: null as Commands["badges"]["result"] | null,
});

export function take(status: Status): void {
  session.status = status;
  session.person = status.person;
  session.phase = !status.enrolled ? "enrol" : status.unlocked ? "open" : "locked";
  if (session.phase === "open") void countBadges();
}

/** Asks how things stand. */
export async function refreshStatus(): Promise<void> {
  try {
    take(await backend.call("status", {}));
  } catch (failure) {
    session.failure = refusalText(failure);
    session.phase = "broken";
  }
}

export async function countBadges(): Promise<void> {
  try {
    session.badges = await backend.call("badges", {});
  } catch {
    // The numbers beside the rail are a convenience; the screens behind them say what is wrong.
    session.badges = null;
  }
}

watchTopics(() => ["badges", "sync", "schools*", "school:*", "findings", "visits", "record:*"], () => {
  if (session.phase === "open") void countBadges();
});

/** Keeps what is written, closes the records and shows the lock. */
export async function lock(): Promise<void> {
  await flushAll();
  take(await backend.call("lock", {}));
  forgetDrafts();
}
