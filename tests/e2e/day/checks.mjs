// Two checks, every item of them, and a talk with students.
import { until } from "../county.mjs";
import { Key } from "../window.mjs";

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
    await hands.press("a");
    // A number or a word at a section's end stays to be written.
    if (before > 1) await until("本段记满", async () => (await open()) < before);
    await hands.press("]");
  }
  await album.look(`检查-${form}`);
  await hands.press(Key.ESCAPE);
  await window.shows("[data-part=problems]");
}

export async function talk(day) {
  const { window, hands, album } = day;
  await hands.click("[data-method=talk]");
  await hands.click("[data-start=students]");
  await hands.click("[data-people]");
  await hands.write("8");
  for (const words of ["中午排队要二十分钟", "作业一个小时能做完", "体育课没有被占"]) {
    await hands.press(Key.chord(Key.ALT, "n"));
    await hands.write(words);
    await hands.press(Key.ENTER);
  }
  await album.look("座谈");
  await hands.click("[data-done]");
  await window.shows("[data-method=talk]", "8");
}
