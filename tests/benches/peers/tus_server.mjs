// The server of @tus/server over a folder: `tus_server.mjs FOLDER PORT`.
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fetched } from "./runner.mjs";

const [folder, port] = process.argv.slice(2);
const [{ Server }, { FileStore }] = [await fetched("@tus/server"), await fetched("@tus/file-store")];

/** What is acknowledged is on the disk, as the benchmark asks of everyone; FileStore alone leaves it to the system. */
class FlushedStore extends FileStore {
  async write(readable, id, offset) {
    const reached = await super.write(readable, id, offset);
    const file = await open(join(this.directory, id), "r+");
    await file.sync();
    await file.close();
    return reached;
  }
}

const tus = new Server({ path: "/files", datastore: new FlushedStore({ directory: join(folder, "photos") }) });
createServer((request, response) => tus.handle(request, response)).listen(Number(port), "127.0.0.1", () => console.log("listens"));
