/**
 * Finds the English of a Chinese text as it is shown: the text itself, else the pattern that it was made by, else the parts
 * that it was put together from. What none of these knows was written by a person and stays.
 */
import { CHINESE } from "./chinese";
import { ENTRIES, PLACE } from "./entries";

interface Pattern {
  text: string;
  /** The longest piece between two places, to pass over most patterns without trying them. */
  piece: string;
  match: RegExp;
  /** It says enough of itself that what fits it is ours; of the others all that stands in them must be known as well. */
  sure: boolean;
}

const IDEOGRAPH = /[\u3400-\u9fff]/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Longer than any text of ours with its values; several of ours together may be. */
const LONGEST = 200;
/** How many texts are remembered with their English. */
const REMEMBERED = 4000;

/** What may stand in a place of a text that says enough of itself: nothing, or anything but several things of a list. */
const SOMETHING = "((?:(?! · |　).)*?)";
/** What may stand in a place of a text so short that somebody's own sentence could be taken for it: a few words. */
const A_FEW_WORDS = "([^，。；：！？·　]{1,24}?)";
/** Ideographs from which on a text says enough of itself; a colon makes it a label, which is enough too. */
const ENOUGH = 3;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pieces = (text: string) => text.split(/\{\d+\}/);
const ideographs = (text: string) => [...text].filter((character) => IDEOGRAPH.test(character)).length;
const literal = (text: string) => text.replace(/\{\d+\}/g, "").length;

function place(told: string | undefined, text: string): string {
  if (told === "@clock") return "(\\d+:\\d\\d)";
  if (told) return "(\\d[\\d,.]*)";
  if (ideographs(text) === 0) return "(.+?)";
  return ideographs(text) >= ENOUGH || text.includes("：") ? SOMETHING : A_FEW_WORDS;
}

function pattern(text: string): Pattern {
  const told = new Map([...(ENTRIES[text] ?? "").matchAll(PLACE)].map((one) => [one[1], one[2]]));
  const places = [...text.matchAll(/\{(\d+)\}/g)].map((one) => place(told.get(one[1]), text));
  const match = pieces(text).reduce((so, piece, at) => so + escaped(piece) + (places[at] ?? ""), "");
  const piece = pieces(text).reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  const sure = ideographs(text) > 1 || (ideographs(text) === 1 && /：| · /.test(text));
  return { text, piece, match: new RegExp(`^${match}$`, "s"), sure };
}

/** The more of a text a pattern says itself, the surer it is. */
const BY_LENGTH = Object.keys(ENTRIES)
  .filter((text) => /\{\d+\}/.test(text))
  .sort((a, b) => literal(b) - literal(a))
  .map(pattern);
const PATTERNS = BY_LENGTH.filter((one) => IDEOGRAPH.test(one.text));
const PUNCTUATION = BY_LENGTH.filter((one) => !IDEOGRAPH.test(one.text));

/** Puts values, already English, into an English text. */
function say(text: string, values: string[]): string {
  return text.replace(PLACE, (_, at: string, how: string | undefined, one: string, many: string) => {
    const value = values[Number(at)] ?? "";
    if (how?.startsWith("|")) return value === "1" ? one : many;
    return how === "@month" ? (MONTHS[Number(value) - 1] ?? value) : value;
  });
}

/** How texts are joined, the outermost first, and what joins them in English; of some every part must be known throughout. */
const JOINTS: [chinese: RegExp, english: string, eachKnown: boolean][] = [
  [/ · /, " · ", false],
  [/　/, "  ", false],
  [/(?<=。)(?!$)/, " ", false],
  [/；/, "; ", true],
  [/，/, ", ", true],
  [/、/, ", ", true],
];
const OUTER = JOINTS.filter(([, , eachKnown]) => !eachKnown);
/** A day and a time, a day and what was on it, a field and what is wrong with it: tried last, since a blank is in many a text of ours. */
const BLANKS: typeof JOINTS = [
  [/ (?=[^ ]+$)/, " ", true],
  [/(?<=^[^ ]+) /, " ", true],
  [/(?<=^\d+ 月 \d+ 日)/, " ", false],
];

const known = (text: string) => !IDEOGRAPH.test(english(text));

function byPattern(text: string, patterns: Pattern[]): string | undefined {
  for (const one of patterns) {
    const values = text.includes(one.piece) ? one.match.exec(text)?.slice(1) : undefined;
    if (!values) continue;
    if (one.sure || values.every(known)) return say(ENTRIES[one.text]!, values.map(english));
  }
  return undefined;
}

function byParts(text: string, joints: typeof JOINTS): string | undefined {
  for (const [joint, joined, eachKnown] of joints) {
    const parts = text.split(joint);
    if (parts.length < 2) continue;
    if (eachKnown ? parts.every(known) : parts.some((part) => english(part) !== part)) return parts.map(english).join(joined);
  }
  return undefined;
}

const remembered = new Map<string, string>();

/** The English of a text, blanks around it kept; the text itself where there is none. */
export function english(text: string): string {
  if (!CHINESE.test(text)) return text;
  const kept = remembered.get(text);
  if (kept !== undefined) return kept;
  const found = ENTRIES[text] ?? around(text);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, found);
  return found;
}

function around(text: string): string {
  const [, before = "", bare = "", after = ""] = /^([ \n]*)(.*?)([ \n]*)$/s.exec(text) ?? [];
  if (bare !== text) return before + english(bare) + after;
  if (text.length > LONGEST) return byParts(text, OUTER) ?? text;
  return byPattern(text, PATTERNS) ?? byParts(text, JOINTS) ?? byPattern(text, PUNCTUATION) ?? byParts(text, BLANKS) ?? text;
}

/** A pattern that is known, with its values as they are shown in Chinese. */
export function filled(chinese: string, values: string[]): string {
  return say(ENTRIES[chinese] ?? chinese, values.map(english));
}
