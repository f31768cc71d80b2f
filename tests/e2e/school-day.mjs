// A whole day at a school through the real window, every key and click counted: a class drawn by lot, a patrol, four hazards,
// three lessons, two checks, a talk, thirty photos, all signatures, the brief, the sync; then whether the county has it all.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Camera } from "./camera.mjs";
import { Chooser } from "./chooser.mjs";
import { Album } from "./day/album.mjs";
import { check, talk } from "./day/checks.mjs";
import { Console, bytesOf, sameRecords } from "./day/county.mjs";
import { drawClass, listen } from "./day/lessons.mjs";
import { lookRound, send } from "./day/office.mjs";
import { Patrol } from "./day/patrol.mjs";
import { Photos } from "./day/photos.mjs";
import { arrive, conclude } from "./day/visit.mjs";
import { Hands } from "./hands.mjs";
import { SUPERVISOR, cli } from "./product.mjs";
import { OUT, Walk, walkThrough } from "./walk.mjs";

const MADE = { visit: 1, patrol: 1, observation: 3, check: 2, interview: 1, hazard: 4, rectification: 1, brief: 1 };
const PHOTOS = 30;
/** More than this, and the day has become work at a keyboard. */
const MOST = { keys: 450, clicks: 110 };

function equal(what, found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}：${JSON.stringify(found)}，应为 ${JSON.stringify(wanted)}`);
}

await walkThrough(new Walk(join(OUT, "school-day"), join(OUT, "school-day-screens")), async (walk) => {
  const step = (words, does) => walk.step(words, does);
  await step("县服务器装好样例县并启动", () => walk.startCounty());
  await step("用登记码登记这台电脑", () => walk.enrol());
  const { window, county, data } = walk;
  const day = { window, hands: new Hands(window), album: new Album(window) };
  day.photos = new Photos(day, new Camera(join(walk.folder, "DCIM")), new Chooser(walk.screen.display));
  const patrol = new Patrol(day);
  let visit = "";

  await step("到校，出示督学证", async () => {
    await arrive(day);
    visit = (await window.path()).split("/").at(-1);
  });
  await step("随机抽一个班", () => drawClass(day));
  await step("听三节课", () => listen(day));
  await step("走一遍校园", async () => {
    await day.hands.click("[data-method=patrol]");
    await patrol.find();
    return patrol.rest();
  });
  await step("两项检查", async () => {
    for (const form of ["canteen", "discipline"]) await check(day, form);
  });
  await step("和学生座谈", () => talk(day));
  await step("写总的话，反馈，签字，结束", () => conclude(day));
  await step("起草简报，同步", () => send(day));
  await step("一整天", () => {
    for (const what of ["keys", "clicks"]) if (day.hands[what] > MOST[what]) throw new Error(`${what}：${day.hands[what]}`);
    return day.hands.toString();
  });
  await step("再看一圈", () => lookRound(day, `/visits/${visit}`, `/findings/${JSON.parse(cli(data, "--json", "list", "hazard").split("\n")[0]).id}`));
  await step("每一屏，两种字号，没有横向滚动", () => {
    if (day.album.faults.length > 0) throw new Error(day.album.faults.join("；"));
    return `${day.album.taken} 屏，各两张`;
  });
  await step("关窗，锁上", () => walk.closeWindow());
  await step("本机核对无误", () => cli(data, "verify").trim().split("\n").at(-1));

  const other = join(walk.folder, "another");
  let photos = new Set();
  await step("另一台电脑从县里取全，逐条逐栏一样", () => {
    mkdirSync(other);
    cli(other, "enrol", county.enrolmentCode(SUPERVISOR));
    cli(other, "sync");
    const same = sameRecords(data, other, visit);
    equal("条数", same.counted, MADE);
    photos = same.photos;
    equal("照片", photos.size, PHOTOS);
    return Object.entries(same.counted).map(([kind, count]) => `${kind} ${count}`).join("，");
  });
  await step("照片三处逐字节一样：这台，县里，另一台", async () => {
    const [here, there, asked] = [await bytesOf(data, photos), await bytesOf(other, photos), new Console(county, join(walk.folder, "cookies"))];
    let bytes = 0;
    for (const hash of photos) {
      const mine = here.get(hash);
      if (!mine.equals(there.get(hash)) || !mine.equals(asked.curl(`media/${hash}`))) throw new Error(`照片 ${hash} 不一样`);
      bytes += mine.length;
    }
    return `${photos.size} 张，${(bytes / 1e6).toFixed(1)} MB`;
  });
  await step("县里的网页有这次督导", () => {
    const page = new Console(county, join(walk.folder, "cookies")).ask(`visit/${visit}`);
    equal("听课", page.lessons.length, MADE.observation);
    equal("发现", page.findings.length, MADE.hazard + MADE.rectification);
    equal("重大", page.findings.filter(({ major }) => major).length, 1);
    equal("签字", page.signatures.length, 2);
    equal("授课教师签字", page.lessons.flatMap(({ signatures }) => signatures).length, 1);
    return `${page.row.school_name}，${page.row.disposition_text}`;
  });
  console.log(`每一屏的照片在 ${walk.shots}`);
});
