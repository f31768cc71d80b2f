/** A code typed group by group: what stands there, how each group is judged, and what is wrong in words. */
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { refusalText, type CodeCheck } from "../../backend";
import type { GroupMark } from "./CodeGroups.vue";

const GROUP = 5;

export interface TypedCode {
  code: Ref<string>;
  check: Ref<CodeCheck | null>;
  /** What the app said to the whole of it; forgotten at the next key. */
  why: Ref<string | null>;
  marks: ComputedRef<GroupMark[]>;
  /** Groups that are right. */
  filled: ComputedRef<number>;
  problem: ComputedRef<string | null>;
}

/** Asks what is to be said of a code as far as it is typed. */
export type AskAbout = (code: string) => Promise<CodeCheck>;

export function useTypedCode(ask: AskAbout): TypedCode {
  const code = ref("");
  const check = ref<CodeCheck | null>(null);
  const why = ref<string | null>(null);
  const typed = computed(() => code.value.split("-"));
  const marks = computed<GroupMark[]>(() =>
    typed.value.map((group, at) => {
      const judged = check.value?.groups[at];
      // What was judged may be what stood there before the last key.
      if (group.length < GROUP || judged?.text !== group || judged.right === null) return "unfinished";
      return judged.right ? "good" : "mistyped";
    }),
  );
  const filled = computed(() => marks.value.filter((mark) => mark === "good").length);
  /** A group that is being put right is not yet wrong. */
  const problem = computed(
    () => why.value ?? (marks.value.includes("unfinished") && !marks.value.includes("mistyped") ? null : (check.value?.problem ?? null)),
  );

  let asked = 0;
  watch(typed, async (groups) => {
    why.value = null;
    const mine = ++asked;
    try {
      // A group in the middle that is still short is filled up, so that those after it keep their places.
      const whole = groups.map((group, at) => (at < groups.length - 1 ? group.padEnd(GROUP, "U") : group)).join("-");
      const answer = await ask(whole);
      if (mine === asked) check.value = answer;
    } catch (failure) {
      if (mine === asked) why.value = refusalText(failure);
    }
  });
  return { code, check, why, marks, filled, problem };
}
