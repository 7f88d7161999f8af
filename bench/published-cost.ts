/**
 * What the published procedure takes for trace and top eigenvalue of the Hessian, and what ours finds with a share of its
 * products, on networks trained on the built-in data:
 *
 *     node bench/published-cost.ts [--replicates 16] [--share 0.4]
 *
 * Ours spends all but three on the eigenvalue iteration and the check of both ends that it finds, and three on probes of what
 * that has not seen. Errors are root mean squares in percent of what is exact. Some seconds on one core.
 */
import { parseArgs } from "node:util";
import {
  hutchinson,
  inLockstep,
  lanczosWithKnownPart,
  publishedTopEigenvalue,
  publishedTrace,
} from "#landscape/curvature";
import { mean } from "#statistics";
import { asCommand, badArgument, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";
import { percentOf, trainedHessians } from "./trained-hessians.ts";

/** Probes of what the iteration has not seen. */
const PROBES = 3;

const rootMeanSquare = (errors: readonly number[]) => Math.sqrt(mean(errors.map((error) => error ** 2))!);

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      replicates: { type: "string", default: "16" },
      share: { type: "string", default: "0.4" },
    },
  });
  const share = Number(values.share);
  if (!(share > 0.3 && share <= 1)) {
    throw badArgument(`--share is ${values.share}`, "a number above 0.3, at most 1");
  }
  const replicates = wholeNumber("replicates", values.replicates, 2);
  const rows = [
    [
      "network",
      "published: products",
      "trace",
      "top eigenvalue",
      "ours: products",
      "trace",
      "top eigenvalue",
    ],
  ];
  for await (const { name, operators, stream, trace, largest } of trainedHessians()) {
    const { dimension, blockSize } = operators;
    const published = { products: [] as number[], trace: [] as number[], top: [] as number[] };
    const ours = { products: [] as number[], trace: [] as number[], top: [] as number[] };
    for (let replicate = 0; replicate < replicates; replicate++) {
      const own = stream.child("published", replicate);
      const [top] = await inLockstep(
        [publishedTopEigenvalue({ dimension, stream: own.child("start") })],
        operators,
      );
      const [estimate] = await inLockstep(
        [publishedTrace({ dimension, stream: own.child("probes") })],
        operators,
      );
      const spent = top!.iterations + estimate!.probes;
      published.products.push(spent);
      published.trace.push(estimate!.value - trace);
      published.top.push(top!.value - largest);

      const products = Math.floor(share * spent);
      // Two more products check the ends.
      const steps = Math.max(2, products - 2 - PROBES);
      const options = { dimension, stream: own.child("lanczos"), steps, tolerance: 0 };
      const [found] = await inLockstep([lanczosWithKnownPart(options, [])], operators);
      const probes = Math.max(1, products - found!.ends.iterations - 2);
      const rest = { dimension, stream: own.child("rest"), probes, probesAtOnce: blockSize };
      const [split] = await inLockstep([hutchinson({ ...rest, known: found!.known })], operators);
      ours.products.push(found!.ends.iterations + 2 + probes);
      ours.trace.push(split!.value - trace);
      ours.top.push(found!.ends.largest.value - largest);
    }
    operators.release();
    rows.push([
      name,
      ...[published, ours].flatMap((own) => [
        mean(own.products)!.toFixed(0),
        percentOf(rootMeanSquare(own.trace), trace),
        percentOf(rootMeanSquare(own.top), largest),
      ]),
    ]);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
