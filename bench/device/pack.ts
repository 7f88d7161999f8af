/**
 * Packs what `bench/device/run.sh` needs beside this repository's files: Node, ONNX Runtime, the few packages that are
 * imported and the Vulkan loader, for Linux on x64: `node bench/device/pack.ts` writes `.device/pack.tar.xz`.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AtlasError } from "#errors";
import { asCommand } from "../command.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const NODE_MODULES = join(ROOT, "node_modules");
const PACK = join(ROOT, ".device", "pack.tar.xz");

/** What a machine of the kind takes along at most, this repository's own files included, bytes. */
const MOST_BYTES = 64 * 2 ** 20;

/** What this repository's own files may come to of that, bytes. */
const OWN_BYTES = 12 * 2 ** 20;

/** Parts of packages that nothing on Linux x64 reads. */
const SUPERFLUOUS =
  /\.(map|md|d\.ts|d\.cts|d\.mts|ts)$|onnxruntime-node\/bin\/napi-v6\/(darwin|win32|linux\/arm64)|\/(test|docs)\//;

const VULKAN_LOADER = "/usr/lib/x86_64-linux-gnu/libvulkan.so.1";

/** The packages that run needs, found by what each depends on. */
function neededPackages(): readonly string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const manifest = manifestOf(join(NODE_MODULES, name));
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      if (existsSync(join(NODE_MODULES, dependency))) add(dependency);
    }
  };
  for (const name of Object.keys(manifestOf(ROOT).dependencies ?? {})) add(name);
  return [...found];
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function stage(folder: string): void {
  mkdirSync(join(folder, "bin"));
  copyFileSync(process.execPath, join(folder, "bin", "node"));
  // Symbols are a sixth of it.
  execFileSync("strip", ["--strip-all", join(folder, "bin", "node")]);
  mkdirSync(join(folder, "lib"));
  if (existsSync(VULKAN_LOADER)) copyFileSync(VULKAN_LOADER, join(folder, "lib", "libvulkan.so.1"));
  for (const name of neededPackages()) {
    const target = join(folder, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(NODE_MODULES, name), target, {
      recursive: true,
      dereference: true,
      filter: (path) => !SUPERFLUOUS.test(path.slice(NODE_MODULES.length)),
    });
  }
}

await asCommand(async () => {
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-pack-"));
  try {
    stage(folder);
    mkdirSync(dirname(PACK), { recursive: true });
    execFileSync("tar", ["-C", folder, "-cJf", PACK, "."], {
      env: { ...process.env, XZ_OPT: "-6 -T0" },
      stdio: "inherit",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { size } = statSync(PACK);
  const mebibytes = (size / 2 ** 20).toFixed(1);
  if (size > MOST_BYTES - OWN_BYTES) {
    throw new AtlasError({
      code: "bench/pack",
      kind: "failure",
      problem: `the pack is ${mebibytes} MiB`,
      expected: `at most ${(MOST_BYTES - OWN_BYTES) / 2 ** 20} MiB`,
    });
  }
  process.stdout.write(`${PACK}: ${mebibytes} MiB\n`);
});
