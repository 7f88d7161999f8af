import { expect, test } from "vitest";
import { descriptionOf } from "#descriptions";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { classifierObjective, type KindChoice, type NetworkObjective } from "#landscape";
import { curveLoop } from "#landscape/connectivity";
import { productProgram } from "#landscape/curvature";
import { logitsProgram, nextTokenProgram } from "#landscape/evaluation";
import { lossOf, registeredLosses } from "#landscape/losses";
import { optimiserOf, registeredOptimisers } from "#landscape/optimisers";
import { trainingLoop } from "#landscape/training";
import type { SettingsShape } from "#settings";
import { keyOf } from "../src/engine/cache/key.ts";
import { frontEnd, orderOf } from "../src/engine/front-end.ts";
import { printProgram } from "../src/engine/program/print.ts";
import { hinge } from "./made-up/hinge.ts";

/** What is to be compiled. */
interface Asked {
  readonly fn: Parameters<typeof frontEnd>[0];
  readonly specs: unknown;
  readonly without?: readonly "algebra"[];
}

const ordered = ({ fn, specs, without = [] }: Asked) => orderOf(fn, specs, { name: "program", without });

/** What is known of a program before it is traced. */
async function keyOfAsked(asked: Asked): Promise<string> {
  const description = descriptionOf(asked.fn);
  expect(description).toBeDefined();
  return keyOf("function", description!, await ordered(asked));
}

