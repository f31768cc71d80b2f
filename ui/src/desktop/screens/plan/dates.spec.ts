import { describe, expect, it } from "vitest";
import { dayWords, shifted, thisMonth } from "./dates";

describe("days of a plan", () => {
  it("go_over_the_ends_of_months_and_years", () => {
    expect(shifted("2026-11-30", 1)).toBe("2026-12-01");
    expect(shifted("2026-12-31", 7)).toBe("2027-01-07");
    expect(shifted("2028-03-01", -1)).toBe("2028-02-29");
  });

  it("are_called_by_month_day_and_weekday", () => {
    expect(dayWords("2026-11-18")).toBe("11 月 18 日 星期三");
    expect(thisMonth(new Date(2026, 0, 3))).toBe("2026-01");
  });
});
