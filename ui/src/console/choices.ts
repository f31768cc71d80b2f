/** What lists can be narrowed to: zones, townships, kinds of school, schools, people. They come with the overview, and are asked once. */
import { onMounted, ref, type Ref } from "vue";
import { ask, type OverviewChoices } from "./api";
import { may, session } from "./session";

let known: { account: string; choices: OverviewChoices | null } = { account: "", choices: null };

/** Keeps what came with an overview that was asked for anyway. */
export function keepChoices(choices: OverviewChoices): void {
  known = { account: session.me?.account ?? "", choices };
}

export function useChoices(): Ref<OverviewChoices | null> {
  // What another account was told before on this page is not this one's.
  if (known.account !== session.me?.account) known = { account: session.me?.account ?? "", choices: null };
  const choices = ref(known.choices);
  onMounted(async () => {
    if (known.choices || !may("see_overview")) return;
    // Without the names the list can still be read; the page's own question says what is wrong.
    const overview = await ask("overview").catch(() => null);
    if (overview) keepChoices(overview.choices);
    choices.value = known.choices;
  });
  return choices;
}