/** What it is once it is traced. */
async function programOfAsked(asked: Asked): Promise<string> {
  const { program, resultStructure } = frontEnd(asked.fn, await ordered(asked));
  const constants = program.constants.map(({ data }) => [...data]);
  return JSON.stringify([printProgram(program), constants, resultStructure]);
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

const SENTENCES = { words: { source: 5, target: 3 }, length: { source: 3, target: 2 } };

function inputShapesOf(needsImages: boolean, needsSentences: boolean): readonly (readonly number[])[] {
  if (needsSentences) return [[SENTENCES.length.source + SENTENCES.length.target]];
  return needsImages ? [[1, 8, 8]] : [[1, 8, 8], [5]];
}

const NETWORKS = families().flatMap(({ name, norms, depth, needsImages, needsSentences = false }) =>
  norms.flatMap((norm) =>
    ("fixed" in depth ? [undefined] : [1, 2]).flatMap((layers) =>
      inputShapesOf(needsImages, needsSentences).map((inputShape) => ({
        sequence: needsSentences ? SENTENCES : undefined,
        // The least width that two of these networks can have, and the heads of a Transformer divide.
        choice: {
          family: name,
          norm,
          width: name === "vit" ? 4 : 2,
          ...(layers !== undefined && { depth: layers }),
        },
        inputShape,
      })),
    ),
  ),
);

const objectiveOf = (
  { choice, inputShape, sequence }: (typeof NETWORKS)[number],
  loss: KindChoice,
  classes = 3,
) => classifierObjective(buildNetwork(choice, inputShape, classes, sequence), lossOf(loss));

const sourceOf = ({ examples: specs }: NetworkObjective) =>
  ({ specs, count: 7, shared: ["inputs"], own: ["targets"] }) as const;

function trainingOf(
  objective: NetworkObjective,
  optimiser: KindChoice,
  batchSize: number,
  members = 2,
): Asked {
  const source = sourceOf(objective);
  const loop = trainingLoop({ objective, optimiser: optimiserOf(optimiser), source, members, batchSize });
  return { fn: loop.step, specs: [loop.carry, loop.slice, loop.constants] };
}

function othersOf(objective: NetworkObjective, rows: number): readonly Asked[] {
  const curve = curveLoop(curveOf(objective, rows));
  const byAdam = curveLoop({ ...curveOf(objective, rows), optimiser: optimiserOf({ kind: "adam" }) });
  const { logits, specs } = logitsProgram(objective.outputs.classifier, { networks: 2, rows });
  const { classifier } = objective.outputs;
  const { sequence } = classifier;
  const next = sequence === undefined ? [] : [nextTokenProgram({ ...classifier, sequence }, rows)];
  const products = [undefined, 2].map((probes) =>
    productProgram(objective, "hessian", { networks: 2, rows, probes }),
  );
  return [
    ...[curve, byAdam].map(({ step, carry, slice, constants }) => ({
      fn: step,
      specs: [carry, slice, constants],
    })),
    { fn: logits, specs },
    { fn: logits, specs, without: ["algebra"] },
    ...next.map(({ logits: fn, specs: own }) => ({ fn, specs: own })),
    ...products.map(({ product, specs: own }) => ({ fn: product, specs: own })),
  ];
}

function curveOf(objective: NetworkObjective, rows: number) {
  return { objective, source: sourceOf(objective), pairs: 2, bends: 1, batchSize: rows };
}

/** Products with the other matrices of a loss. */
function matricesOf(objective: NetworkObjective, rows: number): readonly Asked[] {
  const { shape } = objective.lossOfOutputs;
  return [
    productProgram(objective, "gauss-newton", { networks: 2, rows }),
    productProgram(objective, "empirical-fisher", { networks: 2, rows }),
    productProgram(objective, "sampled-fisher", { networks: 2, rows, slopes: [3, rows, ...shape] }),
    productProgram(objective, "finite-difference-hessian", { networks: 2, rows }),
  ].map(({ product, specs }) => ({ fn: product, specs }));
}

// The loss that a network brings along is no choice by itself.
const LOSSES = choicesOf(registeredLosses().filter(({ kind }) => kind !== "module"));
const OPTIMISERS = choicesOf(registeredOptimisers());
const USUAL: KindChoice = { kind: "cross-entropy" };

/** Every family, norm, depth, loss, optimiser, setting, batch size and number of networks, in turns. */
function everyProgram(): readonly Asked[] {
  const small = NETWORKS.filter(({ choice }) => choice.family === "mlp" || choice.family === "cnn");
  return [
    ...NETWORKS.flatMap((network) => [
      trainingOf(objectiveOf(network, USUAL), { kind: "sgd" }, 4),
      ...othersOf(objectiveOf(network, USUAL), 4),
    ]),
    ...small.flatMap((network) => LOSSES.flatMap((loss) => othersOf(objectiveOf(network, loss), 3))),
    ...small
      .slice(0, 2)
      .flatMap((network) => LOSSES.flatMap((loss) => matricesOf(objectiveOf(network, loss), 3))),
    ...small
      .slice(0, 1)
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
  const asked = everyProgram();
  const keys = await Promise.all(asked.map(keyOfAsked));
  const known = new Map<string, string>();
  for (const [i, own] of asked.entries()) {
    const program = await programOfAsked(own);
    expect(known.get(keys[i]!) ?? program).toBe(program);
    known.set(keys[i]!, program);
  }
  expect(await Promise.all(everyProgram().map(keyOfAsked))).toEqual(keys);
  expect(new Set(known.values()).size).toBeGreaterThan(150);
});

test("what another module makes is described by nobody, and so is what is built on it", () => {
  const { choice, inputShape } = NETWORKS[0]!;
  const network = buildNetwork(choice, inputShape, 3);
  const own = { ...network, logits: (...args: Parameters<typeof network.logits>) => network.logits(...args) };
  const loss = lossOf(USUAL);
  const described = (objective: NetworkObjective) =>
    [trainingOf(objective, { kind: "sgd" }, 2), ...othersOf(objective, 2)].map(
      ({ fn }) => descriptionOf(fn) !== undefined,
    );
  expect(described(classifierObjective(network, loss))).not.toContain(false);
  expect(described(classifierObjective(own, loss))).not.toContain(true);
  const ofHinge = described(classifierObjective(network, hinge.make()));
  // Logits do not depend on the loss.
  expect(ofHinge.filter(Boolean)).toHaveLength(2);
});
