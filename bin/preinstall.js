// npm runs this file before the install scripts of what the package depends on, unless it is told to run none.
//
// A Node that is too old is said here in one line, and nothing is installed, since nothing of it would start.
//
// On Linux x64 the install script of onnxruntime-node downloads its libraries for CUDA, hundreds of megabytes from
// outside the npm registry, unless files of their names are there, and the whole installation fails where it cannot.
// Here files of their names are made first. Nothing but `--device cuda` needs the libraries; whoever wants them says so:
// ONNXRUNTIME_NODE_INSTALL=1 npm rebuild onnxruntime-node
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeTooOld } from "./node-needed.js";

const LIBRARIES = ["cuda", "shared", "tensorrt"].map((name) => `libonnxruntime_providers_${name}.so`);
const { ONNXRUNTIME_NODE_INSTALL: asked, ONNXRUNTIME_NODE_INSTALL_CUDA: askedCuda } = process.env;

// A checkout brings a Node of its own, and only a checkout has the source.
const isCheckout = existsSync(join(dirname(fileURLToPath(import.meta.url)), "..", "src"));
const tooOld = isCheckout ? undefined : nodeTooOld(process.versions.node);
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(2);
}
if (process.platform === "linux" && process.arch === "x64" && !asked && !askedCuda) holdPlaces();

/** Puts an empty file where each library would be, unless one is there. */
function holdPlaces() {
  try {
    const module = dirname(dirname(createRequire(import.meta.url).resolve("onnxruntime-node")));
    for (const library of LIBRARIES) {
      const path = join(module, "bin", "napi-v6", "linux", "x64", library);
      if (!existsSync(path)) writeFileSync(path, "");
    }
  } catch (_) {
    // Another package manager, another order: the script of onnxruntime-node then does as it likes.
  }
}
