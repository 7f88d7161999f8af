import { type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree } from "#engine";
import type { Judgement } from "#landscape/losses";
import { float32Tensor } from "#trees";
import { stacked } from "../check-networks.ts";
import { CHUNK_SIZE, chunked, chunkOf, exampleTensorSpecs, exampleTensors } from "../chunks.ts";
import type { Examples } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, networksAtOnce, rowsAtOnce } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
import {
  borrowed,
  type NetworkArrays,
  networkSpecs,
  networkTensors,
  sumByStatistics,
} from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";
import type { Evaluation } from "./evaluation.ts";

/** Loss and error of networks from sums inside a program; `evaluate` has checked what it is given. */
export async function judgementsBySums({
  objective,
  parameters,
  statistics,
  examples,
  own = parameters.map(() => ({})),
}: Evaluation): Promise<readonly Judgement[]> {
  const { examples: specs } = objective;
  // A program needs an array to be cut by; where all are the networks' own, the first network's says where.
  const most = rowsAtOnce(objective, FORWARD, CHUNK_SIZE);
  const { examples: total, size, chunks } = chunked(specs, { ...examples, ...own[0] }, most);
  const shared = Object.keys(examples);
  return inGroups(
    [...parameters.keys()],
    networksAtOnce({ of: objective, rows: size, pass: FORWARD }),
    (count) => compileSums(objective, count, size, shared),
    async (program, group) => {
      const networks = networkTensors(
        objective,
        group.map((i) => parameters[i]!),
        statistics && group.map((i) => statistics[i]!),
      );
      const sums = group.map(() => ({ loss: 0, error: 0 }));
      for (const { start, filled } of chunks) {
        const shares = new Float32Array(size).fill(1 / filled, 0, filled);
        const result = await program.run(
          networks,
          exampleTensors(specs, joined(group.map((i) => chunkOf(specs, own[i]!, start, filled, size))), [
            group.length,
            size,
          ]),
          exampleTensors(specs, chunkOf(specs, examples, start, filled, size), [size]),
          float32Tensor(shares),
        );
        const [loss, error] = [float32Values(result.loss), float32Values(result.error)];
        sums.forEach((sum, network) => {
          sum.loss += filled * loss[network]!;
          sum.error += filled * error[network]!;
        });
      }
      return sums.map(({ loss, error }) => ({
        loss: Number.isFinite(loss) ? loss / total : null,
        error: objective.error.of(error, total),
      }));
    },
  );
}

/** The mean loss and the mean of what adds to the error, of several networks. */
type Means = { readonly loss: np.Array; readonly error: np.Array };

function compileSums(objective: Objective, networks: number, rows: number, shared: readonly string[]) {
  const { examples: specs, loss, error } = objective;
  const means = (network: NetworkArrays, own: Batch, examples: Batch, shares: np.Array): Means => {
    const batch = { ...examples, ...own };
    const again = {
      parameters: network.parameters.ref,
      ...(network.statistics && { statistics: network.statistics.ref }),
    };
    return {
      error: sumByStatistics(objective, error.sum, again, borrowed(batch), shares.ref),
      loss: sumByStatistics(objective, loss, network, batch, shares),
    };
  };
  const own = Object.keys(specs).filter((name) => !shared.includes(name));
  const argumentSpecs: SpecTree<[NetworkArrays, Batch, Batch, np.Array]> = [
    networkSpecs(objective, networks),
    exampleTensorSpecs(specs, own, [networks, rows]),
    exampleTensorSpecs(specs, shared, [rows]),
    { type: "float32", shape: [rows] },
  ];
  return compile(
    described(
      (all: NetworkArrays, ownOfAll: Batch, examples: Batch, shares: np.Array): Means =>
        vmap(means, [0, 0, null, null])(all, ownOfAll, examples, shares),
      "judgement of networks",
      partsOfObjective(objective),
    ),
    argumentSpecs,
    { name: "judgement" },
  );
}

/** The arrays of several networks, one after another. */
function joined(all: readonly Examples[]): Examples {
  return Object.fromEntries(
    Object.entries(all[0]!).map(([name, { length }]) => {
      const values = all.map((own) => own[name]!);
      if (values.every((one) => one instanceof Float32Array)) return [name, stacked(values)];
      const whole = new Int32Array(all.length * length);
      for (const [i, one] of values.entries()) whole.set(one, i * length);
      return [name, whole];
    }),
  );
}
