// Photos are taken and chosen in the system's own dialog, wherever the screen asks for them.
import { until } from "../county.mjs";

/** As the window titles the dialog. */
const TITLE = "选择照片或文件";

export class Photos {
  constructor({ window, hands }, camera, chooser) {
    Object.assign(this, { window, hands, camera, chooser });
  }

  /** Chooses so many new ones in the dialog that `open` opens, and waits until all have been taken in. */
  async choose(count, open) {
    const folder = this.camera.take(count);
    const before = (await this.window.all(".strip img")).length;
    await open();
    this.hands.keys += await this.chooser.chooseAll(TITLE, folder);
    await until(`${count} 张照片`, async () => (await this.window.all(".strip img")).length === before + count, 60);
  }
}
