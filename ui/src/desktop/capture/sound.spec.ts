import { describe, expect, it } from "vitest";
import { wordsOf } from "./devices";
import { base64Of, lengthWords, pcmOf } from "./sound";

describe("a recording", () => {
  it("is_numbers_of_16_bits_with_loud_parts_held_to_the_edge", () => {
    expect([...pcmOf([new Float32Array([0, 0.5]), new Float32Array([-1, 3])])]).toEqual([0, 16_384, -32_767, 32_767]);
  });

  it("goes_over_with_the_little_end_first_however_long_it_is", () => {
    expect(base64Of(new Int16Array([1, -2]))).toBe("AQD+/w==");
    expect(atob(base64Of(new Int16Array(70_000).fill(258)))).toBe("\u0002\u0001".repeat(70_000));
  });

  it("tells_its_length_as_a_clock_does", () => {
    expect([0, 9.9, 60, 725].map(lengthWords)).toEqual(["0:00", "0:09", "1:00", "12:05"]);
  });
});

describe("a machine without a device", () => {
  it("says_which_of_the_three_reasons_it_is", () => {
    expect(wordsOf("microphone", "NotFoundError")).toMatch(/没有找到话筒/);
    expect(wordsOf("microphone", "NotAllowedError")).toMatch(/隐私/);
    expect(wordsOf("camera", "NotReadableError")).toMatch(/摄像头打不开.*别的程序/);
  });
});
