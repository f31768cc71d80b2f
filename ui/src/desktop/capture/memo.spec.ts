import { beforeEach, describe, expect, it, vi } from "vitest";
import { Memo } from "./memo";

const call = vi.hoisted(() => vi.fn());
vi.mock("../backend", () => ({ backend: { call }, refusalText: (why: Error) => why.message }));

/** Numbers of the pieces that the app was given, in order. */
const given = () => call.mock.calls.filter(([name]) => name === "memo_piece").map(([, args]) => (args as { at: number }).at);
const piece = new Int16Array([1, 2, 3]);

beforeEach(() => {
  call.mockReset();
  call.mockImplementation((name: string) => Promise.resolve(name === "keep_memo" ? { refused: [] } : null));
});

describe("a memo on its way to the disk", () => {
  it("gives_its_pieces_on_in_order_and_then_is_kept", async () => {
    const told: (string | null)[] = [];
    const memo = new Memo("visit", "photos", (why) => told.push(why));
    for (let n = 0; n < 3; n++) memo.add(piece, 16_000);
    expect(await memo.keep()).toBe(true);
    expect(given()).toEqual([0, 1, 2]);
    expect(new Set(call.mock.calls.map(([, args]) => (args as { memo: string }).memo)).size).toBe(1);
    expect(told.every((why) => why === null)).toBe(true);
  });

  it("holds_what_the_disk_did_not_take_says_so_and_tries_it_again_with_the_next", async () => {
    const told: (string | null)[] = [];
    const memo = new Memo("visit", "photos", (why) => told.push(why));
    call.mockRejectedValueOnce(new Error("硬盘满了"));
    memo.add(piece, 16_000);
    await vi.waitFor(() => expect(told).toEqual(["硬盘满了"]));
    memo.add(piece, 16_000);
    await vi.waitFor(() => expect(told.at(-1)).toBe(null));
    expect(given()).toEqual([0, 0, 1]);
  });

  it("is_not_said_to_be_kept_while_something_of_it_is_not_and_is_kept_by_another_try", async () => {
    const told: (string | null)[] = [];
    const memo = new Memo("visit", "photos", (why) => told.push(why));
    call.mockRejectedValue(new Error("程序锁上了"));
    memo.add(piece, 16_000);
    expect(await memo.keep()).toBe(false);
    expect(call.mock.calls.some(([name]) => name === "keep_memo")).toBe(false);
    call.mockImplementation((name: string) => Promise.resolve(name === "keep_memo" ? { refused: [] } : null));
    expect(await memo.keep()).toBe(true);
    expect(told.at(-1)).toBe(null);
  });
});
