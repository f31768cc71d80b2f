// The visit around it all: the gate, the words at the end, both signatures, the end itself.
import { Key } from "../window.mjs";

export async function arrive({ window, hands, album }) {
  await album.look("今日");
  await hands.click("[data-next]");
  await window.shows("[data-part=certificate]");
  await hands.click("[data-part=certificate]");
  await album.look("出示督学证");
  await hands.click(".btn", "已出示督学证");
  await hands.press(Key.ESCAPE);
  await album.look("督导");
}

/** Signs in one of a record's places, with the name where none stands there. */
export async function sign({ window, hands, album }, place, name) {
  await hands.click(`[data-begin-sign=${place}]`);
  await window.shows("[data-sign-pad]");
  await hands.draw("[data-sign-pad]", [0.3, 0.25], [0.55, 0.7]);
  await hands.draw("[data-sign-pad]", [0.55, 0.2], [0.4, 0.8]);
  if (!(await window.page("return document.querySelector('[role=dialog] input').value"))) {
    await hands.click("[role=dialog] input");
    await hands.write(name);
  }
  await album.look(`签字-${place}`);
  await hands.click("[data-sign]");
  await window.shows(`[data-sign-place=${place}] .ink`);
}

export async function conclude(day) {
  const { window, hands, album, photos } = day;
  const part = (name) => hands.click(`[data-part=${name}]`);
  await album.look("督导过半");
  await part("highlights");
  await hands.click(".btn", "再记一条");
  await hands.write("大课间分区活动，每个楼层有人值守");
  await album.look("典型经验和做法");
  await hands.press(Key.ESCAPE);
  await part("problems");
  await hands.click(".btn", "再记一条");
  await hands.write("安全出口上课时上锁，早餐没有留样");
  await photos.choose(1, () => hands.click("[aria-label*='问题第 1 条的照片：加照片']"));
  await album.look("存在问题");
  await hands.click(".btn", "好了");
  await part("disposition");
  await album.look("处理意见");
  await hands.click(".choices label", "严重问题");
  await hands.press(Key.ESCAPE);
  await part("feedback");
  await hands.write("李校长");
  await hands.press(Key.TAB);
  await hands.write("锁今天拆掉，留样柜明天补齐");
  await album.look("当场反馈");
  await hands.press(Key.ESCAPE);
  await part("findings");
  await album.look("隐患和整改");
  await hands.press(Key.ESCAPE);
  await part("signatures");
  for (const place of ["head", "supervisor"]) await sign(day, place, "李长河");
  await album.look("双方签字");
  await hands.press(Key.ESCAPE);
  await hands.click("[data-ask-finish]");
  await window.shows("[data-finish]");
  await album.look("结束督导");
  if ((await window.all("[aria-label='现在结束的原因']")).length > 0) {
    await hands.click("[aria-label='现在结束的原因']");
    await hands.write("其余下次看");
  }
  await hands.click("[data-finish]");
  await window.shows(".foot", "已结束");
  await album.look("督导已结束");
}
