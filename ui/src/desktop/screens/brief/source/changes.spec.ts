import { describe, expect, it } from "vitest";
import { changesOf } from "./changes";

const stale = (paragraph: string, fact: string, written: string, now: string) => ({ section: "s1", paragraph, fact, written, now, words: `${fact}写的是 ${written}，现在是 ${now}` });

describe("figures that have changed", () => {
  it("are said once, with every place they stand at", () => {
    const changes = changesOf({
      stale: [stale("p1", "hazards.count", "5", "6"), stale("p2", "hazards.count", "5", "6"), stale("p2", "hazards.count", "4", "6")],
      facts: { "hazards.count": { fact: "hazards.count", label: "隐患", value: "6", records: 6 } },
    });
    expect(changes.map((change) => [change.written, change.places.map((place) => place.paragraph), change.usable])).toEqual([
      ["5", ["p1", "p2"], true],
      ["4", ["p2"], true],
    ]);
  });

  it("can only stay as written where the records do not hold them any more", () => {
    const [gone] = changesOf({ stale: [stale("p1", "overdue.count", "1", "没有这一条了")], facts: { "overdue.count": { fact: "overdue.count", label: "", value: "", records: 0 } } });
    expect(gone?.usable).toBe(false);
  });
});
