/** What is being changed in the settings; kept while the page is open, whatever is looked at in between. */
import { reactive } from "vue";
import type { PeriodWritten } from "./api";

export const typed = reactive<{ fields: Record<string, string>; periods: Record<string, PeriodWritten> }>({ fields: {}, periods: {} });
