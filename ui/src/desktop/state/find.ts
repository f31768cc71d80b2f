/** Whether the window's search is open; any screen may open it. */
import { reactive } from "vue";

export const find = reactive({ open: false });
