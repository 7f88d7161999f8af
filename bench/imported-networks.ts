/**
 * How long an ONNX file of 45 MB takes to be read, and products with the Hessian of an imported ResNet-20 beside PyTorch's:
 * `node bench/imported-networks.ts [images]`.
 *
 * One thread each, in turns. Lanczos multiplies vectors one by one, a trace and a density several probes at once; either is
 * nothing but products. Needs a Python with PyTorch, which writes the files and keeps its graph between products.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOnnxModel } from "#interchange/onnx";
import { classifierObjective } from "#landscape";
import { hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { classes, normals } from "./draws.ts";
import { findPyTorch, startTorchScript } from "./pytorch.ts";
import { inTurns, secondsOf } from "./spread.ts";
import { duration, markdownTable } from "./table.ts";

const TURNS = { repetitions: 5, warmUps: 1 };
const SCRIPT = "imported_network.py";
const PROBES = 4;

const examples = Number(process.argv[2] ?? 250);
const pytorch = await findPyTorch();
if (pytorch === null) throw new Error("no Python with PyTorch; name one by PYTHON");
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-imported-"));
try {
  const write = [join(import.meta.dirname, "torch", SCRIPT), "--write", folder];
  execFileSync(pytorch.interpreter, write, { stdio: ["ignore", "ignore", "ignore"] });
  const large = join(folder, "large.onnx");
  const [reading] = await inTurns([() => secondsOf(() => readOnnxModel(large))], TURNS);
  const { classifier, parameters, statistics } = await readOnnxModel(join(folder, "resnet20.onnx"));
  const stream = randomStream(0, "bench", "imported");
  const operators = await hessianProducts({
    objective: classifierObjective(classifier, crossEntropy.make()),
    networks: [parameters],
    statistics: statistics && [statistics],
    examples: {
      inputs: normals(examples * elementCount(classifier.inputShape), stream.child("images")),
      targets: classes(examples, classifier.classes, stream.child("labels")),
    },
  });
  const probes = Array.from({ length: PROBES }, (_, i) =>
    Float64Array.from(normals(classifier.layout.size, stream.child("probe", i))),
  );
  const theirs = startTorchScript(pytorch, "best", SCRIPT, { read: folder, examples, probes: PROBES });
  const sides = [
    () => secondsOf(() => operators.apply([probes[0]!])),
    async () => (await secondsOf(() => operators.applyBlocks([probes]))) / PROBES,
    theirs.repeat,
  ];
  const [alone, together, other] = await inTurns(sides, TURNS);
  theirs.stop();
  operators.release();
  const row = (what: string, ours: number) => [
    what,
    duration(ours),
    duration(other!.least),
    (other!.least / ours).toFixed(2),
  ];
  process.stdout.write(
    `${markdownTable([
      [`a product, ${examples} images`, "ours", "PyTorch", "ratio"],
      row("one vector (Lanczos)", alone!.least),
      row(`of ${PROBES} at once (trace, density)`, together!.least),
    ])}\n\nAn ONNX file of ${(statSync(large).size / 1e6).toFixed(0)} MB is read in ${duration(reading!.least)}.\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
