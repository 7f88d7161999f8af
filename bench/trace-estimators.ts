/**
 * How far estimates of a trace are off for as many products, on networks trained on the built-in data:
 *
 *     node bench/trace-estimators.ts [--replicates 16]
 *
 * Every estimator gets the same number of Hessian-vector products, all that it needs counted: `Lanczos` spends half of
 * them on the eigenvalue iteration, which knows both ends of the spectrum as well, and the rest on probes of what that has
 * not seen. Errors are root mean squares in percent of the trace, in brackets what the estimates say of themselves. The
 * truth is the sum of the diagonal, by unit vectors. Half a minute on one core.
 */
import { parseArgs } from "node:util";
import { parseConfiguration } from "#atlas/configuration";
import { standardisation, standardise } from "#data";
import { cnn, mlp } from "#families/networks";
import { classifierObjective } from "#landscape";
import {
  type CurvatureOperators,
  hessianProducts,
  hutchinson,
  hutchPlusPlus,
  inLockstep,
  lanczosWithKnownPart,
  type ProductProcedure,
  xTrace,
} from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { type RandomStream, randomStream } from "#random";
import { loadDataset } from "#sources/datasets";
import { asCommand, badArgument } from "./command.ts";
import { tableText } from "./table.ts";

const PRODUCTS = [24, 48, 96];
const EPOCHS = 40;
/** Examples that the Hessian is averaged over. */
const EXAMPLES = 256;

interface Estimated {
  readonly value: number;
  readonly standardError: number | null;
}

interface Spent {
  readonly dimension: number;
  readonly stream: RandomStream;
  readonly products: number;
  readonly probesAtOnce: number;
}

const ESTIMATORS: readonly (readonly [string, (spent: Spent) => ProductProcedure<Estimated | null>])[] = [
  ["Hutchinson", ({ products, ...spent }) => hutchinson({ ...spent, probes: products })],
  ["Hutch++", (spent) => hutchPlusPlus(spent)],
  ["XTrace", (spent) => xTrace(spent)],
  ["Lanczos", withLanczos],
];

function* withLanczos({ products, ...spent }: Spent): ProductProcedure<Estimated | null> {
  // Two more products check the ends.
  const steps = Math.floor(products / 2) - 2;
  const options = { ...spent, stream: spent.stream.child("start"), steps, tolerance: 0 };
  const found = yield* lanczosWithKnownPart(options, []);
  if (found === null) return null;
  const probes = products - found.ends.iterations - 2;
  return yield* hutchinson({ ...spent, probes, known: found.known });
}

await asCommand(async () => {
  const { values } = parseArgs({ options: { replicates: { type: "string", default: "16" } } });
  const replicates = Number(values.replicates);
  if (!Number.isSafeInteger(replicates) || replicates < 2) {
    throw badArgument(`--replicates is ${values.replicates}`, "a whole number from 2");
  }
  const { data } = parseConfiguration("{}", "the defaults");
  const dataset = await loadDataset(data, { dataFolder: ".", rootSeed: 0, trainExamples: data.examples });
  const train = standardise(dataset.train, standardisation(dataset.train));
  const { classes } = train;
  const inputShape = [train.channels, train.height, train.width];
  const networks = [
    ["mlp, width 8", mlp({ inputShape, width: 8, depth: 2, classes }), [8, 64, 256]],
    ["cnn, width 4", cnn({ inputShape, width: 4, depth: 2, classes }), [64]],
  ] as const;
  const rows = [["network", "products", ...ESTIMATORS.flatMap(([name]) => [name, "(says)"]), "trace"]];
  for (const [name, network, batches] of networks) {
    const objective = classifierObjective(network, crossEntropy.make());
    for (const batchSize of batches) {
      const stream = randomStream(1, "trace estimators", name, batchSize);
      const [trained] = await trainEnsemble({
        objective,
        examples: { inputs: train.images },
        members: [
          {
            initial: initialise(network, "pytorch", stream.child("initialisation")),
            examples: { targets: train.labels },
            learningRate: 0.05,
            weightDecay: 5e-4,
            batchOrder: stream.child("order"),
          },
        ],
        batchSize,
        optimiser: sgd.make({ momentum: 0.9 }),
        schedule: { kind: "constant" },
        budget: { epochs: EPOCHS },
        stop: { kind: "never" },
        incompleteBatch: "drop",
      });
      const each = train.images.length / train.labels.length;
      const operators = await hessianProducts({
        objective,
        networks: [trained!.parameters],
        examples: {
          inputs: train.images.subarray(0, EXAMPLES * each),
          targets: train.labels.subarray(0, EXAMPLES),
        },
      });
      const exact = await exactTrace(operators);
      for (const products of PRODUCTS) {
        const cells: string[] = [];
        for (const [, estimator] of ESTIMATORS) {
          let [squares, said] = [0, 0];
          for (let replicate = 0; replicate < replicates; replicate++) {
            const spent = {
              dimension: operators.dimension,
              stream: stream.child("replicate", replicate),
              products,
              probesAtOnce: operators.blockSize,
            };
            const [found] = await inLockstep([estimator(spent)], operators);
            squares += (found!.value - exact) ** 2 / replicates;
            said += found!.standardError! ** 2 / replicates;
          }
          cells.push(share(Math.sqrt(squares), exact), `(${share(Math.sqrt(said), exact)})`);
        }
        rows.push([`${name}, batch ${batchSize}`, String(products), ...cells, exact.toPrecision(4)]);
      }
      operators.release();
    }
  }
  process.stdout.write(`${tableText(rows)}\n`);
});

async function exactTrace(operators: CurvatureOperators): Promise<number> {
  const { dimension, blockSize } = operators;
  let trace = 0;
  for (let first = 0; first < dimension; first += blockSize) {
    const units = Array.from({ length: Math.min(blockSize, dimension - first) }, (_, i) => {
      const unit = new Float64Array(dimension);
      unit[first + i] = 1;
      return unit;
    });
    const [products] = await operators.applyBlocks([units]);
    for (const [i, product] of products!.entries()) trace += product[first + i]!;
  }
  return trace;
}

function share(error: number, exact: number): string {
  return ((100 * error) / Math.abs(exact)).toPrecision(2);
}
