// PouchDB over LevelDB with the promise that the benchmark asks of everyone: what is acknowledged is on the disk.
import { fetched } from "./runner.mjs";

export async function durable(options = {}) {
  const [PouchDB, leveldown] = [await fetched("pouchdb"), await fetched("leveldown")];
  function flushed(name) {
    const level = leveldown(name);
    const batch = level._batch;
    level._batch = (operations, settings, done) => batch.call(level, operations, { ...settings, sync: true }, done);
    return level;
  }
  flushed.destroy = leveldown.destroy;
  return PouchDB.defaults({ db: flushed, ...options });
}
