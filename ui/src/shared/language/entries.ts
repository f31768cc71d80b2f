/**
 * The English of every Chinese text, from `en/*.json`.
 *
 * Where a Chinese text has values, `{0}`, `{1}` … stand for them. On the English side a place may say more of its value:
 * `{0#}` is a number, `{0|day|days}` one of two words by that number, `{0@month}` the month's name, `{0@clock}` a
 * time of day. Such a place also tells that the Chinese pattern fits only where that stands.
 */
export const ENTRIES: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(import.meta.glob("./en/*.json", { eager: true, import: "default" })));

/** A place of an English text: its number, and what more it says of its value. */
export const PLACE = /\{(\d+)(#|@month|@clock|\|([^{}|]*)\|([^{}|]*))?\}/g;
