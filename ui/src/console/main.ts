import { createApp } from "vue";
import "@/shared/styles/index.css";
import "./console.css";
import { applyDisplay } from "@/shared/composables/display";
import { listenForKeys } from "@/shared/composables/keys";
import App from "./App.vue";
import { router } from "./router";

applyDisplay();
listenForKeys();
createApp(App).use(router).mount("#app");
