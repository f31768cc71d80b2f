/** A memo on its way to the app, piece by piece. What the app could not take waits here, and is tried again with the next. */
import { backend, refusalText } from "../backend";
import { newPartId } from "../record/leaves";
import { base64Of } from "./sound";

export class Memo {
  private readonly id = newPartId();
  private readonly waiting: { at: number; rate: number; samples: Int16Array }[] = [];
  private pieces = 0;
  private sending = Promise.resolve();

  /** `trouble` is told why a piece is not on disk, and null once all are. */
  constructor(
    private readonly record: string,
    private readonly path: string,
    private readonly trouble: (why: string | null) => void,
  ) {}

  /** `rate`: samples a second. */
  add(samples: Int16Array, rate: number): void {
    this.waiting.push({ at: this.pieces, rate, samples });
    this.pieces += 1;
    this.sending = this.sending.then(() => this.send());
  }

  private async send(): Promise<void> {
    for (let piece = this.waiting[0]; piece; piece = this.waiting[0]) {
      try {
        await backend.call("memo_piece", { memo: this.id, record: this.record, path: this.path, at: piece.at, rate: piece.rate, samples: base64Of(piece.samples) });
      } catch (failure) {
        return this.trouble(refusalText(failure));
      }
      this.waiting.shift();
    }
    this.trouble(null);
  }

  /** Attaches the whole to its record. Says whether it is there; why not, `trouble` is told. */
  async keep(): Promise<boolean> {
    await this.sending;
    await this.send();
    if (this.waiting.length > 0) return false;
    try {
      const { refused } = await backend.call("keep_memo", { memo: this.id });
      if (refused[0]) this.trouble(refused[0].text);
      return refused.length === 0;
    } catch (failure) {
      this.trouble(refusalText(failure));
      return false;
    }
  }
}
