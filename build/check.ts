/** Checks types, style and unused code at once, and prints what each check says when all of it is there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

// The compiler's threads each check what they share, which takes half as much work again; the cores have the other checks.
const CHECKS = [
  ["tsc", "--noEmit", "--singleThreaded"],
  ["biome", "check", "."],
  ["knip", "--no-config-hints"],
] as const;

const passed = await Promise.all(CHECKS.map(passes));
process.exitCode = passed.every(Boolean) ? 0 : 1;

async function passes([program, ...words]: (typeof CHECKS)[number]): Promise<boolean> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  const [printed, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  process.stdout.write(printed);
  process.stderr.write(errors);
  if (code !== 0) process.stderr.write(`${program} ${words.join(" ")} ended with ${code}\n`);
  return code === 0;
}
