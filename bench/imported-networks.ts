/**
 * The top eigenvalue, the trace and the spectral density of an imported ResNet-20 beside PyTorch's, and how long an ONNX file
 * of 45 MB takes to be read: `node bench/imported-networks.ts [images] [repetitions]`; 1,000 images and three repetitions take
 * a quarter of an hour and, on PyTorch's side, 9 GB, and 100 images show the same in five minutes.
 *
 * Both sides spend the same products, with one thread each, in turns: Lanczos steps with full re-orthogonalisation in
 * float64 and a product for the residual of each end; probes of signs; Lanczos from several vectors. PyTorch has its graph
 * before anything is timed and keeps it, ours passes through the network anew for each of the three. Needs a Python with
 * PyTorch, which writes the files.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selectThreads } from "#engine/devices";
import { readOnnxModel } from "#interchange/onnx";
import { classifierObjective } from "#landscape";
import {
  hessianProducts,
  hutchinson,
  inLockstep,
  lanczos,
  measureSpectralDensity,
  type ProductProcedure,
} from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { median } from "#statistics";
import { elementCount } from "#trees";
import { classes, normals } from "./draws.ts";
import { findPyTorch, startTorchScript } from "./pytorch.ts";
import { inTurns, secondsOf } from "./spread.ts";
import { duration, markdownTable } from "./table.ts";

const SCRIPT = "imported_network.py";
/** Lanczos steps to the ends of the spectrum. */
const STEPS = 14;
const PROBES = 8;
const DENSITY = { starts: 8, steps: 2 };

const [examples = 1000, repetitions = 3] = process.argv.slice(2).map(Number);
const pytorch = await findPyTorch();
if (pytorch === null) throw new Error("no Python with PyTorch; name one by PYTHON");
selectThreads(1);
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-imported-"));
try {
  const write = [join(import.meta.dirname, "torch", SCRIPT), "--write", folder];
  execFileSync(pytorch.interpreter, write, { stdio: ["ignore", "ignore", "ignore"] });
  const large = join(folder, "large.onnx");
  // PyTorch's newer exporter puts the weights into a file of their own.
  const largeBytes = readdirSync(folder)
    .filter((name) => name.startsWith("large.onnx"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const [reading] = await inTurns([() => secondsOf(() => readOnnxModel(large))], {
    repetitions: 5,
    warmUps: 1,
  });
  const { classifier, parameters, statistics } = await readOnnxModel(join(folder, "resnet20.onnx"));
  const { size: dimension } = classifier.layout;
  const stream = randomStream(0, "bench", "imported");
  const request = {
    objective: classifierObjective(classifier, crossEntropy.make()),
    networks: [parameters],
    statistics: statistics && [statistics],
    examples: {
      inputs: normals(examples * elementCount(classifier.inputShape), stream.child("images")),
      targets: classes(examples, classifier.classes, stream.child("labels")),
    },
  };
  const byProducts = async <Result>(procedure: ProductProcedure<Result>): Promise<void> => {
    const operators = await hessianProducts(request);
    const { blockSize } = operators;
    if (blockSize !== PROBES) throw new Error(`${blockSize} vectors are multiplied at once, not ${PROBES}`);
    await inLockstep([procedure], operators);
    operators.release();
  };
  const works = [
    {
      name: "top eigenvalue",
      products: STEPS + 2,
      measure: () =>
        byProducts(lanczos({ dimension, stream: stream.child("start"), steps: STEPS, tolerance: 0 })),
    },
    {
      name: "trace",
      products: PROBES,
      measure: () =>
        byProducts(
          hutchinson({ dimension, stream: stream.child("probes"), probes: PROBES, probesAtOnce: PROBES }),
        ),
    },
    {
      name: "spectral density",
      products: DENSITY.starts * DENSITY.steps,
      measure: () => measureSpectralDensity({ ...request, ...DENSITY, streams: [stream.child("density")] }),
    },
  ];
  const options = { steps: STEPS, probes: PROBES, starts: DENSITY.starts, nodes: DENSITY.steps };
  const theirs = startTorchScript(pytorch, "best", SCRIPT, { read: folder, examples, ...options });
  const processor = works.map((): number[] => []);
  const sides = works.flatMap(({ measure }, work) => [
    () =>
      secondsOf(async () => {
        const before = process.cpuUsage();
        await measure();
        const { user, system } = process.cpuUsage(before);
        processor[work]!.push((user + system) / 1e6);
      }),
    theirs.repeat,
  ]);
  const spreads = await inTurns(sides, { repetitions, warmUps: 0 });
  theirs.stop();
  const rows = works.map(({ name, products }, work) => {
    const [ours, other] = [spreads[2 * work]!, spreads[2 * work + 1]!];
    const busy = [processor[work]!, theirs.processor.filter((_, i) => i % works.length === work)];
    const [oursBusy, otherBusy] = busy.map((seconds) => median(seconds)!);
    return [
      `${name}, ${products} products`,
      duration(ours.median),
      duration(other.median),
      (other.median / ours.median).toFixed(2),
      duration(oursBusy!),
      duration(otherBusy!),
      (otherBusy! / oursBusy!).toFixed(2),
    ];
  });
  const headings = [
    `${examples} images`,
    "ours",
    "PyTorch",
    "ratio",
    "ours, processor",
    "PyTorch, processor",
    "ratio",
  ];
  process.stdout.write(
    `${markdownTable([headings, ...rows])}\n\nMedians of ${repetitions}. An ONNX file of ${(largeBytes / 1e6).toFixed(0)} MB is read in ${duration(reading!.median)}.\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
