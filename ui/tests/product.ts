/**
 * The real product under the screens: a county server with the sample county, a device enrolled with it, and
 * `duxue-cli serve` that answers the same commands over HTTP. Each in a folder of its own, gone afterwards.
 *
 * Binaries come from `DUXUE_BIN`, else from `out/bin`.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = process.env.DUXUE_BIN ?? join(ROOT, "out/bin");
const UI = join(ROOT, "ui/dist/desktop");

export const PASSPHRASE = "青山绿水2026";
export const SUPERVISOR = "周德昌";

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? found(address.port) : failed(new Error("no port"))));
    });
  });
}

/** Waits for what a process prints to match; fails with all it printed where it ends before. */
function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((found, failed) => {
    let text = "";
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (match) found(match);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => failed(new Error(`ended with ${code}: ${text}`)));
  });
}

async function healthy(address: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      if (execFileSync("curl", ["-sk", "--max-time", "2", `https://${address}/healthz`]).length > 0) return;
    } catch {
      await new Promise((later) => setTimeout(later, 100));
    }
  }
  throw new Error(`the county server at ${address} does not answer`);
}

async function gone(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await ended;
}

function codeIn(text: string): string {
  const code = /[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5})+/.exec(text);
  if (!code) throw new Error(`no code in: ${text}`);
  return code[0];
}

export class County {
  private process: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly address: string,
  ) {}

  static async start(folder: string): Promise<County> {
    const address = `127.0.0.1:${await freePort()}`;
    execFileSync(join(BIN, "duxue-county"), ["--data", folder, "init", "--sample"], { stdio: "pipe" });
    const county = new County(folder, address);
    await county.restart();
    return county;
  }

  /** Serves (again) at the address it had. */
  async restart(): Promise<void> {
    this.process = spawn(join(BIN, "duxue-county"), ["--data", this.folder, "serve", "--listen", this.address], { stdio: "ignore" });
    await healthy(this.address);
  }

  /** A command of the office, on the same folder while the server runs. */
  run(...words: string[]): string {
    return execFileSync(join(BIN, "duxue-county"), ["--data", this.folder, ...words], { encoding: "utf8", stdio: "pipe" });
  }

  /** Opens the console in a browser of its own and logs in. */
  async console(chrome: Browser, path: string): Promise<Page> {
    const password = /密码：(\S+?)（/.exec(this.run("account", "password", "county", "--lasting"))?.[1] ?? "";
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", ignoreHTTPSErrors: true, timezoneId: "Asia/Shanghai" });
    const page = await context.newPage();
    await page.goto(`https://${this.address}/console/#${path}`);
    await page.getByLabel("账号").fill("county");
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await page.locator(".rail").waitFor();
    return page;
  }

  /** An enrolment code for this person. */
  code(person: string): string {
    return codeIn(this.run("enrol", person, "--address", this.address));
  }

  /** A recovery code for the only machine of this person. */
  recovery(person: string): string {
    return codeIn(this.run("recover", person));
  }

  stop(): Promise<void> {
    return gone(this.process, "SIGTERM");
  }
}

/** A device whose commands are served over HTTP. */
export class Device {
  private process: ChildProcess | undefined;
  /** Address of the screens, with the token. */
  url = "";
  private port = 0;
  /** The same after a restart, so that a page that was open goes on. */
  private readonly token = randomBytes(16).toString("hex");

  constructor(
    readonly data: string,
    /** Where a phone reaches this machine, instead of the addresses that it has. */
    private readonly phoneAt: string[] = [],
  ) {}

  cli(...words: string[]): string {
    return execFileSync(join(BIN, "duxue-cli"), ["--data", this.data, ...words], {
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, DUXUE_PASSPHRASE: PASSPHRASE },
    });
  }

  /** The folder of the one person who has a store here. */
  store(): string {
    const persons = join(this.data, "persons");
    return join(persons, readdirSync(persons)[0] ?? "");
  }

  async serve(): Promise<void> {
    this.port ||= await freePort();
    const child = spawn(join(BIN, "duxue-cli"), ["--data", this.data, "serve", "--ui", UI, "--listen", `127.0.0.1:${this.port}`, "--token", this.token, ...this.phoneAt.flatMap((at) => ["--phone-at", at])], {
      stdio: "pipe",
    });
    this.process = child;
    const [address] = await printed(child, /http:\/\/127\.0\.0\.1:\d+\/\S*token=\S+/);
    this.url = address ?? "";
  }

  /** Ends it as a person would, or as a power cut would. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await gone(this.process, signal);
  }
}

export class Product {
  private constructor(
    private readonly folder: string,
    readonly county: County,
    readonly device: Device,
  ) {}

  /** A county and a device that is enrolled with it (`enrolled`), or still knows nobody; `before` fills it first. */
  static async start({ enrolled = true, before, phoneAt }: { enrolled?: boolean; before?: (device: Device) => void; phoneAt?: string[] } = {}): Promise<Product> {
    const folder = mkdtempSync(join(tmpdir(), "duxue-ui-"));
    const county = await County.start(join(folder, "county"));
    const product = new Product(folder, county, new Device(join(folder, "device"), phoneAt));
    try {
      if (enrolled) product.device.cli("enrol", county.code(SUPERVISOR));
      before?.(product.device);
      await product.device.serve();
      return product;
    } catch (failure) {
      await product.stop();
      throw failure;
    }
  }

  async stop(): Promise<void> {
    await this.device.stop();
    await this.county.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
