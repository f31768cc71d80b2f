// tus-js-client and @tus/server: `photos FOLDER AT-ONCE`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fetched, run, seconds, version } from "./runner.mjs";

const { Upload } = await fetched("tus-js-client");
const [, , port] = process.argv.slice(2);

const send = (photo) =>
  new Promise((sent, failed) => {
    const settings = { endpoint: `http://127.0.0.1:${port}/files`, uploadSize: photo.length, retryDelays: null };
    new Upload(photo, { ...settings, onError: failed, onSuccess: sent }).start();
  });

async function photos(folder, atOnce) {
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  let next = 0;
  const line = async () => {
    while (next < all.length) await send(all[next++]);
  };
  const took = await seconds(() => Promise.all(Array.from({ length: Number(atOnce) }, line)));
  return { count: all.length, seconds: took };
}

await run(`@tus/server ${version("@tus/server")}`, "tus_server.mjs", { photos });
