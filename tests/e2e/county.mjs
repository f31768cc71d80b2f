// A county server of our own on loopback, with the sample county, in a folder of its own.
import { spawn, execFileSync } from "node:child_process";
import { mkdirSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Waits until `ready` gives something; fails with `what` after `seconds`. */
export async function until(what, ready, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const found = await ready();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: 等了 ${seconds} 秒没有等到${last ? `（${last.message}）` : ""}`);
}

export class County {
  constructor(bin, folder, port) {
    this.program = join(bin, "duxue-county");
    this.folder = folder;
    this.port = port;
    this.address = `127.0.0.1:${port}`;
    mkdirSync(folder, { recursive: true });
  }

  /** Runs a command of duxue-county on this county's data; answers what it printed. */
  command(...words) {
    return execFileSync(this.program, ["--data", this.folder, ...words], { encoding: "utf8" });
  }

  /** Loads the sample county once; answers the console's login lines, or null where it was there already. */
  prepare() {
    return existsSync(join(this.folder, "county.sqlite3")) ? null : this.command("init", "--sample");
  }

  async start() {
    this.process = spawn(this.program, ["--data", this.folder, "serve", "--listen", this.address], { stdio: ["ignore", "ignore", "inherit"] });
    await until("县服务器", () => this.healthy());
  }

  async healthy() {
    const answer = execFileSync("curl", ["-sk", "--max-time", "2", `https://${this.address}/healthz`], { encoding: "utf8" });
    return answer.length > 0;
  }

  /** Stops it (`SIGTERM`), or kills it as a power cut would (`SIGKILL`). */
  async stop(signal = "SIGTERM") {
    if (!this.process) return;
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await gone;
    this.process = undefined;
  }

  enrolmentCode(person) {
    const printed = this.command("enrol", person);
    const code = printed.match(/[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5})+/);
    if (!code) throw new Error(`没有看到登记码：${printed}`);
    return code[0];
  }
}
