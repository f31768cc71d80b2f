/** Leaves of a record by dotted path; the same shape as on the other side of the border. */
export type Fields = Record<string, unknown>;

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path: a leaf, a map of parts, or nothing. */
export function at(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const segment of path.split(".")) {
    if (!isMap(value)) return undefined;
    value = value[segment];
  }
  return value;
}

/** Writes a leaf, making the maps on its way. */
export function put(fields: Fields, path: string, value: unknown): void {
  const segments = path.split(".");
  const last = segments.pop();
  if (last === undefined) return;
  let map = fields;
  for (const segment of segments) {
    const next = map[segment];
    if (isMap(next)) map = next;
    else map = map[segment] = {} as Fields;
  }
  map[last] = value;
}

/** Parts of a map that nobody has taken out, with their ids, in the order of `by` (then of the id). */
export function parts<T extends { deleted?: boolean | null }>(
  map: Partial<Record<string, T>> | null | undefined,
  by: (part: T) => string | number = () => 0,
): (T & { id: string })[] {
  const list: (T & { id: string })[] = [];
  for (const [id, part] of Object.entries(map ?? {})) if (part && part.deleted !== true) list.push({ ...part, id });
  return list.sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
  });
}

/** A new id for a part of a record: sorts by the time it was made. */
export function newPartId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return `p${now.toString(36).padStart(9, "0")}${random.toString(36).padStart(7, "0")}`;
}
