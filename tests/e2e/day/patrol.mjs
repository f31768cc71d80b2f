// 巡视: four hazards, one of them grave by a clause of the guide, a rectification, a word said on the spot, two items that
// only partly conform; the rest of every section with one key.
import { until } from "../county.mjs";
import { Key } from "../window.mjs";

/** Items by words of theirs, and what is found there. */
const FOUND = [
  { item: /显著位置有责任督学公示牌/, result: "3", note: "公示牌上的电话是旧号码", kind: "feedback" },
  { item: /财务、评优评先/, result: "3", note: "资助名单只贴了三天", kind: "rectification", photos: 0 },
  { item: /安全出口畅通/, result: "3", note: "一楼东侧安全出口上课时上锁，钥匙不在值班教师手里", kind: "hazard", major: true, measure: "当场打开，请值周教师看守" },
  { item: /灭火器压力/, result: "3", note: "三楼灭火器压力不足，两个月没有检查签字", kind: "hazard" },
  { item: /学生坐姿/, result: "2", note: "后排两名学生伏在桌上" },
  { item: /篮球架/, result: "3", note: "东侧篮球架底座螺栓松动", kind: "hazard", measure: "拉线停用" },
  { item: /每样留样/, result: "3", note: "早餐没有留样，标签上没有时间", kind: "hazard" },
  { item: /被褥干净/, result: "2", note: "盥洗间地面有水" },
];

/** 门窗有妨碍逃生和救援的障碍. */
const CLAUSE = "fire-09";

export class Patrol {
  constructor({ window, hands, album, photos }) {
    Object.assign(this, { window, hands, album, photos });
  }

  words = (selector) => this.window.page("return document.querySelector(arguments[0])?.innerText ?? null", selector);
  asked = () => this.words(".judge .q");
  answered = async () => (await this.words(".head .progress")).match(/(\d+)\s*\/\s*(\d+)/).slice(1).map(Number);

  /** Goes down the walk until each has been found; the items between are only looked at. */
  async find() {
    const left = [...FOUND];
    await this.window.shows(".judge .q");
    await this.album.look("巡视");
    for (let asked = await this.asked(); left.length > 0 && asked; asked = await this.asked()) {
      const at = left.findIndex(({ item }) => item.test(asked));
      if (at < 0) await this.hands.press(Key.ARROW_DOWN);
      else await this.note(left.splice(at, 1)[0]);
      await until("下一项", async () => (await this.asked()) !== asked);
    }
    if (left.length > 0) throw new Error(`没有走到：${left.map(({ item }) => item).join("、")}`);
  }

  async note({ result, note, kind, major, measure, photos = 5 }) {
    const { hands, window, album } = this;
    await hands.press("n");
    await hands.write(note);
    await hands.press(Key.ENTER);
    if (kind === "hazard" && photos > 0) await this.photos.choose(photos, () => hands.press("p"));
    await hands.press(result);
    if (!kind) return hands.press(Key.ARROW_DOWN);
    await window.shows("[data-finding-drawer]");
    if (major) await this.grave();
    if (kind !== "feedback") {
      // The drawer waits at the one field that is lacking.
      if (major) await hands.click("[data-field=responsible]");
      await until("责任人", async () => (await window.page("return document.activeElement?.dataset.field")) === "responsible");
      await hands.write("副校长 梁永福");
    }
    if (measure) {
      await hands.chord(Key.SHIFT, Key.TAB);
      await hands.write(measure);
    }
    await album.look(`记为${{ feedback: "当场反馈", rectification: "整改", hazard: major ? "重大隐患" : "隐患" }[kind]}`);
    await hands.press(Key.ENTER);
    await window.gone("[data-finding-drawer]");
  }

  /** 重大 follows from a clause of the guide. */
  async grave() {
    await this.hands.click("[data-grade=major]");
    await this.window.shows("[data-clause]");
    await this.album.look("重大隐患判定指南");
    await this.hands.click(`[data-clause=${CLAUSE}]`);
    await this.window.gone("[data-clause-words]");
  }

  /** The rest of every section conforms: from here to the end, then from the beginning. */
  async rest() {
    let [done, all] = await this.answered();
    // Up to the first section, then down to the end: a section that is full already only costs its key.
    for (const way of ["[", "]"]) {
      for (let here = await this.asked(), seen = new Set(); here && !seen.has(here); here = await this.asked()) {
        seen.add(here);
        if ((await this.window.all(".strip-of i.open")).length > 0) {
          await this.hands.press("a");
          await until("本段记满", async () => (await this.window.all(".strip-of i.open")).length === 0);
        }
        await this.hands.press(way);
        [done, all] = await this.answered();
      }
    }
    if (done !== all) throw new Error(`${done} / ${all} 项`);
    await this.album.look("巡视记满");
    await this.window.shows("[data-finish]");
    await this.hands.press(Key.ENTER);
    await this.window.shows("[data-part=findings] + .v", "新发现 5");
    return `${all} 项，4 处隐患，1 项整改，1 处当场反馈`;
  }
}
