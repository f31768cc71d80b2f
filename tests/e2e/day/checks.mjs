// Two checks, every item of them, and a talk with students.
import { until } from "../county.mjs";
import { Key } from "../window.mjs";

/** Class, lesson, teacher, due, present, and five scores. */
const ROW = ["三（2）班", "第三节", "吴建国", "42", "41", "20", "24", "23", "9", "18"];

export async function check(day, form) {
  const { window, hands, album } = day;
  await hands.click("[data-checks]");
  await window.shows("[data-form]");
  if (form === "canteen") await album.look("专项检查");
  await hands.click(`[data-form=${form}]`);
  await window.shows(".judge");
  if ((await window.all("[data-target]")).length > 0) {
    await hands.click("[data-target]");
    await hands.write("三（2）班");
    await hands.press(Key.ENTER);
    await hands.click(".main h1");
  }
  const open = async () => (await window.all(".strip-of i.open")).length;
  const place = () => window.page("return document.querySelector('.crumbs')?.innerText ?? null");
  for (let at = await place(), seen = new Set(); at !== null && !seen.has(at); at = await place()) {
    seen.add(at);
    const before = await open();
    if ((await window.all(".judge table")).length > 0) await fillRow(day);
    else await hands.press("a");
    await until("本段记满", async () => (await open()) < before);
    await hands.press("]");
  }
  await window.shows("[data-finish]");
  await album.look(`检查-${form}`);
  await hands.press(Key.ENTER);
  await window.shows("[data-part=problems]");
}

/** One class in the table of a check; `Enter` goes to the next cell. */
async function fillRow({ window, hands, album }) {
  await hands.click(".judge table input");
  for (const cell of ROW) {
    if (/^\d+$/.test(cell)) await hands.type(cell);
    else await hands.write(cell);
    await hands.press(Key.ENTER);
  }
  await album.look("逐班登记");
  await window.page("document.activeElement.blur()");
}

export async function talk(day) {
  const { window, hands, album } = day;
  await hands.click("[data-method=talk]");
  await hands.click("[data-start=students]");
  await hands.click("[data-people]");
  await hands.write("8");
  for (const words of ["中午排队要二十分钟", "作业一个小时能做完", "体育课没有被占"]) {
    await hands.chord(Key.ALT, "n");
    await hands.write(words);
    await hands.press(Key.ENTER);
  }
  await album.look("座谈");
  await hands.click("[data-done]");
  await window.shows("[data-method=talk]", "8");
}
