// Whether the county has the whole day: another laptop of the same person is filled from it and compared, and the console's
// own interface is asked over HTTP, as a browser does.
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { freePort, until } from "../county.mjs";
import { BIN, PASSPHRASE, cli } from "../product.mjs";
import { lines } from "../walk.mjs";

const KINDS = ["visit", "patrol", "observation", "check", "interview", "hazard", "rectification", "brief"];

/** The day's records of a laptop by kind and id. */
function recorded(data, visit) {
  const all = KINDS.flatMap((kind) => lines(cli(data, "--json", "list", kind)));
  const ofDay = all.filter(({ id, kind, fields }) => id === visit || fields.visit === visit || kind === "brief");
  return new Map(ofDay.map(({ id, kind, fields }) => [id, { kind, fields }]));
}

/** Hashes of every photo that a record names. */
export function photosIn(value) {
  if (value === null || typeof value !== "object") return [];
  const own = typeof value.hash === "string" && typeof value.taken_at === "string" ? [value.hash] : [];
  return [...own, ...Object.values(value).flatMap(photosIn)];
}

/** Both laptops, record by record and leaf by leaf. */
export function sameRecords(mine, other, visit) {
  const [here, there] = [recorded(mine, visit), recorded(other, visit)];
  for (const [id, record] of here) {
    if (!isDeepStrictEqual(record, there.get(id))) throw new Error(`${record.kind} ${id} 在县里不一样`);
  }
  const counted = Object.fromEntries(KINDS.map((of) => [of, [...here.values()].filter(({ kind }) => kind === of).length]));
  return { counted, photos: new Set([...here.values()].flatMap(({ fields }) => photosIn(fields))) };
}

/** A laptop's own bytes of these photos, by hash, over the bridge that its screens use. */
export async function bytesOf(data, hashes) {
  const [port, token] = [await freePort(), randomUUID()];
  const served = spawn(`${BIN}/duxue-cli`, ["--data", data, "serve", "--ui", data, "--listen", `127.0.0.1:${port}`, "--token", token], { stdio: "ignore" });
  const ask = (path, body) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { "x-duxue-token": token }, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  try {
    const persons = await until("电脑", async () => (await ask("/call/persons", {})).json());
    const unlocked = await ask("/call/unlock", { person: persons[0].id, passphrase: PASSPHRASE });
    if (!unlocked.ok) throw new Error(`没有打开：${await unlocked.text()}`);
    const all = new Map();
    for (const hash of hashes) {
      const answer = await ask(`/media/full/${hash}`);
      if (!answer.ok) throw new Error(`这台电脑没有照片 ${hash}`);
      all.set(hash, Buffer.from(await answer.arrayBuffer()));
    }
    return all;
  } finally {
    served.kill();
  }
}

/** The county's console over HTTP. Its certificate is its own, so curl asks. */
export class Console {
  constructor(county, jar) {
    this.address = `https://${county.address}/console/api`;
    this.jar = jar;
    const password = /密码：(\S+?)（/.exec(county.command("account", "password", "county", "--lasting"))[1];
    this.curl("login", "-H", "content-type: application/json", "-d", JSON.stringify({ name: "county", password }));
  }

  curl(path, ...more) {
    return execFileSync("curl", ["-skf", "-b", this.jar, "-c", this.jar, ...more, `${this.address}/${path}`], { maxBuffer: 64 << 20 });
  }

  ask(path) {
    return JSON.parse(this.curl(path).toString());
  }
}
