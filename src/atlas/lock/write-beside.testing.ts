import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeBeside } from "./write-beside.ts";

/** Writes half of a folder and comes to no end, to be killed: `node write-beside.testing.ts <path>` says when it is there. */
const [path = ""] = process.argv.slice(2);
await writeBeside(path, async (fresh) => {
  await mkdir(fresh);
  await writeFile(join(fresh, "half"), "half");
  process.stdout.write("half\n");
  await new Promise((_, reject) => setTimeout(reject, 1e9));
});
