import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, cpus, platform, totalmem } from "node:os";
import { dirname, join } from "node:path";

/** Where and by what an experiment was computed. */
export interface Environment {
  /** Versions by name; `null` for a package that cannot be found. */
  readonly versions: Readonly<
    Record<"loss-atlas" | "node" | "onnxruntime-node" | "@jax-js/jax", string | null>
  >;
  readonly machine: {
    readonly platform: string;
    readonly architecture: string;
    readonly processor: string;
    readonly cores: number;
    readonly memory_mb: number;
  };
}

/** The environment of this process. */
export function currentEnvironment(): Environment {
  const processors = cpus();
  return {
    versions: {
      "loss-atlas": versionAround(import.meta.dirname),
      node: process.versions.node,
      "onnxruntime-node": versionOfPackage("onnxruntime-node"),
      "@jax-js/jax": versionOfPackage("@jax-js/jax"),
    },
    machine: {
      platform: platform(),
      architecture: arch(),
      processor: processors[0]?.model.trim() ?? "unknown",
      cores: processors.length,
      memory_mb: Math.round(totalmem() / 2 ** 20),
    },
  };
}

function versionOfPackage(name: string): string | null {
  try {
    return versionAround(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}

/** The version in the nearest package.json at or above a folder that has one. */
function versionAround(folder: string): string | null {
  for (let here = folder; ; here = dirname(here)) {
    const version = versionIn(join(here, "package.json"));
    if (version !== null || here === dirname(here)) return version;
  }
}

function versionIn(path: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return null;
    return typeof manifest.version === "string" ? manifest.version : null;
  } catch {
    return null;
  }
}
