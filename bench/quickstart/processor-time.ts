/** Loaded before every process of a command (`NODE_OPTIONS=--import`): writes its processor time, seconds, once it ends. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

const folder = process.env.LOSS_ATLAS_PROCESSOR_TIME;
if (folder !== undefined && isMainThread) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(join(folder, `${process.pid}.txt`), String((userCPUTime + systemCPUTime) / 1e6));
  });
}
