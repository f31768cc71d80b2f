import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import { translated } from "./src/shared/language/template.ts";

/** The console's page is served as a folder's index, so its file is named as one. */
function consoleAsIndex(): Plugin {
  return {
    name: "console-as-index",
    enforce: "post",
    generateBundle(_, bundle) {
      const page = bundle["console.html"];
      if (page) page.fileName = "index.html";
    },
  };
}

/** Two pages, each with its own output folder: the window (`dist/desktop`) and the county's console (`dist/console`). */
export default defineConfig(({ mode }) => {
  const console = mode === "console";
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    base: "./",
    // The window speaks two languages, the console one.
    plugins: [vue(console ? {} : { template: { compilerOptions: { nodeTransforms: [translated()] } } }), consoleAsIndex()],
    resolve: {
      alias: {
        // The console shows some of the window's own screens: a form filled in on trial, the county's brief.
        ...(console ? { "@/desktop/backend/chosen": fileURLToPath(new URL("./src/console/window/carrier.ts", import.meta.url)) } : {}),
        "@": fileURLToPath(new URL("./src", import.meta.url)),
      },
    },
    build: {
      outDir: console ? "dist/console" : "dist/desktop",
      emptyOutDir: true,
      target: ["chrome111", "safari16.4"],
      chunkSizeWarningLimit: 900,
      rollupOptions: { input: fileURLToPath(new URL(console ? "./console.html" : "./index.html", import.meta.url)) },
    },
    server: { port: 5173, strictPort: true },
    test: {
      include: ["src/**/*.spec.ts", "tests/**/*.spec.ts"],
      environment: "node",
      testTimeout: 60_000,
      hookTimeout: 120_000,
      fileParallelism: false,
    },
  };
});
