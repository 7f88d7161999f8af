// On Linux x64 the install script of onnxruntime-node downloads its libraries for CUDA, hundreds of megabytes from
// outside the npm registry, unless files of their names are there, and the whole installation fails where it cannot.
// npm runs this file before that script. Nothing but `--device cuda` needs the libraries; whoever wants them says so:
// ONNXRUNTIME_NODE_INSTALL=1 npm rebuild onnxruntime-node
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const LIBRARIES = ["cuda", "shared", "tensorrt"].map((name) => `libonnxruntime_providers_${name}.so`);
const { ONNXRUNTIME_NODE_INSTALL: asked, ONNXRUNTIME_NODE_INSTALL_CUDA: askedCuda } = process.env;

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
