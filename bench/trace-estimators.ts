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
import {
  hutchinson,
  hutchPlusPlus,
  inLockstep,
  lanczosWithKnownPart,
  type ProductProcedure,
  xTrace,
} from "#landscape/curvature";
import type { RandomStream } from "#random";
import { asCommand, wholeNumber } from "./command.ts";
import { tableText } from "./table.ts";
import { percentOf, trainedHessians } from "./trained-hessians.ts";

const PRODUCTS = [24, 48, 96];

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
  const replicates = wholeNumber("replicates", values.replicates, 2);
  const rows = [["network", "products", ...ESTIMATORS.flatMap(([name]) => [name, "(says)"]), "trace"]];
  for await (const { name, operators, stream, trace } of trainedHessians()) {
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
          squares += (found!.value - trace) ** 2 / replicates;
          said += found!.standardError! ** 2 / replicates;
        }
        cells.push(percentOf(Math.sqrt(squares), trace), `(${percentOf(Math.sqrt(said), trace)})`);
      }
      rows.push([name, String(products), ...cells, trace.toPrecision(4)]);
    }
    operators.release();
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
