import { describe, expect, it } from "vitest";
import { wordsOf } from "./devices";
import { lengthWords, wavOf } from "./wav";

describe("a recording", () => {
  it("is_a_wav_of_one_channel_and_16_bits_with_loud_parts_held_to_the_edge", async () => {
    const blob = wavOf([new Float32Array([0, 0.5]), new Float32Array([-1, 3])], 16_000);
    const bytes = new DataView(await blob.arrayBuffer());
    expect(bytes.byteLength).toBe(52);
    expect([bytes.getUint32(4, true), bytes.getUint32(24, true), bytes.getUint32(40, true)]).toEqual([44, 16_000, 8]);
    expect([44, 46, 48, 50].map((at) => bytes.getInt16(at, true))).toEqual([0, 16_384, -32_767, 32_767]);
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
