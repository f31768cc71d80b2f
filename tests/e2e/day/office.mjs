// Back at the office: the brief, the sync, and then the screens that were not on the way.
import { until } from "../county.mjs";
import { Key } from "../window.mjs";

export async function send({ window, hands, album }) {
  await hands.click("[data-rail=brief]");
  await window.shows("main h1");
  await album.look("简报");
  await hands.click(".btn", "起草");
  await window.shows(".btn", "报县督导室", 30);
  await album.look("督导简报");
  await hands.click("[data-rail=sync]");
  await window.shows("[data-sync]");
  await album.look("同步前");
  await hands.click("[data-sync]");
  await until("全部收到", async () => /待上报的记录\s*0 条\s*待上报的照片\s*0 张/.test(await window.text()), 90);
  await album.look("同步后");
}

/** Looked at, and not counted: nobody needs these on the day. */
export async function lookRound({ window, album }, visit, finding) {
  for (const seen of await window.all(".toast .btn", "知道了")) await seen.click();
  await window.gone(".toast");
  const places = [["/schools", "学校"], ["/visits", "督导列表"], ["/plan", "计划"], ["/findings", "整改"], [finding, "一处隐患"], ["/complaints", "投诉"], ["/today", "今日做完"], ["/settings", "设置"]];
  const school = await window.page("return document.querySelector('[href^=\"#/schools/\"]')?.getAttribute('href').slice(1) ?? null");
  for (const [place, name] of [...places, ...(school ? [[school, "一所学校"]] : [])]) {
    await window.go(place);
    await album.look(name);
  }
  await window.go("/today");
  await window.chord(Key.CONTROL, "f");
  await window.shows("[role=dialog] input");
  await window.keys("安全出口");
  await window.shows("[role=listbox] [role=option]");
  await album.look("查找");
  await window.keys(Key.ESCAPE);
  await window.gone("[role=dialog]");
  await window.keys("?");
  await window.shows("[role=dialog]");
  await album.look("按键");
  await window.keys(Key.ESCAPE);
  await window.go(visit);
}
