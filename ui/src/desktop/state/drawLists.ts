/** Lists that were typed for a draw, by visit and kind: closing the drawer must not lose a class of forty names. */
import { reactive } from "vue";

const lists = reactive<Record<string, Record<string, string>>>({});

/** The lists of a visit; `begun` gives what they begin with. */
export function listsOf(visit: string, begun: () => Record<string, string>): Record<string, string> {
  lists[visit] ??= begun();
  return lists[visit];
}

/** Names of pupils do not stay in a window that is locked. */
export function forgetLists(): void {
  for (const visit of Object.keys(lists)) delete lists[visit];
}
