// The main job through the real window: enrol, visit, patrol with a hazard and a photo, lesson, finish, brief, sync, and
// then a look at what the county holds.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { until } from "./county.mjs";
import { Hands } from "./hands.mjs";
import { ROOT, cli } from "./product.mjs";
import { OUT, Walk, lines, scoreAll, walkThrough } from "./walk.mjs";
import { Key } from "./window.mjs";

const SCHOOL = "石桥镇初级中学";
/** How the screens name it beside other words. */
const SHORT = "石桥初中";
const PHOTO = join(ROOT, "assets/sample/photos/exit-locked.jpg");
const month = new Date().toISOString().slice(0, 7);

await walkThrough(new Walk(join(OUT, "journey"), join(OUT, "screenshots")), async (walk) => {
  const { data } = walk;
  const step = (words, does) => walk.step(words, does);
  await step("县服务器装好样例县并启动", () => walk.startCounty());
  await step("用登记码登记这台电脑", () => walk.enrol());
  const { county, window } = walk;
  await window.shot("今日");

  await step("到校开始督导", async () => {
    await window.press("学校");
    await window.press(SCHOOL);
    await window.sees("未了事项");
    await window.shot("学校");
    await window.press("开始督导");
    await window.sees("六种方式");
    await window.press("出示督学证");
    await window.press("已出示督学证");
    await window.keys(Key.ESCAPE);
    await window.shot("督导");
  });

  await step("录一段音听一听，用电脑的摄像头拍一张", async () => {
    await window.press("督导的照片和材料：录音");
    const dialog = () => window.page("return document.querySelector('[role=dialog]')?.innerText ?? ''");
    await until("两秒", async () => /0:0[2-9]/.test(await dialog()));
    await window.shot("录音");
    await window.press("停，存下来");
    await until("录音", async () => (await window.all(".strip .voice")).length > 0);
    await (await window.all(".strip .photo"))[0].click();
    await until("录音的长度", async () => (await window.page("return document.querySelector('audio')?.duration ?? 0")) > 1);
    await window.page("document.querySelector('audio').play()");
    await until("声音", async () => (await window.page("return document.querySelector('audio')?.currentTime ?? 0")) > 0.3);
    await window.keys(Key.ESCAPE);
    await window.press("督导的照片和材料：电脑拍");
    await window.sees("对准以后");
    await window.press("拍下来");
    await window.sees("拍了 1 张");
    await window.shot("电脑拍");
    await window.press("完成", "[role=dialog]");
    await until("照片", () => window.page("return document.querySelectorAll('.strip img').length > 0"));
  });

  await step("巡视：数字判定，回车看下一项", async () => {
    await window.press("开始巡视");
    await window.sees("校门与门卫 · 第 1 项");
    for (let item = 1; item <= 6; item += 1) {
      await window.keys("1");
      await window.sees(`${item} / `);
      await window.keys(Key.ENTER);
      await window.sees(`第 ${item + 1} 项`);
    }
    await window.shot("巡视");
  });

  await step("写说明，收一张手机照片", async () => {
    await window.keys("n");
    await window.keys("保卫室监控屏黑屏两路，上周录像打不开");
    await window.keys(Key.ENTER);
    await window.paste(".photo-add", PHOTO);
    await until("照片", () => window.page("return document.querySelectorAll('.photo img').length > 0"));
  });

  await step("在照片上圈出来，打码，写照片说明", async () => {
    await (await window.all(".strip .photo"))[0].click();
    await window.press("标注", "[role=dialog]");
    await until("画板", async () => (await window.all("[data-mark-board]")).length > 0);
    await window.keys("2");
    await window.drag("[data-mark-board]", [0.42, 0.4], [0.6, 0.6]);
    await window.keys("4");
    await window.drag("[data-mark-board]", [0.4, 0.24], [0.62, 0.36]);
    await until("圈和打码", async () => (await window.all("[data-mark=ring]")).length > 0 && (await window.all(".marked canvas")).length > 0);
    await window.shot("标注");
    await window.keys(Key.ESCAPE);
    await window.write("照片说明", "保卫室门前");
    await window.shot("照片");
    await window.keys(Key.ESCAPE);
    await until("关上", async () => (await window.all("[role=dialog]")).length === 0);
  });

  await step("不符合一步记为隐患", async () => {
    await window.keys("3");
    await window.sees("记为");
    await window.write("责任人", "保卫主任 韩立新");
    await window.shot("记为隐患");
    await window.press("记下，看下一项");
    await window.sees("第 8 项");
  });

  await step("本段其余都符合", async () => {
    await window.keys("a");
    await window.sees("10 / 10");
  });

  await step("听一节课：登记、记录、评分、评语", async () => {
    await window.press(SHORT);
    await window.sees("六种方式");
    await window.press("随机听课");
    await window.press("听一节课");
    await window.field("授课教师");
    await window.write("班级", "八（2）班");
    await window.write("学科", "数学");
    await window.write("授课教师", "许文静");
    await window.write("课题", "一次函数的图象");
    await window.press("开始听课");
    await window.sees("记一条");
    await window.write("记一条", "用水费账单引入，学生说出两个变量");
    await window.keys(Key.ENTER);
    await window.sees("用水费账单引入");
    await window.keys(Key.ESCAPE, "t");
    await window.sees("Rt 1.00");
    await window.shot("听课");
    await window.press("下课，去评分");
    await scoreAll(window, new Hands(window));
    await window.write("主要优点", "从生活账单引出函数，学生愿意说");
    await window.write("主要不足", "练习只到模仿，少一道变式");
    await window.write("改进建议", "当堂留五分钟做一道变式题并讲清错因");
    await window.shot("评课");
    await window.press("结束听课");
    await window.sees("六种方式");
  });

  await step("记做法、处理意见和当场反馈", async () => {
    await window.press("典型经验和做法");
    await window.press("再记一条");
    await window.write("第 1 条", "食堂每天公示陪餐校长姓名和当天意见，第二天写明怎么改的");
    await window.keys(Key.ESCAPE);
    await window.press("处理意见");
    await window.press("一般问题");
    await window.keys(Key.ESCAPE);
    await window.press("当场反馈");
    await window.write("反馈给谁", "校长 罗启文");
    await window.write("说了什么", "监控黑屏今天报修，一周内修好；课堂留出变式练习。");
    await window.keys(Key.ESCAPE);
    await window.shot("督导记录");
  });

  await step("结束督导：缺什么说得出，写上原因就能结束", async () => {
    await window.press("结束督导");
    await window.write("为什么现在结束", "学校放学，其余项目下次看");
    await window.shot("结束督导");
    await window.press("写好了，结束");
    await window.sees("重新打开");
  });

  await step("起草当月简报", async () => {
    await window.press("简报");
    await window.press("起草");
    await window.sees("报县督导室", 30);
    await window.shot("简报");
    await window.press("报县督导室");
    await window.shot("简报上报");
  });

  await step("同步：数得清，报得完", async () => {
    await window.press("同步");
    await window.shot("同步前");
    await window.press("同步", ".body");
    await until("全部收到", async () => /待上报的记录\s*0 条\s*待上报的照片\s*0 张/.test(await window.text()), 60);
    await window.shot("同步后");
  });

  await step("关窗，锁上", async () => {
    await walk.closeWindow();
  });

  await step("本机核对无误", () => cli(data, "verify").trim().split("\n").at(-1));
  await step("简报存成 Word 和 PDF", () => {
    cli(data, "brief", month, "--docx", join(OUT, "督导简报.docx"), "--pdf", join(OUT, "督导简报.pdf"));
    return `${statSync(join(OUT, "督导简报.docx")).size} 和 ${statSync(join(OUT, "督导简报.pdf")).size} 字节`;
  });
  await step("县里台账有这条隐患，一字不少", () => {
    const [hazard] = lines(cli(data, "--json", "list", "hazard"));
    if (hazard?.fields?.responsible !== "保卫主任 韩立新") throw new Error(`责任人是“${hazard?.fields?.responsible}”`);
    county.command("export", "ledger", "--month", month, join(OUT, "隐患排查治理台账.xlsx"));
    return hazard.fields.description;
  });
  await step("照片两头一样：同一个哈希，县里逐个核对过", () => {
    const [hazard] = lines(cli(data, "--json", "list", "hazard"));
    const photos = Object.values(hazard.fields.photos);
    if (photos.length !== 1) throw new Error(`隐患有 ${photos.length} 张照片`);
    // The county keeps each file under the hash of its bytes, and its own check reads every one.
    const shelf = readdirSync(join(county.folder, "media"), { recursive: true }).map(String);
    if (!shelf.some((file) => file.replaceAll("/", "").endsWith(photos[0].hash))) throw new Error("县里没有这张照片");
    const said = county.command("verify").trim();
    if (!said.endsWith("全部完好")) throw new Error(said);
    return said.split("\n").at(-1);
  });
  console.log(`照片和文书在 ${OUT}`);
});
