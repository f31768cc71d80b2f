import { describe, expect, it } from "vitest";
import type { ClauseView, DeadlineOption, HazardCatalogue } from "../../../backend/commands";
import { deadlinesFor, followDeadline, lacking, offered, withClause, withoutMajor } from "./finding";

const clause = (id: string, verified: boolean, area = "fire"): ClauseView => ({ id, area, area_text: area === "fire" ? "消防" : "食品", text: `${id} 的条文`, check: null, verified });
const day = (date: string, usual: boolean): DeadlineOption => ({ date, words: date, usual });

describe("the drawer after 不符合", () => {
  it("makes it 重大 by a clause that was checked, and only notes a candidate", () => {
    expect(withClause({ grade: "general" }, clause("fire-01", true))).toEqual({ clause: "fire-01", grade: "major" });
    expect(withClause({ grade: "general" }, clause("food-02", false))).toEqual({ clause: "food-02", grade: "general" });
    expect(withoutMajor({ clause: "fire-01", grade: "major" })).toEqual({ clause: null, grade: "general" });
  });

  it("lets the usual deadline follow the grade, and leaves alone one that somebody chose", () => {
    const lists = { deadlines_general: [day("2026-11-25", true), day("2026-12-02", false)], deadlines_major: [day("2026-12-18", true)], deadlines_rectification: [day("2026-12-02", true)] };
    const general = deadlinesFor(lists, "hazard", "general");
    const major = deadlinesFor(lists, "hazard", "major");
    expect(followDeadline("2026-11-25", general, major)).toBe("2026-12-18");
    expect(followDeadline("2026-11-30", general, major)).toBe("2026-11-30");
    expect(deadlinesFor(lists, "rectification", "major")).toBe(lists.deadlines_rectification);
  });

  it("offers the item's own clauses first and each clause once", () => {
    const catalogue = { areas: [{ id: "fire", text: "消防" }, { id: "food", text: "食品" }], clauses: [clause("fire-01", true), clause("food-02", false, "food")] } as HazardCatalogue;
    expect(offered(catalogue, ["food-02", "gone"], "").map((group) => [group.title, group.clauses.map((one) => one.id)])).toEqual([["和这一项有关", ["food-02"]], ["消防", ["fire-01"]]]);
    expect(offered(catalogue, [], "食品").map((group) => group.title)).toEqual(["食品"]);
  });

  it("names what is still to be written", () => {
    expect(Object.keys(lacking("hazard", { description: " " }))).toEqual(["category", "description", "responsible"]);
    expect(Object.keys(lacking("rectification", { description: "缺", responsible: "王主任" }))).toEqual([]);
    expect(lacking("feedback", {})).toEqual({});
  });
});
