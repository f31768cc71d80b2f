// A running product in one folder: the county with its sample, and one supervisor's device enrolled with it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve, join } from "node:path";
import { County, freePort } from "./county.mjs";

export const ROOT = resolve(import.meta.dirname, "../..");
export const BIN = join(ROOT, "out/bin");
export const SUPERVISOR = "周德昌";
export const PASSPHRASE = "qingshan lvshui 2026";

/** What is in the folder already goes on; an empty folder is filled. */
export async function startProduct(folder, { port } = {}) {
  mkdirSync(folder, { recursive: true });
  const county = new County(BIN, join(folder, "county"), port ?? (await freePort()));
  const login = county.prepare();
  await county.start();
  const data = join(folder, "device");
  if (!existsSync(join(data, "persons"))) {
    mkdirSync(data, { recursive: true });
    cli(data, "enrol", county.enrolmentCode(SUPERVISOR));
  }
  return { county, data, login };
}

/** Runs duxue-cli on a device's data; answers what it printed. */
export function cli(data, ...words) {
  return execFileSync(join(BIN, "duxue-cli"), ["--data", data, ...words], {
    encoding: "utf8",
    env: { ...process.env, DUXUE_PASSPHRASE: PASSPHRASE },
  });
}
