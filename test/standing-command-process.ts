/** The process of `standing-command.ts`: answers calls of the command until whoever asks is gone. */
import { pathToFileURL } from "node:url";
import type { StandingAnswer, StandingCall } from "./standing-command.ts";
import { TESTED_COMMAND } from "./tested-command.ts";

/** What the command listens to for as long as its process is there. */
const HEARD = [
  [process, "uncaughtException"],
  [process.stdout, "error"],
  [process.stderr, "error"],
] as const;

let calls = 0;

process.on("message", async ({ words, cwd, end }: StandingCall) => {
  process.chdir(cwd);
  process.argv = [process.execPath, TESTED_COMMAND, ...words];
  process.exitCode = undefined;
  // Another address each time, so that the file of the command runs again, and what it imports does not.
  await import(`${pathToFileURL(TESTED_COMMAND).href}?call=${++calls}`);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  for (const [emitter, event] of HEARD) emitter.removeAllListeners(event);
  process.stdout.write(end);
  process.stderr.write(end);
  const answer: StandingAnswer = { code };
  process.send!(answer);
});
process.on("disconnect", () => process.exit());
