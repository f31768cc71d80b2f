import { describe, expect, it } from "vitest";
import { answersTo, clearPaper, leavesOf, paperOf } from "./papers";

const question = (id: string) => ({ id, text: id, options: [{ id: "4", text: "好" }, { id: "1", text: "差" }] });

describe("a paper", () => {
  it("adds_one_to_each_answer_and_to_the_papers", () => {
    expect(leavesOf({ q1: "4", q2: "1" }, { q1: { "4": 6, "1": 2 } }, 8)).toEqual([["counts.q1.4", 7], ["counts.q2.1", 1], ["papers", 9]]);
  });

  it("counts_although_a_question_was_left_out", () => {
    expect(leavesOf({ q1: "4" }, null, 0)).toEqual([["counts.q1.4", 1], ["papers", 1]]);
  });

  it("is_kept_while_its_screen_is_away_and_empty_after_it_was_counted", () => {
    paperOf("a").q1 = "4";
    expect(paperOf("a")).toEqual({ q1: "4" });
    expect(paperOf("b")).toEqual({});
    clearPaper(paperOf("a"));
    expect(paperOf("a")).toEqual({});
  });
});

describe("a question", () => {
  it("has_as_many_answers_as_its_own_options_say", () => {
    expect(answersTo(question("q1"), { q1: { "4": 3, "1": 2, gone: 9 }, q2: { "4": 1 } })).toBe(5);
    expect(answersTo(question("q3"), null)).toBe(0);
  });
});
