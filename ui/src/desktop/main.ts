import { createApp } from "vue";
import "@/shared/styles/index.css";
import { applyDisplay } from "@/shared/composables/display";
import { listenForKeys } from "@/shared/composables/keys";
import App from "./App.vue";
import { backend } from "./backend";
import { flushAll, flushOnLeave } from "./record/useRecord";
import { router } from "./router";

applyDisplay();
listenForKeys();
flushOnLeave();
backend.listen();
backend.beforeClose(flushAll);
createApp(App).use(router).mount("#app");
