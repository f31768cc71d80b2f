// `./dev run` with a display: the county server in the background, the window in front, until the window is closed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { BIN, PASSPHRASE, ROOT, SUPERVISOR, startProduct } from "./product.mjs";

const { county, data, login } = await startProduct(join(ROOT, "out/run"), { port: 8743 });
console.log(`县督导室网页：https://${county.address}/console/`);
console.log(login ?? "网页的账号和密码在第一次启动时显示过；要重来，先运行 ./dev clean-data。");
console.log(`窗口：${SUPERVISOR}，口令 ${PASSPHRASE}`);
const window = spawn(join(BIN, "duxue"), [], { stdio: "inherit", env: { ...process.env, DUXUE_DATA: data } });
const code = await new Promise((resolve) => window.once("exit", resolve));
await county.stop();
process.exit(code ?? 1);
