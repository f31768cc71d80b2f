/**
 * Words of a re-check whose verdict is not given yet. A step is written as a whole, so until then they are kept by the
 * window, also while somebody looks at another screen; locking forgets them with everything else.
 */
import { ref, watch, type Ref } from "vue";
import { session } from "../../state/session";

const written = new Map<string, Ref<string>>();

watch(() => session.phase, (phase) => phase !== "open" && written.clear());

export function noteOf(finding: string): Ref<string> {
  const known = written.get(finding) ?? ref("");
  written.set(finding, known);
  return known;
}
