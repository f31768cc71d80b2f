/**
 * Which carrier this page has: the window's own, or HTTP in a browser. Where the county's console shows these
 * screens, its build puts a carrier of its own in this one's place (`vite.config.ts`).
 */
import type { Carrier } from "./carrier";

export const isWindow = "__TAURI_INTERNALS__" in window;
export const carrier: Carrier = isWindow ? (await import("./tauri")).tauri : (await import("./http")).http;
