/** Opens a month's brief; where there is none yet, one is drafted from the records first. */
import { ref, type Ref } from "vue";
import { useRouter } from "vue-router";
import type { MonthChoice } from "../../backend";
import { act } from "../../state/act";

export function useOpenBrief(): { open: (choice: MonthChoice) => Promise<void>; busy: Ref<string | null> } {
  const router = useRouter();
  /** The month that is being drafted. */
  const busy = ref<string | null>(null);

  async function open(choice: MonthChoice): Promise<void> {
    if (busy.value) return;
    let brief = choice.brief;
    if (!brief) {
      busy.value = choice.month;
      brief = (await act("open_brief", { month: choice.month }))?.id ?? null;
      busy.value = null;
    }
    if (brief) await router.push({ name: "brief", params: { brief } });
  }
  return { open, busy };
}
