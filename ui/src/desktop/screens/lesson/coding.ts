/**
 * S–T coding as it is seen while it is done. A sample that nobody coded stays empty and counts for nothing; the type
 * describes the talk and is never a mark.
 */
export type Code = "S" | "T" | "D";
export type Codes = Partial<Record<string, string>>;

/** The sample that a moment belongs to, from 0. */
export const sampleAt = (seconds: number, every: number): number => Math.floor(Math.max(0, seconds) / every);

/** Seconds until the next sample is taken. */
export const untilNext = (seconds: number, every: number): number => every - (Math.floor(Math.max(0, seconds)) % every);

/** Codes by sample up to the last one; empty where nothing was pressed. */
export function tape(codes: Codes | undefined): string[] {
  const known = Object.entries(codes ?? {}).filter(([at, code]) => /^\d+$/.test(at) && Number(at) < 8640 && ["S", "T", "D"].includes(code ?? ""));
  const length = known.reduce((most, [at]) => Math.max(most, Number(at) + 1), 0);
  const cells = Array.from({ length }, () => "");
  for (const [at, code] of known) cells[Number(at)] = code ?? "";
  return cells;
}

/** Steps of the staircase from 0, 0: teacher samples across, student samples up. D is read as T, as it is when it is reckoned. */
export function staircase(cells: string[]): [number, number][] {
  const steps: [number, number][] = [[0, 0]];
  let [across, up] = [0, 0];
  for (const code of cells) {
    if (code === "") continue;
    if (code === "S") up += 1;
    else across += 1;
    steps.push([across, up]);
  }
  return steps;
}

/** Rt = N_T / N, Ch = (g − 1) / N, of what was coded so far. */
export function measures(cells: string[]): { rt: number; ch: number; samples: number } | undefined {
  const read = cells.filter((code) => code !== "").map((code) => (code === "S" ? "S" : "T"));
  if (read.length === 0) return undefined;
  const turns = read.filter((code, at) => at > 0 && code !== read[at - 1]).length;
  return { rt: read.filter((code) => code === "T").length / read.length, ch: turns / read.length, samples: read.length };
}

/** What the type is by the known borders, for the moment until the app has reckoned it. */
export function typeOf(rt: number, ch: number): string {
  const e = 1e-9;
  if (rt <= 0.3 + e) return "练习型";
  if (rt >= 0.7 - e) return "讲授型";
  return ch >= 0.4 - e ? "对话型" : "混合型";
}
