/**
 * A paragraph on the page: text nodes and, for each figure and gap, a chip that the keyboard cannot get into.
 *
 * Invariant: what was drawn reads back as the text it was drawn from, whatever was typed around the chips. Only text nodes
 * and the chips' own data are read; markup that came in by any other way counts for its words alone.
 */
import { tokensOf, textOf, type Token } from "./tokens";

/** Stands where the caret needs a place that no word gives it: beside a chip at an edge or next to another. Never kept. */
const GUARD = "\u200B";
const GUARDS = /\u200B/g;

export function isChip(node: Node | null | undefined): node is HTMLElement {
  if (node?.nodeType !== Node.ELEMENT_NODE) return false;
  const { dataset } = node as HTMLElement;
  return dataset.fact !== undefined || dataset.gap !== undefined;
}

export function chipsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("[data-fact], [data-gap]")];
}

function chip(token: Exclude<Token, { type: "text" }>): HTMLElement {
  const element = document.createElement("span");
  element.contentEditable = "false";
  element.setAttribute("role", "button");
  element.tabIndex = -1;
  if (token.type === "fact") {
    element.className = "fact";
    element.dataset.fact = token.fact;
    element.dataset.shown = token.shown;
    element.textContent = token.shown;
  } else {
    element.className = "gap";
    element.dataset.gap = token.name;
    element.textContent = `待补：${token.name}`;
  }
  return element;
}

/** Gives every chip words or a guard on both sides. */
export function guard(root: HTMLElement): void {
  for (const element of chipsOf(root)) {
    if (element.previousSibling?.nodeType !== Node.TEXT_NODE || element.previousSibling.textContent === "") {
      element.before(document.createTextNode(GUARD));
    }
    if (element.nextSibling?.nodeType !== Node.TEXT_NODE || element.nextSibling.textContent === "") {
      element.after(document.createTextNode(GUARD));
    }
  }
}

/** Draws a text into an element, in place of what was there. */
export function draw(root: HTMLElement, text: string): void {
  root.replaceChildren(...tokensOf(text).map((token) => (token.type === "text" ? document.createTextNode(token.text) : chip(token))));
  guard(root);
}

function read(node: Node, into: Token[]): void {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.push({ type: "text", text: (child.textContent ?? "").replace(GUARDS, "") });
    else if (!isChip(child)) read(child, into);
    else if (child.dataset.gap !== undefined) into.push({ type: "gap", name: child.dataset.gap });
    else into.push({ type: "fact", fact: child.dataset.fact ?? "", shown: child.dataset.shown ?? "" });
  }
}

export function tokensIn(root: Node): Token[] {
  const found: Token[] = [];
  read(root, found);
  return found;
}

/** The text that an element, or a part of one, stands for. */
export function textIn(root: Node): string {
  return textOf(tokensIn(root));
}

/** Whether something else than words and chips got in. */
export function hasMarkup(root: HTMLElement): boolean {
  return [...root.children].some((child) => !isChip(child) && child.tagName !== "BR");
}

export function withoutGuards(text: string): string {
  return text.replace(GUARDS, "");
}
