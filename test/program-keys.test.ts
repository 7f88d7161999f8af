import { expect, test } from "vitest";
import { descriptionOf } from "#descriptions";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { classifierObjective, type KindChoice, type NetworkObjective } from "#landscape";
import { curveLoop } from "#landscape/connectivity";
import { hessianProgram } from "#landscape/curvature";
import { logitsProgram } from "#landscape/evaluation";
import { lossOf, registeredLosses } from "#landscape/losses";
import { optimiserOf, registeredOptimisers } from "#landscape/optimisers";
import { trainingLoop } from "#landscape/training";
import type { SettingsShape } from "#settings";
import { keyOf } from "../src/engine/cache/key.ts";
import { frontEnd, orderOf } from "../src/engine/front-end.ts";
import { printProgram } from "../src/engine/program/print.ts";

type Traced = Parameters<typeof frontEnd>[0];

/** What is known of a program before it is traced, and what it is once it is. */
async function keyAndProgram(fn: Traced, specs: unknown, without: readonly "algebra"[] = []) {
  const order = await orderOf(fn, specs, { name: "program", without });
  const description = descriptionOf(fn);
  expect(description).toBeDefined();
  const { program, resultStructure } = frontEnd(fn, order);
  return {
    key: keyOf("function", description!, order),
    program: JSON.stringify([
      printProgram(program),
      program.constants.map(({ data }) => [...data]),
      resultStructure,
    ]),
  };
}

/** Every kind at its defaults, and with each of its settings at other values. */
function choicesOf(
  kinds: readonly { readonly kind: string; readonly settings: SettingsShape }[],
): readonly KindChoice[] {
  return kinds.flatMap(({ kind, settings }) => [
    { kind },
    ...Object.entries(settings).flatMap(([name, field]) =>
      [true, 0.25, 0.5, 1]
        .filter((value) => field.safeParse(value).success)
        .map((value) => ({ kind, [name]: value })),
    ),
  ]);
}

const NETWORKS = families().flatMap(({ name, norms, depth, needsImages }) =>
  norms.flatMap((norm) =>
    ("fixed" in depth ? [undefined] : [1, 2]).flatMap((layers) =>
      (needsImages ? [[1, 8, 8]] : [[1, 8, 8], [5]]).map((inputShape) => ({
        choice: { family: name, norm, width: 2, ...(layers !== undefined && { depth: layers }) },
        inputShape,
      })),
    ),
  ),
);

const objectiveOf = ({ choice, inputShape }: (typeof NETWORKS)[number], loss: KindChoice, classes = 3) =>
  classifierObjective(buildNetwork(choice, inputShape, classes), lossOf(loss));

const sourceOf = ({ examples: specs }: NetworkObjective) =>
  ({ specs, count: 7, shared: ["inputs"], own: ["targets"] }) as const;

function trainingOf(objective: NetworkObjective, optimiser: KindChoice, batchSize: number, members = 2) {
  const source = sourceOf(objective);
  const loop = trainingLoop({ objective, optimiser: optimiserOf(optimiser), source, members, batchSize });
  return keyAndProgram(loop.step, [loop.carry, loop.slice, loop.constants]);
}

function othersOf(objective: NetworkObjective, rows: number) {
  const curve = curveLoop({ objective, source: sourceOf(objective), pairs: 2, bends: 1, batchSize: rows });
  const { logits, specs } = logitsProgram(objective.outputs.classifier, { networks: 2, rows });
  const products = [undefined, 2].map((probes) => hessianProgram(objective, { networks: 2, rows, probes }));
  return [
    keyAndProgram(curve.step, [curve.carry, curve.slice, curve.constants]),
    keyAndProgram(logits, specs),
    keyAndProgram(logits, specs, ["algebra"]),
    ...products.map(({ product, specs: own }) => keyAndProgram(product, own)),
  ];
}

const LOSSES = choicesOf(registeredLosses());
const OPTIMISERS = choicesOf(registeredOptimisers());
const USUAL: KindChoice = { kind: "cross-entropy" };

/** Every family, norm, depth, loss, optimiser, setting, batch size and number of networks, in turns. */
function everyProgram() {
  const small = NETWORKS.filter(({ choice }) => choice.family === "mlp" || choice.family === "cnn");
  return [
    ...NETWORKS.flatMap((network) => [
      trainingOf(objectiveOf(network, USUAL), { kind: "sgd" }, 4),
      ...othersOf(objectiveOf(network, USUAL), 4),
    ]),
    ...small.flatMap((network) => LOSSES.flatMap((loss) => othersOf(objectiveOf(network, loss), 3))),
    ...small
      .slice(0, 2)
      .flatMap((network) =>
        LOSSES.flatMap((loss) =>
          OPTIMISERS.flatMap((optimiser) =>
            [2, 3].map((batch) => trainingOf(objectiveOf(network, loss), optimiser, batch)),
          ),
        ),
      ),
    trainingOf(objectiveOf(small[0]!, USUAL), { kind: "sgd" }, 2, 3),
    trainingOf(objectiveOf(small[0]!, USUAL, 4), { kind: "sgd" }, 2),
  ];
}

test("programs of one key are one program, whatever was turned, and a key is the same when it is asked for again", async () => {
  const known = new Map<string, string>();
  const first = await Promise.all(everyProgram());
  for (const { key, program } of first) {
    expect(known.get(key) ?? program).toBe(program);
    known.set(key, program);
  }
  const again = await Promise.all(everyProgram());
  expect(again.map(({ key }) => key)).toEqual(first.map(({ key }) => key));
  expect(new Set(known.values()).size).toBeGreaterThan(150);
});
