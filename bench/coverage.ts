/**
 * How often intervals of the Hessian's numbers hold what they are of, on networks trained on the built-in data:
 *
 *     node bench/coverage.ts [--replicates 40] [--matrix gauss-newton]
 *
 * Each network is measured over and over as a run measures it, every time on another stratified half of its training
 * examples and with other probes and start vectors. What is to be covered is the Hessian over all training examples,
 * measured at length. Intervals are value ± z standard errors; some minutes on one core.
 */
import { parseArgs } from "node:util";
import { stratifiedSubset } from "#data";
import { mlp } from "#families/networks";
import { type Curvature, measureCurvature } from "#landscape/curvature";
import { randomStream } from "#random";
import { mean, standardErrorOfMean } from "#statistics";
import { asCommand, badArgument, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";
import { builtInExamples, trainedNetwork } from "./trained-network.ts";

const WIDTHS = [4, 8, 16];
const BATCHES = [8, 64, 256];
/** The share of the training examples that a measurement is on. */
const SHARE = 0.5;
const EPOCHS = 100;
/** As a run measures by default, and as the truth is found. */
const USUAL = { lanczosSteps: 80, lanczosTolerance: 1e-3, traceProbes: 32, traceTolerance: 0.02 };
const AT_LENGTH = { lanczosSteps: 300, lanczosTolerance: 1e-5, traceProbes: 1000 };

const MATRICES = ["hessian", "gauss-newton", "empirical-fisher"] as const;

const QUANTITIES = ["trace", "largest", "smallest"] as const;
type Name = (typeof QUANTITIES)[number];

/** A number with its whole standard error and the part of it that examples make. */
interface Measured {
  readonly value: number;
  readonly error: number;
  readonly ofProbes: number;
  readonly ofExamples: number;
}

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      replicates: { type: "string", default: "40" },
      matrix: { type: "string", default: "hessian" },
    },
  });
  const matrix = MATRICES.find((name) => name === values.matrix);
  if (matrix === undefined) throw badArgument(`--matrix is ${values.matrix}`, MATRICES.join(", "));
  const replicates = wholeNumber("replicates", values.replicates, 2);
  const train = await builtInExamples();
  const examples = { inputs: train.images, targets: train.labels };
  const rows = [
    [
      "network",
      "quantity",
      "true",
      "spread",
      "mean error",
      "by probes",
      "by examples",
      "within 1",
      "within 2",
      "bias",
    ],
  ];
  const totals = new Map<Name, { one: number; two: number; count: number }>();
  for (const width of WIDTHS) {
    const network = mlp({
      inputShape: [train.channels, train.height, train.width],
      width,
      depth: 2,
      classes: train.classes,
    });
    for (const batchSize of BATCHES) {
      const stream = randomStream(1, "coverage", width, batchSize);
      const { objective, parameters } = await trainedNetwork(network, train, {
        batchSize,
        epochs: EPOCHS,
        stream,
      });
      const networks = [parameters];
      const [truth] = await measureCurvature({
        objective,
        networks,
        examples,
        streams: [stream.child("truth")],
        matrix,
        ...AT_LENGTH,
      });
      const measured: Curvature[] = [];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const own = stream.child("replicate", replicate);
        const part = stratifiedSubset(train, Math.round(SHARE * train.count), own.child("examples"));
        const [found] = await measureCurvature({
          objective,
          networks,
          examples: { inputs: part.images, targets: part.labels },
          streams: [own],
          matrix,
          population: train.count,
          ...USUAL,
        });
        measured.push(found!);
      }
      for (const name of QUANTITIES) {
        const exact = numberOf(truth!, name);
        const found = measured.map((one) => numberOf(one, name));
        const within = (errors: number) =>
          found.filter(
            ({ value, error }) => Math.abs(value - exact.value) <= errors * Math.hypot(error, exact.error),
          ).length;
        const total = totals.get(name) ?? { one: 0, two: 0, count: 0 };
        totals.set(name, {
          one: total.one + within(1),
          two: total.two + within(2),
          count: total.count + replicates,
        });
        const spread = standardErrorOfMean(found.map(({ value }) => value))! * Math.sqrt(replicates);
        rows.push([
          `width ${width}, batch ${batchSize}`,
          name,
          exact.value.toPrecision(4),
          spread.toPrecision(2),
          mean(found.map(({ error }) => error))!.toPrecision(2),
          mean(found.map(({ ofProbes }) => ofProbes))!.toPrecision(2),
          mean(found.map(({ ofExamples }) => ofExamples))!.toPrecision(2),
          percent(within(1), replicates),
          percent(within(2), replicates),
          ((mean(found.map(({ value }) => value))! - exact.value) / spread).toFixed(1),
        ]);
      }
    }
  }
  for (const [name, { one, two, count }] of totals) {
    rows.push(["all", name, "", "", "", "", "", percent(one, count), percent(two, count), ""]);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});

function numberOf({ spectrum, trace, exampleErrors }: Curvature, name: Name): Measured {
  const ofExamples = exampleErrors[name]!;
  if (name !== "trace") return { value: spectrum![name].value, error: ofExamples, ofProbes: 0, ofExamples };
  const ofProbes = trace!.standardError!;
  return { value: trace!.value, error: Math.hypot(ofProbes, ofExamples), ofProbes, ofExamples };
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(0)} %`;
}
