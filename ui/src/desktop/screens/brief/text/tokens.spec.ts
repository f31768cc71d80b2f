import { describe, expect, it } from "vitest";
import { plainOf, textOf, tokensOf, withFigure, withGapFilled } from "./tokens";

describe("a paragraph's text", () => {
  it.each([
    "",
    "本月共到校督导{{visits.count|4}}次，到{{schools.visited|3}}所学校。",
    "{{visits.count|4}}{{schools.visited|3}}",
    "原因是{{?原因}}。",
    "只是{{两个括号、{{|没有名字}}、{{?}}、{一个}",
    "{{a{{visits.count|4}}次",
    "𠮷林小学👨‍👩‍👧 <script>alert(1)</script> {{school.name|𠮷林小学}}",
    "{{rate|}}空着的数字",
  ])("is the same after reading and writing: %s", (text) => {
    expect(textOf(tokensOf(text))).toBe(text);
  });

  it("keeps figures whole where braces are typed around them", () => {
    const tokens = [{ type: "text" as const, text: "{" }, { type: "fact" as const, fact: "visits.count", shown: "4" }];
    expect(textOf(tokens)).toBe("｛{{visits.count|4}}");
    expect(textOf([{ type: "text", text: "{{visits.count|9}}" }])).toBe("｛｛visits.count|9｝｝");
  });

  it("is read with figures as written and gaps named", () => {
    expect(plainOf("督导{{visits.count|0}}次，原因是{{?原因}}。")).toBe("督导0次，原因是（待补：原因）。");
  });

  it("takes the words that fill a gap, and no figure made of them", () => {
    expect(withGapFilled("原因是{{?原因}}，{{?原因}}。", "原因", "放{{假|1}}")).toBe("原因是放｛｛假|1｝｝，{{?原因}}。");
  });

  it("takes a figure as it is now, or keeps it as words", () => {
    const text = "督导{{visits.count|3}}次，另有{{visits.count|4}}次";
    expect(withFigure(text, "visits.count", "3", "5")).toBe("督导{{visits.count|5}}次，另有{{visits.count|4}}次");
    expect(withFigure(text, "visits.count", "4", null)).toBe("督导{{visits.count|3}}次，另有4次");
  });
});
