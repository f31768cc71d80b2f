/** Records that a story begins with, written by the command line of the device. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Device } from "./product";

export interface RecordLine {
  kind: string;
  id?: string;
  scope?: string;
  fields: Record<string, unknown>;
}

/** Records a line as a supervisor would, and tells its id. */
export function recordLine(device: Device, line: RecordLine): string {
  const folder = mkdtempSync(join(tmpdir(), "duxue-line-"));
  try {
    writeFileSync(join(folder, "line.jsonl"), JSON.stringify(line));
    return device.cli("record", join(folder, "line.jsonl")).trim().split("\n").at(-1) ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
