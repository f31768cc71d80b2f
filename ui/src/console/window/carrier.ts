/**
 * What the window's own screens talk to inside the console: a form filled in on trial, or the county's brief. Stands in the place
 * of `desktop/backend/chosen.ts` in the console's build.
 */
import { Refusal, type Carrier } from "@/desktop/backend/carrier";
import { mediaUrl, Refused, words } from "../api";
import { answerBrief, isOfBrief } from "../county-brief/answer";
import { answerTrial } from "../forms/trial/answer";

export const isWindow = false;

const noPhotos = () => Promise.reject(new Refusal("trial", "预览里不收照片，督学的电脑上才收。"));

export const carrier: Carrier = {
  async call(name, args) {
    try {
      return await (isOfBrief(name, args) ? answerBrief(name, args) : answerTrial(name, args));
    } catch (failure) {
      if (failure instanceof Refusal) throw failure;
      // What was refused for what it says is not sent again by itself; what did not arrive is.
      throw new Refusal(failure instanceof Refused && failure.code === "bad_request" ? "invalid" : "unreachable", words(failure));
    }
  },
  mediaUrl: (hash, size) => mediaUrl(hash, size === "thumb"),
  pickFiles: noPhotos,
  attach: noPhotos,
  saveAs: () => Promise.resolve(null),
  openFile: () => Promise.resolve(null),
  pickFolder: () => Promise.resolve(null),
  onTopics: () => undefined,
  onClose: () => undefined,
};
