// Pictures of every screen of a walk, as it is and at twice the size of text, looked over for what sticks out to the side.
import { renameSync } from "node:fs";
import { basename, join } from "node:path";

/** Puts the app's text to a size as its own setting does; where a dialog is open no key reaches that. */
const SET_TEXT = `
  const root = document.documentElement;
  if (arguments[0] === 100) root.removeAttribute("data-text"); else root.setAttribute("data-text", String(arguments[0]));
  // WebKit asks a container's conditions again only where the container itself changes.
  const app = document.querySelector(".app");
  app.style.containerType = "normal"; void app.offsetWidth; app.style.containerType = "";`;

/** Nothing needs scrolling to the side, and no button that is seen is cut by the window's edge. */
const STICKING_OUT = `
  return [...document.querySelectorAll("#app *, .dialog *")].filter((element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const scrolls = ["auto", "scroll"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    return scrolls || (box.width > 0 && box.right > innerWidth + 1 && style.position !== "absolute");
  }).map((element) => element.tagName.toLowerCase() + "." + (element.getAttribute("class") ?? ""));`;

export class Album {
  taken = 0;
  /** Screens that stick out, each with what does. */
  faults = [];

  constructor(window) {
    this.window = window;
  }

  async page(name, size) {
    const wide = await this.window.page(STICKING_OUT);
    if (wide.length > 0) this.faults.push(`${name} ${size}%：${[...new Set(wide)].join("、")}`);
    const file = await this.window.shot(name);
    const kept = join(this.window.shots, `${String(this.taken).padStart(2, "0")}-${name}${size === 100 ? "" : `.text-${size}`}.png`);
    if (basename(file) !== basename(kept)) renameSync(file, kept);
  }

  /** The screen as it is, and at 200 % text. */
  async look(name) {
    this.taken += 1;
    await this.page(name, 100);
    await this.window.page(SET_TEXT, 200);
    await this.page(name, 200);
    await this.window.page(SET_TEXT, 100);
  }
}
