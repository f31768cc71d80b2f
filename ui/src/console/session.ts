/** Who is logged in, and the counts beside the names of the pages. */
import { reactive } from "vue";
import { ask, logIn, logOut, Refused, words, type ConsoleAction, type Me, type Rail } from "./api";
import { PAGES, type PageEntry } from "./pages";

interface Session {
  phase: "asking" | "out" | "in" | "broken";
  me: Me | null;
  rail: Rail | null;
  /** Why one has to log in again, or why nothing can be shown. */
  note: string | null;
}

export const session = reactive<Session>({ phase: "asking", me: null, rail: null, note: null });

/** Whether whoever is logged in may do that at all; the server decides, this only hides what it would refuse. */
export function may(action: ConsoleAction): boolean {
  return session.me?.may[action] !== undefined;
}

/** Whether for the county whole. */
export function mayEverywhere(action: ConsoleAction): boolean {
  return session.me?.may[action] === "all";
}

export function mayOpen(page: PageEntry): boolean {
  return page.everywhere ? mayEverywhere(page.needs) : may(page.needs);
}

/** The pages that whoever is logged in may open, the one to begin with first. */
export function myPages(): PageEntry[] {
  return PAGES.filter(mayOpen);
}

export async function refreshSession(): Promise<void> {
  try {
    session.me = await ask("me");
    session.phase = "in";
    session.note = null;
    await refreshRail();
  } catch (failure) {
    if (failure instanceof Refused && failure.code === "not_logged_in") session.phase = "out";
    else {
      session.phase = "broken";
      session.note = words(failure);
    }
  }
}

/** The counts are an ornament: where they cannot be read, the page itself says why. */
export async function refreshRail(): Promise<void> {
  if (session.me?.must) return;
  session.rail = await ask("rail").catch(() => session.rail);
}

export async function enter(name: string, password: string, code?: string): Promise<void> {
  session.me = await logIn(name, password, code);
  session.phase = "in";
  session.note = null;
  await refreshRail();
}

export async function leave(): Promise<void> {
  await logOut();
  session.phase = "out";
  session.me = session.rail = null;
  session.note = null;
}

/** The session ended by itself; what was on screen is taken away. */
export function ended(): void {
  if (session.phase !== "in") return;
  session.phase = "out";
  session.me = session.rail = null;
  session.note = "登录已经到期，请再登录一次";
}
