/** What the office is writing down of a complaint; kept while the page is open, whatever is looked at in between. */
import { reactive } from "vue";
import type { Dispatch } from "./api";

function empty(): Dispatch {
  return { content: "", school: "", handler: "", channel: "phone", complainant: "", phone: "", shield: "shielded", urgency: "normal", child: false };
}

export const draft = reactive(empty());

export function beginDraft(): void {
  Object.assign(draft, empty());
}
