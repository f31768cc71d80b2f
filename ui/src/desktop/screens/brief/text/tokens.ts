/**
 * A paragraph's text as words, live figures `{{fact|shown}}` and gaps `{{?name}}`, read by the same rules as behind the window.
 *
 * Invariant: writing what was read gives the same text again.
 */
export type Token =
  | { type: "text"; text: string }
  | { type: "fact"; fact: string; shown: string }
  | { type: "gap"; name: string };

function marked(inside: string): Token | null {
  if (/[{}]/.test(inside)) return null;
  if (inside.startsWith("?")) return inside.length > 1 ? { type: "gap", name: inside.slice(1) } : null;
  const bar = inside.indexOf("|");
  return bar > 0 ? { type: "fact", fact: inside.slice(0, bar), shown: inside.slice(bar + 1) } : null;
}

/** Reads a text. What only looks like a figure is left as words. */
export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  let words = "";
  let rest = text;
  const flush = () => {
    if (words) found.push({ type: "text", text: words });
    words = "";
  };
  for (let start = rest.indexOf("{{"); start >= 0; start = rest.indexOf("{{")) {
    const end = rest.indexOf("}}", start);
    if (end < 0) break;
    const token = marked(rest.slice(start + 2, end));
    words += rest.slice(0, token ? start : start + 2);
    if (token) {
      flush();
      found.push(token);
    }
    rest = rest.slice(token ? end + 2 : start + 2);
  }
  words += rest;
  flush();
  return found;
}

/** Words in which nothing can be taken for a figure. */
export function harmless(words: string): string {
  return words.replaceAll("{", "｛").replaceAll("}", "｝");
}

function one(token: Token): string {
  if (token.type === "text") return token.text;
  return token.type === "gap" ? `{{?${token.name}}}` : `{{${token.fact}|${token.shown}}}`;
}

function joined(tokens: Token[]): Token[] {
  const found: Token[] = [];
  for (const token of tokens) {
    const last = found.at(-1);
    if (token.type === "text" && last?.type === "text") found[found.length - 1] = { type: "text", text: last.text + token.text };
    else if (token.type !== "text" || token.text) found.push(token);
  }
  return found;
}

/**
 * Writes tokens as a text that reads back as the same tokens: where somebody typed braces that would make a figure or
 * break one, the typed ones become full-width.
 */
export function textOf(tokens: Token[]): string {
  const wanted = joined(tokens);
  const text = wanted.map(one).join("");
  if (JSON.stringify(tokensOf(text)) === JSON.stringify(wanted)) return text;
  return wanted.map((token) => one(token.type === "text" ? { type: "text", text: harmless(token.text) } : token)).join("");
}

/** The text as it is read: figures as written, gaps as （待补：原因）. */
export function plainOf(text: string): string {
  return tokensOf(text)
    .map((token) => (token.type === "text" ? token.text : token.type === "fact" ? token.shown : `（待补：${token.name}）`))
    .join("");
}

/** Fills the first gap of this name with words. */
export function withGapFilled(text: string, name: string, words: string): string {
  const tokens = tokensOf(text);
  const at = tokens.findIndex((token) => token.type === "gap" && token.name === name);
  if (at >= 0) tokens[at] = { type: "text", text: harmless(words) };
  return textOf(tokens);
}

/** Writes a figure as it is `now`, or, with null, as plain words that nothing is compared with any more. */
export function withFigure(text: string, fact: string, written: string, now: string | null): string {
  const changed = tokensOf(text).map((token): Token => {
    if (token.type !== "fact" || token.fact !== fact || token.shown !== written) return token;
    return now === null ? { type: "text", text: written } : { type: "fact", fact, shown: now };
  });
  return textOf(changed);
}
