/** Loaded before a command (`node --import`): writes what its process used, once it ends, to a file. */
import { writeFileSync } from "node:fs";

const path = process.env.LOSS_ATLAS_OWN_USE;
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  if (path !== undefined)
    writeFileSync(
      path,
      JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, bytes: 1024 * maxRSS }),
    );
});
