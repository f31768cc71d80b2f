/**
 * The place of the caret in a paragraph, counted so that it survives drawing the paragraph anew: every UTF-16 unit of
 * the words is one, every chip is one.
 */
import { isChip, withoutGuards } from "./dom";

function leavesOf(root: Node): (Text | HTMLElement)[] {
  const found: (Text | HTMLElement)[] = [];
  for (const child of root.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) found.push(child as Text);
    else if (isChip(child)) found.push(child);
    else found.push(...leavesOf(child));
  }
  return found;
}

function sizeOf(leaf: Text | HTMLElement): number {
  return isChip(leaf) ? 1 : withoutGuards(leaf.textContent ?? "").length;
}

/** How many steps of the caret an element is long. */
export function lengthOf(root: Node): number {
  return leavesOf(root).reduce((sum, leaf) => sum + sizeOf(leaf), 0);
}

/** How far into `root` a place is. */
export function offsetOf(root: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  let count = 0;
  for (const leaf of leavesOf(root)) {
    if (leaf === node) return count + withoutGuards((leaf.textContent ?? "").slice(0, offset)).length;
    const at = document.createRange();
    at.selectNode(leaf);
    if (range.compareBoundaryPoints(Range.END_TO_END, at) < 0) break;
    count += sizeOf(leaf);
  }
  return count;
}

/** Where the caret is in `root`; null where it is elsewhere. */
export function caretIn(root: HTMLElement): { start: number; end: number } | null {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  return {
    start: offsetOf(root, range.startContainer, range.startOffset),
    end: offsetOf(root, range.endContainer, range.endOffset),
  };
}

function placeIn(root: HTMLElement, offset: number): [Node, number] {
  let rest = offset;
  const leaves = leavesOf(root);
  for (const leaf of leaves) {
    const size = sizeOf(leaf);
    if (!isChip(leaf) && rest <= size) {
      // Guards before the place are stepped over, so that what is typed follows them.
      const text = leaf.textContent ?? "";
      let at = 0;
      for (let left = rest; at < text.length && (left > 0 || withoutGuards(text.charAt(at)) === ""); at++) {
        if (withoutGuards(text.charAt(at)) !== "") left -= 1;
      }
      return [leaf, at];
    }
    if (isChip(leaf) && rest < 1) return [root, [...root.childNodes].indexOf(leaf)];
    rest -= size;
  }
  return [root, root.childNodes.length];
}

/** Puts the caret into `root`; beyond its end is its end. */
export function placeCaret(root: HTMLElement, offset: number): void {
  root.focus({ preventScroll: true });
  const [node, at] = placeIn(root, Math.max(0, offset));
  document.getSelection()?.collapse(node, at);
}

/** The chip right before (or after) the caret with nothing but guards between; null where there is a word. */
export function chipBeside(root: HTMLElement, side: "before" | "after"): HTMLElement | null {
  const range = document.getSelection()?.rangeCount ? document.getSelection()?.getRangeAt(0) : undefined;
  if (!range?.collapsed || !root.contains(range.startContainer)) return null;
  const { startContainer: node, startOffset: offset } = range;
  const before = side === "before";
  let next: Node | null;
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.textContent ?? "";
    if (withoutGuards(before ? text.slice(0, offset) : text.slice(offset)) !== "") return null;
    next = before ? node.previousSibling : node.nextSibling;
  } else next = node.childNodes[before ? offset - 1 : offset] ?? null;
  while (next?.nodeType === Node.TEXT_NODE && withoutGuards(next.textContent ?? "") === "") {
    next = before ? next.previousSibling : next.nextSibling;
  }
  return isChip(next) ? next : null;
}
