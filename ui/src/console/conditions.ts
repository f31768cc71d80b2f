/** The conditions of a list, kept in its address: back goes back, and an address can be sent to a colleague. */
import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";
import { isoDate } from "@/shared/format";

export interface ListConditions {
  /** The whole question as the server takes it, without what only the page knows (`open`: the line whose drawer is open). */
  all: () => Record<string, string>;
  one: (name: string, otherwise?: string) => WritableComputedRef<string>;
  set: (changes: Record<string, string | undefined>) => void;
}

/** `YYYY-MM` of today. */
export function thisMonth(): string {
  return isoDate().slice(0, 7);
}

export function useConditions(): ListConditions {
  const route = useRoute();
  const router = useRouter();
  const read = (name: string) => (typeof route.query[name] === "string" ? (route.query[name] as string) : "");

  function set(changes: Record<string, string | undefined>): void {
    const next: Record<string, string> = {};
    for (const [key, value] of Object.entries({ ...route.query, ...changes })) {
      if (typeof value === "string" && value !== "") next[key] = value;
    }
    // Another question starts at its first line again.
    if (!("from" in changes) && !("open" in changes)) delete next.from;
    void router.replace({ path: route.path, query: next });
  }

  return {
    all: () => Object.fromEntries(Object.keys(route.query).filter((key) => key !== "open" && read(key) !== "").map((key) => [key, read(key)])),
    one: (name, otherwise = "") => computed({ get: () => read(name) || otherwise, set: (value) => set({ [name]: value }) }),
    set,
  };
}
