/**
 * What the published procedure takes for trace and top eigenvalue of the Hessian, and what ours finds with a share of its
 * products, on networks trained on the built-in data:
 *
 *     node bench/published-cost.ts [--replicates 32] [--share 0.4] [--passes 2] [--runs 16]
 *
 * Ours is one call of `measureCurvature` with as many products as that share of those that the published procedure takes on average:
 * `passes` for a random vector of each of so many runs of the examples, two that check both ends found, and
 * the rest for the eigenvalue iteration. Errors are root mean squares in percent of what is exact, in brackets what
 * the standard errors say. A minute on one core.
 */
import { parseArgs } from "node:util";
import { inLockstep, measureCurvature, publishedTopEigenvalue, publishedTrace } from "#landscape/curvature";
import { mean } from "#statistics";
import { asCommand, badArgument, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";
import { percentOf, trainedHessians } from "./trained-hessians.ts";

/** Products that check the ends. */
const CHECKS = 2;

const rootMeanSquare = (errors: readonly number[]) => Math.sqrt(mean(errors.map((error) => error ** 2))!);

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      replicates: { type: "string", default: "32" },
      share: { type: "string", default: "0.4" },
      passes: { type: "string", default: "2" },
      runs: { type: "string", default: "16" },
    },
  });
  const share = Number(values.share);
  if (!(share > 0.3 && share <= 1)) {
    throw badArgument(`--share is ${values.share}`, "a number above 0.3, at most 1");
  }
  const replicates = wholeNumber("replicates", values.replicates, 2);
  const passes = wholeNumber("passes", values.passes, 2);
  const traceRuns = wholeNumber("runs", values.runs, 1);
  const rows = [
    [
      "network",
      "published: products",
      "trace",
      "top eigenvalue",
      "ours: products",
      "trace",
      "(says)",
      "top eigenvalue",
    ],
  ];
  for await (const { name, request, operators, stream, trace, largest } of trainedHessians()) {
    const { dimension } = operators;
    const streams = Array.from({ length: replicates }, (_, replicate) =>
      stream.child("published", replicate),
    );
    const published = { products: [] as number[], trace: [] as number[], top: [] as number[] };
    for (const own of streams) {
      const [top] = await inLockstep(
        [publishedTopEigenvalue({ dimension, stream: own.child("start") })],
        operators,
      );
      const [estimate] = await inLockstep(
        [publishedTrace({ dimension, stream: own.child("probes") })],
        operators,
      );
      published.products.push(top!.iterations + estimate!.probes);
      published.trace.push(estimate!.value - trace);
      published.top.push(top!.value - largest);
    }
    operators.release();

    const products = Math.floor(share * mean(published.products)!);
    const ours = await measureCurvature({
      ...request,
      networks: streams.map(() => request.networks[0]!),
      streams: streams.map((own) => own.child("ours")),
      lanczosSteps: Math.max(2, products - CHECKS - passes),
      lanczosTolerance: 0,
      traceProbes: passes,
      traceRuns,
    });
    rows.push([
      name,
      mean(published.products)!.toFixed(0),
      percentOf(rootMeanSquare(published.trace), trace),
      percentOf(rootMeanSquare(published.top), largest),
      String(products),
      percentOf(rootMeanSquare(ours.map((own) => own.trace!.value - trace)), trace),
      `(${percentOf(rootMeanSquare(ours.map((own) => own.trace!.standardError!)), trace)})`,
      percentOf(rootMeanSquare(ours.map((own) => own.spectrum!.largest.value - largest)), largest),
    ]);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
