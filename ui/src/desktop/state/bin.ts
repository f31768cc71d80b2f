/** Putting a record away: one press, and one press to have it back. */
import { showToast } from "@/shared/composables/toast";
import { act } from "./act";

/** Deletes it; `then` leads away from a screen that no longer has anything to show. Whether it was deleted. */
export async function putAway(id: string, then?: () => Promise<unknown>): Promise<boolean> {
  const saved = await act("delete_record", { id });
  if (!saved) return false;
  // Another screen takes what can be undone with it, so the word comes after.
  await then?.();
  showToast("删了，在“设置”的回收站里还能找回", { undo: () => void act("restore_record", { id }) });
  return true;
}
