// PouchDB on a laptop, express-pouchdb at the county: `begin FILE`, `push`, `pull`, `many FILE DEVICES EACH`.
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { fetched, hold, records, run, seconds, version } from "./runner.mjs";
import { durable } from "./pouchdb_disk.mjs";

const PouchDB = await durable();
const [folder, , port] = process.argv.slice(2);
// The one that this process is in the middle of.
let town = 0;
let devices = [];

const address = () => `http://127.0.0.1:${port}/town${town}`;
const documents = (file) => records(file).map(({ id, ...rest }) => ({ _id: id, ...rest }));

/** Two new machines that know a new database; the first has recorded everything and sent nothing. */
async function begin(file) {
  await Promise.all(devices.map((device) => device.destroy()));
  town += 1;
  devices = ["first", "second"].map((name) => new PouchDB(join(folder, `${name}${town}`)));
  for (const device of devices) await device.replicate.from(address());
  const all = documents(file);
  let kept;
  const took = await seconds(async () => (kept = await devices[0].bulkDocs(all)));
  hold(kept.every((one) => one.ok), "not kept on the device");
  return { count: kept.length, seconds: took };
}

async function replicated(replicate) {
  let outcome;
  const took = await seconds(async () => (outcome = await replicate(address())));
  hold(outcome.ok, JSON.stringify(outcome));
  return { count: outcome.docs_written, seconds: took };
}

const push = () => replicated(devices[0].replicate.to);
const pull = () => replicated(devices[1].replicate.from);

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

function ask(method, path, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((told, failed) => {
    const asked = request({ agent, host: "127.0.0.1", port, method, path: `/town${town}${path}`, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => {
        // A device without a checkpoint is told 404, which is how CouchDB says so.
        if (answer.statusCode < 400 || answer.statusCode === 404) told(JSON.parse(Buffer.concat(parts)));
        else failed(new Error(`${method} ${path}: ${answer.statusCode}`));
      });
    });
    asked.on("error", failed);
    asked.end(text);
  });
}

/** CouchDB's replication protocol by hand, one batch each way: five hundred whole clients would be the load, not the server. */
async function device(number, mine) {
  const docs = mine.map((one) => {
    const rev = randomBytes(16).toString("hex");
    return { ...one, _rev: `1-${rev}`, _revisions: { start: 1, ids: [rev] } };
  });
  const checkpoint = `/_local/device${number}`;
  await ask("GET", checkpoint);
  await ask("POST", "/_revs_diff", Object.fromEntries(docs.map((one) => [one._id, [one._rev]])));
  await ask("POST", "/_bulk_docs", { docs, new_edits: false });
  await ask("PUT", checkpoint, { last_seq: 1 });
  await ask("GET", "/_changes?style=all_docs&since=0&limit=200&include_docs=true");
}

async function many(file, count, each) {
  town += 1;
  await ask("PUT", "");
  const all = documents(file);
  const size = Number(each);
  const shares = Array.from({ length: Number(count) }, (_, at) => all.slice(at * size, (at + 1) * size));
  const took = await seconds(() => Promise.all(shares.map((mine, at) => device(at, mine))));
  const { doc_count: kept } = await ask("GET", "");
  return { count: kept, seconds: took };
}

await run(`PouchDB ${version("pouchdb")}`, "pouchdb_server.mjs", { begin, push, pull, many });
