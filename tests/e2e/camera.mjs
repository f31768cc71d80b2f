// Photos as a phone gives them: whole JPEGs that differ, each with the time of its taking.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./product.mjs";

const SCENES = ["exit-locked", "hoop", "window-barred", "window-opened"];
/** How EXIF writes a moment. */
const MOMENT = /\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/g;

export class Camera {
  taken = 0;

  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Takes so many photos, which are then all that the card holds, and answers its folder. Every fifth is as large as a
   * phone's own, 12 megapixels; the others as a messenger sends them.
   */
  take(count) {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    for (let n = 0; n < count; n += 1, this.taken += 1) {
      const scene = SCENES[this.taken % SCENES.length];
      const file = join(this.folder, `${scene}-${this.taken}.jpg`);
      const large = this.taken % 5 === 0 ? ["-resize", "250%"] : [];
      execFileSync("convert", [join(ROOT, "assets/sample/photos", `${scene}.jpg`), ...large, "-modulate", `100,100,${100 + this.taken}`, "-quality", "88", file]);
      const pad = (number) => String(number).padStart(2, "0");
      const now = new Date();
      const moment = `${now.getFullYear()}:${pad(now.getMonth() + 1)}:${pad(now.getDate())} ${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}`;
      writeFileSync(file, Buffer.from(readFileSync(file, "latin1").replace(MOMENT, moment), "latin1"));
    }
    return this.folder;
  }
}
