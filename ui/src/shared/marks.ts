/**
 * What is drawn on a photo, as shapes. Places are thousandths of the picture's width and height; measures are parts of its
 * long side and the same as on paper (`crates/documents/src/marks.rs`).
 */
import type { DrawnMark, MarkKind } from "./generated/commands";

export type { DrawnMark, MarkKind };
export type Place = [number, number];

/** The far edge of a picture, in either direction. */
export const FAR = 1000;
/** Characters that words on a picture may have. */
export const MOST_CHARACTERS = 20;

export const KINDS: Record<MarkKind, string> = { arrow: "箭头", ring: "圈", text: "文字", blur: "打码" };

/** Parts of the long side: a line, its edge on each side, the head of an arrow, the height of words. */
const LINE = 0.006;
const EDGE = 0.003;
const HEAD = { back: 0.036, side: 0.017 };
const WORDS = 0.035;
/** On a small picture lines are this much thicker, or they would not be seen. */
const BOLD = 2.6;
/** Cells along the longer side of a hidden place; the least length of a cell, as a part of the picture. */
const CELLS = 8;
const LEAST_CELL = 60;

export interface Size {
  width: number;
  height: number;
}

export const longSide = (size: Size) => Math.max(size.width, size.height);

/** A place of a mark in the picture's own pixels. */
export function inPixels([x, y]: Place, { width, height }: Size): Place {
  return [(x * width) / FAR, (y * height) / FAR];
}

/** Two corners of a mark in the picture's pixels; the same twice where it has but one. */
export function corners(mark: DrawnMark, size: Size): [Place, Place] {
  const first = mark.points[0] ?? [0, 0];
  return [inPixels(first, size), inPixels(mark.points[1] ?? first, size)];
}

export function widths(size: Size, bold: boolean): { line: number; edged: number; wordsEdge: number } {
  const by = longSide(size) * (bold ? BOLD : 1);
  return { line: LINE * by, edged: (LINE + 2 * EDGE) * by, wordsEdge: 2 * EDGE * by };
}

export function ring(mark: DrawnMark, size: Size) {
  const [a, b] = corners(mark, size);
  return { cx: (a[0] + b[0]) / 2, cy: (a[1] + b[1]) / 2, rx: Math.abs(a[0] - b[0]) / 2, ry: Math.abs(a[1] - b[1]) / 2 };
}

export function arrow(mark: DrawnMark, size: Size, bold: boolean): { shaft: string; head: string } {
  const [from, to] = corners(mark, size);
  const long = longSide(size) * (bold ? BOLD : 1);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || Number.EPSILON;
  const [x, y] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  // A short arrow has a small head.
  const scale = Math.min(1, length / (HEAD.back * long)) * long;
  const [back, side] = [HEAD.back * scale, HEAD.side * scale];
  const base: Place = [to[0] - x * back, to[1] - y * back];
  return {
    shaft: `M${from[0]} ${from[1]}L${base[0]} ${base[1]}`,
    head: `M${to[0]} ${to[1]}L${base[0] - y * side} ${base[1] + x * side}L${base[0] + y * side} ${base[1] - x * side}Z`,
  };
}

/** One line that stays in the picture: it moves to the left and shrinks as it must. */
export function words(mark: DrawnMark, size: Size): { x: number; y: number; width: number; height: number } {
  const [at] = corners(mark, size);
  const ems = Math.max(1, [...mark.text].reduce((sum, one) => sum + (one <= "\u007f" ? 0.6 : 1), 0));
  const height = Math.min(WORDS * longSide(size), (size.width * 0.96) / ems);
  return { x: Math.max(0, Math.min(at[0], size.width - ems * height)), y: at[1], width: ems * height, height };
}

/** Where a hidden place lies, and how long its cells are. */
export function hidden(mark: DrawnMark, size: Size): { x: number; y: number; width: number; height: number; cell: number } {
  const [a, b] = corners(mark, size);
  const x = Math.min(Math.floor(Math.min(a[0], b[0])), size.width - 1);
  const y = Math.min(Math.floor(Math.min(a[1], b[1])), size.height - 1);
  const width = Math.max(1, Math.ceil(Math.max(a[0], b[0])) - x);
  const height = Math.max(1, Math.ceil(Math.max(a[1], b[1])) - y);
  const cell = Math.max(1, Math.ceil(Math.max(width, height) / CELLS), Math.ceil(longSide(size) / LEAST_CELL));
  return { x, y, width, height, cell };
}

/** Paints coarse cells of one colour each over every hidden place. */
export function hideOn(canvas: HTMLCanvasElement, picture: HTMLImageElement, marks: DrawnMark[]): void {
  const size = { width: picture.naturalWidth, height: picture.naturalHeight };
  canvas.width = size.width;
  canvas.height = size.height;
  const over = canvas.getContext("2d");
  if (!over) return;
  // One pixel takes the colour of a cell. Its own pixels are never read: a picture of the app's own scheme would not allow it.
  const drop = document.createElement("canvas");
  drop.width = drop.height = 1;
  const colour = drop.getContext("2d", { alpha: false });
  if (!colour) return;
  colour.imageSmoothingQuality = "high";
  over.imageSmoothingEnabled = false;
  for (const mark of marks.filter((one) => one.kind === "blur")) {
    const { x, y, width, height, cell } = hidden(mark, size);
    for (let left = x; left < x + width; left += cell) {
      for (let top = y; top < y + height; top += cell) {
        const [across, down] = [Math.min(cell, x + width - left), Math.min(cell, y + height - top)];
        colour.drawImage(picture, left, top, across, down, 0, 0, 1, 1);
        over.drawImage(drop, left, top, across, down);
      }
    }
  }
}

/** For somebody who does not see the picture: 标了 2 处：门上锁，打码 1 处. */
export function spoken(marks: DrawnMark[]): string {
  const blurs = marks.filter((mark) => mark.kind === "blur").length;
  const shown = marks.length - blurs;
  const texts = marks.filter((mark) => mark.kind === "text").map((mark) => mark.text);
  const parts = [shown > 0 ? `标了 ${shown} 处${texts.length > 0 ? `：${texts.join("、")}` : ""}` : "", blurs > 0 ? `打码 ${blurs} 处` : ""];
  return parts.filter(Boolean).join("，");
}
