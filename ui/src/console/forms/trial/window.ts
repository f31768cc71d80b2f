/** The window in which a form is tried out: an app of its own within the page, so that its ways lead nowhere else. */
import { createApp, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import TrialEnd from "./TrialEnd.vue";
import TrialFill from "./TrialFill.vue";
import TrialRubric from "./TrialRubric.vue";

/** Opens it in `place`; the returned function closes it. */
export async function openTrial(place: HTMLElement, rubric: boolean): Promise<() => void> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/fill", component: rubric ? TrialRubric : TrialFill },
      { path: "/:rest(.*)*", component: TrialEnd },
    ],
  });
  await router.push("/fill");
  const app = createApp({ render: () => h(RouterView) });
  app.use(router).mount(place);
  return () => app.unmount();
}
