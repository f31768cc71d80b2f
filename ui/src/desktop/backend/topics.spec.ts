import { describe, expect, it } from "vitest";
import { announce, concerns, watchTopics } from "./topics";

describe("stale topics", () => {
  it("reach those who show them, once for everything told together", async () => {
    const heard: string[] = [];
    const stop = watchTopics(() => ["school:1", "findings"], () => heard.push("school"));
    announce(["school:1"]);
    announce(["findings", "today"]);
    await Promise.resolve();
    expect(heard).toEqual(["school"]);
    announce(["school:2"]);
    await Promise.resolve();
    expect(heard).toEqual(["school"]);
    stop();
    announce(["school:1"]);
    await Promise.resolve();
    expect(heard).toEqual(["school"]);
  });

  it("may be families, told or watched", () => {
    expect(concerns("school:*", "school:1")).toBe(true);
    expect(concerns("record:9", "record:*")).toBe(true);
    expect(concerns("record:*", "school:1")).toBe(false);
  });
});
