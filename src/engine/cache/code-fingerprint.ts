import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";

/** Rooms whose code decides what a program computes; the others hand it numbers. */
export const DECIDING_ROOMS = [
  "descriptions",
  "engine",
  "families",
  "interchange",
  "landscape",
  "nets",
  "protobuf",
  "trees",
] as const;

/** Packages whose versions decide likewise. */
const DECIDING_PACKAGES = ["@jax-js/jax", "onnxruntime-node"] as const;

let known: string | undefined;

/**
 * SHA-256 of the code that turns a described function into programs: the files of this package that have a part in it, as
 * they lie on the disk, the versions of the packages that they use and of Node, and the kind of machine.
 *
 * Where they do not lie there, as in a program that was packed into one file, it is one of this process alone.
 */
export function codeFingerprint(): string {
  known ??= fingerprintOf(join(import.meta.dirname ?? "", "..", ".."));
  return known;
}

/** The fingerprint of the code below a folder of rooms. */
export function fingerprintOf(source: string): string {
  try {
    return fingerprint(source);
  } catch {
    return randomUUID();
  }
}

function fingerprint(source: string): string {
  const digest = createHash("sha256");
  for (const room of DECIDING_ROOMS) {
    for (const file of filesBelow(join(source, room)))
      digest.update(`${file}\n`).update(readFileSync(join(source, room, file)));
  }
  for (const name of DECIDING_PACKAGES) digest.update(`${name} ${versionOf(name)}\n`);
  const { version, platform, arch } = process;
  return digest.update([version, platform, arch].join()).digest("hex");
}

/** Program files below a folder, in an order of their own; tests have no part in what is compiled. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.[jt]s$/.test(file) && !/\.(test|testing|d)\.[jt]s$/.test(file))
    .sort();
}

function versionOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`the package ${name} has no manifest`);
  const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  return String(version);
}
