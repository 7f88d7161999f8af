/** Loaded in front of a program (`node --import`), writes the address of every module that it loads into a file. */
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const record = process.env.RECORDED_MODULES!;

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(record, `${url}\n`);
    return nextLoad(url, context);
  },
});
