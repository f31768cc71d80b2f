// What the runners on Node.js share: packages from the cache folder, and the conversation with the benchmark.
//
// Every runner is started as `runner FOLDER SERVER-PORT WAY-PORT`: where it may write, where its server listens, and the port its
// clients go to (the server's, or that of a relay before it that counts). It says `{"ready": NAME}`, answers each line on its
// input (a work and its words, with tabs between) with one line of JSON, `{ work, count, seconds }`, and ends with its input.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const here = createRequire(join(process.env.DUXUE_PEERS, "package.json"));

/** A package of the cache folder, which `./dev bench --peers` fills and names. */
export const fetched = async (name) => {
  const module = await import(pathToFileURL(here.resolve(name)));
  return module.default ?? module;
};

export const version = (name) =>
  JSON.parse(readFileSync(join(process.env.DUXUE_PEERS, "node_modules", name, "package.json"), "utf8")).version;

export const seconds = async (work) => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1e3;
};

/** The records that the benchmark wrote for its own devices, one JSON a line: `{ id, kind, scope, fields }`. */
export const records = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));

export function hold(what, otherwise) {
  if (!what) throw new Error(otherwise);
}

/** Starts the server, a script beside this one that says a line when it listens, and answers until the input ends. */
export async function run(name, serverScript, answers) {
  const [folder, serverPort] = process.argv.slice(2);
  const server = spawn(process.execPath, [join(import.meta.dirname, serverScript), folder, serverPort], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("exit", () => server.kill("SIGKILL"));
  await new Promise((listens, failed) => {
    server.stdout.once("data", listens);
    server.once("exit", (code) => failed(new Error(`${serverScript} ended: ${code}`)));
  });
  console.log(JSON.stringify({ ready: name }));
  for await (const line of createInterface({ input: process.stdin })) {
    const [work, ...words] = line.split("\t");
    console.log(JSON.stringify({ work, ...(await answers[work](...words)) }));
  }
  process.exit(0);
}
