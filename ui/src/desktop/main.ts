import { createApp, watch } from "vue";
import "@/shared/styles/index.css";
import { applyDisplay, display } from "@/shared/composables/display";
import { listenForKeys } from "@/shared/composables/keys";
import { speak, translations } from "@/shared/language";
import App from "./App.vue";
import { backend } from "./backend";
import { flushAll, flushOnLeave } from "./record/useRecord";
import { router } from "./router";

applyDisplay();
listenForKeys();
flushOnLeave();
backend.listen();
backend.beforeClose(flushAll);
// The first screen is not to change its language before somebody's eyes.
await speak(display.language);
watch(() => display.language, (language) => void speak(language));
createApp(App).use(translations).use(router).mount("#app");
