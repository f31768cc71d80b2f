// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { caretIn, chipBeside, placeCaret } from "./caret";
import { chipsOf, draw, guard, hasMarkup, textIn } from "./dom";

const TEXT = "{{visits.count|4}}次到{{schools.visited|3}}{{schools.owed|6}}所，原因是{{?原因}}";

function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.contentEditable = "true";
  document.body.append(element);
  draw(element, text);
  return element;
}

afterEach(() => document.body.replaceChildren());

describe("a paragraph on the page", () => {
  it.each([
    TEXT,
    "",
    "没有数字的一段",
    "{{school.name|𠮷林小学}}的😀👨‍👩‍👧‍👦和𠮷",
    "<script>alert('1')</script><b>{{visits.count|<i>4</i>}}</b>",
    "  两头有空格  ",
  ])("reads back as it was drawn: %s", (text) => {
    expect(textIn(paragraph(text))).toBe(text);
  });

  it("never makes markup out of words", () => {
    const element = paragraph("<img src=x onerror=alert(1)>{{a|<script>1</script>}}");
    expect(element.querySelector("img, script")).toBeNull();
    expect(hasMarkup(element)).toBe(false);
  });

  it("keeps its figures when words are typed before, between and after them", () => {
    const element = paragraph(TEXT);
    const [first, second, , gap] = chipsOf(element);
    (first?.previousSibling as Text).appendData("前𠮷");
    (second?.nextSibling as Text).appendData("间");
    (gap?.nextSibling as Text).appendData("后😀");
    expect(textIn(element)).toBe("前𠮷{{visits.count|4}}次到{{schools.visited|3}}间{{schools.owed|6}}所，原因是{{?原因}}后😀");
  });

  it("is not changed by what is typed into a chip by force", () => {
    const element = paragraph("{{visits.count|4}}次");
    const chip = chipsOf(element)[0];
    if (chip) chip.textContent = "40000";
    expect(textIn(element)).toBe("{{visits.count|4}}次");
  });

  it("takes the words of foreign markup and nothing else", () => {
    const element = paragraph("督导{{visits.count|4}}次");
    const bold = document.createElement("b");
    bold.style.color = "red";
    bold.append("很好");
    element.append(bold, document.createElement("br"));
    expect(hasMarkup(element)).toBe(true);
    expect(textIn(element)).toBe("督导{{visits.count|4}}次很好");
  });

  it("loses a figure only when its chip is taken out", () => {
    const element = paragraph(TEXT);
    chipsOf(element)[1]?.remove();
    guard(element);
    expect(textIn(element)).toBe("{{visits.count|4}}次到{{schools.owed|6}}所，原因是{{?原因}}");
  });

  it("keeps the caret where it was when it is drawn anew", () => {
    const element = paragraph(TEXT);
    for (let offset = 0; offset <= 11; offset++) {
      placeCaret(element, offset);
      expect(caretIn(element)).toEqual({ start: offset, end: offset });
      draw(element, TEXT);
      placeCaret(element, offset);
      expect(caretIn(element)?.start).toBe(offset);
    }
  });

  it("knows the chip beside the caret through what only guards it", () => {
    const element = paragraph("{{visits.count|4}}次");
    placeCaret(element, 1);
    expect(chipBeside(element, "before")?.dataset.fact).toBe("visits.count");
    expect(chipBeside(element, "after")).toBeNull();
    placeCaret(element, 2);
    expect(chipBeside(element, "before")).toBeNull();
    placeCaret(element, 0);
    expect(chipBeside(element, "after")?.dataset.fact).toBe("visits.count");
  });
});
