/** Doing something that can be refused: says why, once, and gives back nothing. */
import { showToast } from "@/shared/composables/toast";
import { backend, refusalText, type Commands } from "../backend";

/** Calls a command; a refusal is shown as words and the result is null. */
export async function act<K extends keyof Commands>(name: K, args: Commands[K]["args"]): Promise<Commands[K]["result"] | null> {
  try {
    return await backend.call(name, args);
  } catch (failure) {
    showToast(refusalText(failure), { bad: true });
    return null;
  }
}
