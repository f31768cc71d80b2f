/** Who sits here and whether the records are open; and what the rail counts, since every screen shows it. */
import { reactive } from "vue";
import { showToast } from "@/shared/composables/toast";
import { backend, LOCKED, refusalText, type PersonCard, type Rail, type Session } from "../backend";
import { watchTopics } from "../backend/topics";
import { flushAll, forgetDrafts } from "../record/useRecord";
import { router } from "../router";
import { forgetPapers } from "../screens/survey/papers";
import { forgetLists } from "./drawLists";

export const session = reactive({
  phase: "starting" as "starting" | "enrol" | "locked" | "open" | "broken",
  /** Who works here now; null while closed. */
  now: null as Session | null,
  rail: null as Rail | null,
  /** Who has a store on this machine. */
  persons: [] as PersonCard[],
  /** Why the app could not be asked at all. */
  failure: null as string | null,
});

/** Opens the window on this person's records. */
export function enter(now: Session): void {
  session.now = now;
  session.rail = now.rail;
  session.phase = "open";
  // 今日 has a note of its own for this, which stays until it is read; elsewhere it must not lie on what is being recorded.
  if (now.recovered && router.currentRoute.value.name !== "today") showToast(now.recovered.text, { seconds: 8 });
}

/** To the first page of all: another person, or the same one whom the county must know anew; and back. */
export function goToEnrolment(): void {
  session.phase = "enrol";
}

export function leaveEnrolment(): void {
  session.phase = "locked";
}

/** Asks how things stand: open, locked, or nobody here yet. */
export async function refreshSession(): Promise<void> {
  try {
    const now = await backend.call("session", null);
    if (now) return enter(now);
    session.now = null;
    session.persons = await backend.call("persons", null);
    session.phase = session.persons.length > 0 ? "locked" : "enrol";
  } catch (failure) {
    session.failure = refusalText(failure);
    session.phase = "broken";
  }
}

async function countRail(): Promise<void> {
  try {
    session.rail = await backend.call("rail", null);
  } catch {
    // The counts stay as they were; the screen beside them says what is wrong.
  }
}

watchTopics(() => ["today", "findings", "sync", "schools"], () => {
  if (session.phase === "open") void countRail();
});

watchTopics(() => [LOCKED], () => {
  if (session.phase === "open") void showLock();
});

/** Shows the lock and forgets everything of the records. */
export async function showLock(): Promise<void> {
  forgetDrafts();
  forgetLists();
  forgetPapers();
  await refreshSession();
}

/** Keeps what is written, closes the records and shows the lock. */
export async function lock(): Promise<void> {
  await flushAll();
  await backend.call("lock", null);
  await showLock();
}
