// The server of express-pouchdb: `pouchdb_server.mjs FOLDER PORT`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { durable } from "./pouchdb_disk.mjs";
import { fetched } from "./runner.mjs";

const [folder, port] = process.argv.slice(2);
const kept = join(folder, "server");
mkdirSync(kept, { recursive: true });
const [express, expressPouchDB] = [await fetched("express"), await fetched("express-pouchdb")];
const app = express();
const settings = { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: join(kept, "log.txt") };
app.use("/", expressPouchDB(await durable({ prefix: `${kept}/` }), settings));
app.listen(Number(port), "127.0.0.1", () => console.log("listens"));
