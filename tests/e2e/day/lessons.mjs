// 听课: three lessons with tape, notes, photos, all scores and words; the first is of a class that was drawn, and is signed.
import { until } from "../county.mjs";
import { scoreAll } from "../walk.mjs";
import { Key } from "../window.mjs";
import { sign } from "./visit.mjs";

const LESSONS = [
  { subject: "语文", teacher: "孙晓兰", codes: "TSTS" },
  { class: "三（2）班", subject: "数学", teacher: "吴建国", codes: "T" },
  { class: "五（1）班", subject: "科学", teacher: "何雨晴", codes: "S" },
];

/** Seconds between two samples of the first lesson, so that its tape has some. */
const EVERY = 10;

/** A class by lot; the lesson begins from what was drawn. */
export async function drawClass({ window, hands, album }) {
  await hands.click("[data-part-draw]");
  await window.shows("textarea[data-first]");
  await until("名单", async () => window.page("return document.activeElement?.tagName === 'TEXTAREA'"));
  await hands.write("三（1）班、三（2）班、四（1）班、四（2）班、五（1）班、五（2）班");
  await hands.click("[data-draw]");
  await window.shows("[data-drawn]");
  await window.gone(".passing");
  await album.look("随机抽取");
  const [drawn] = (await window.page("return document.querySelector('[data-drawn] .names b').innerText")).split("\n");
  await hands.click("[data-drawn] .names .btn", "去听课");
  await window.shows("[data-begin]");
  return drawn;
}

async function begin({ window, hands }, { class: of }) {
  if (!of) return;
  await hands.click("[data-method=lesson]");
  await hands.click("[data-start-lesson]");
  await hands.click("[data-particular=class]");
  await hands.write(of);
  await hands.press(Key.TAB);
}

/** The codes of a lesson, one a sample, while the lesson is written down and photographed. */
async function tape(day, { codes }, first) {
  const { window, hands, album, photos } = day;
  const sample = () => window.page("return document.querySelectorAll('.tape .cell').length");
  for (const [at, code] of [...codes].entries()) {
    const before = await sample();
    await hands.press(code.toLowerCase());
    if (at === 0) {
      await hands.press("n");
      await hands.write("范读课文，学生跟读");
      await hands.press(Key.ENTER);
      await hands.write("小组讨论，五组都有人发言");
      await hands.press(Key.ENTER);
      await hands.press(Key.ESCAPE);
      await photos.choose(3, () => hands.press("p"));
    }
    if (first && at < codes.length - 1) await until("下一次采样", async () => (await sample()) > before, EVERY + 5);
  }
  if (first) await album.look("听课记录");
}

export async function listen(day) {
  const { window, hands, album } = day;
  for (const [at, lesson] of LESSONS.entries()) {
    const first = at === 0;
    await begin(day, lesson);
    if (first) await hands.click("[data-particular=subject]");
    await hands.write(lesson.subject);
    await hands.click("[data-particular=teacher]");
    await hands.write(lesson.teacher);
    if (first) {
      await hands.click(".about .pick label", `每 ${EVERY} 秒`);
      await album.look("听课登记");
    }
    await hands.click("[data-begin]");
    await window.shows("[role=timer]");
    await tape(day, lesson, first);
    await hands.click("[data-to-scores]");
    await scoreAll(window, hands);
    for (const [field, words] of [["strengths", "问题有层次，学生愿意说"], ["shortcomings", "练习时间少"], ["advice", "压缩讲解，留十分钟练习"]]) {
      await hands.click(`[data-overall=${field}]`);
      await hands.write(words);
    }
    if (first) {
      await album.look("评课");
      await sign(day, "teacher", lesson.teacher);
      await album.look("授课教师签字");
    }
    await hands.click("[data-finish]");
    await window.shows("[data-method=lesson]", String(at + 1));
  }
  return `${LESSONS.length} 节，各 ${LESSONS.map(({ codes }) => codes.length).join("、")} 次采样`;
}
