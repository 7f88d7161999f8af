import { numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compileStaged, type SpecTree, type Staged } from "#engine";
import { float32Tensor, type ParameterLayout } from "#trees";
import { checkParameters, stacked } from "../check-networks.ts";
import { CHUNK_SIZE, type Chunks, chunked, exampleTensors } from "../chunks.ts";
import { type Classifier, type Parameters, unravel } from "../classifier.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, pointsAtOnce, rowsAtOnce } from "../group-size.ts";
import type { ControlPoints } from "./control-points.ts";
import { type PathShape, pathWeights } from "./path.ts";

/** A classifier with a stem. */
export type StemmedClassifier = Classifier & Required<Pick<Classifier, "stem">>;

/** A path and where on it networks are asked. */
export interface AskedPath {
  readonly points: ControlPoints;
  /** A Bezier curve unless given. */
  readonly shape?: PathShape | undefined;
  readonly times: readonly number[];
}

/**
 * The logits `[examples, classes]` (flat) of the networks at the times of each path, in their order.
 *
 * What the stems of the control points give is computed once a path: a point takes them in its own proportions, as it
 * takes the other parameters, in float32. What a path gets depends on itself, on the most control points that one of
 * them has and on the inputs. Throws an input error `landscape/parameters` for points of another size.
 */
export async function answersAlong(
  classifier: StemmedClassifier,
  paths: readonly AskedPath[],
  inputs: Float32Array,
): Promise<readonly (readonly Float32Array[])[]> {
  for (const { points } of paths) checkParameters(classifier, points);
  const controls = Math.max(...paths.map(({ points }) => points.length));
  const specs = { inputs: { type: "float32", shape: classifier.inputShape } } as const;
  const chunks = chunked(specs, { inputs }, rowsAtOnce(classifier, FORWARD, CHUNK_SIZE));
  const most = pointsAtOnce(classifier, chunks.size);
  const program = await compilePoints(classifier, { controls, rows: chunks.size, points: most });
  try {
    const answers: (readonly Float32Array[])[] = [];
    for (const path of paths)
      answers.push(await answersOf(path, program, chunks, classifier, controls, most));
    return answers;
  } finally {
    program.release();
  }
}

/** What the points of a path depend on: its control points `[controls, parameters]` and inputs `[rows, …]`. */
type Place = readonly [controls: np.Array, inputs: np.Array];

/** From a place and the proportions `[points, controls]` to logits `[points, rows, classes]`. */
type PointsProgram = Staged<Place, np.Array, np.Array>;

function compilePoints(
  { layout, stem, inputShape }: StemmedClassifier,
  { controls, rows, points }: { readonly controls: number; readonly rows: number; readonly points: number },
): Promise<PointsProgram> {
  const logits = ([networks, inputs]: Place, proportions: np.Array): np.Array => {
    const named = vmap((flat: np.Array) => unravel(layout, flat))(networks) as Parameters;
    const [own, others] = [partOf(named, layout, stem, true), partOf(named, layout, stem, false)];
    const stems = vmap(stem.of, [0, null])(own, inputs) as np.Array;
    const rest = Object.fromEntries(
      Object.entries(others).map(([name, values]) => [name, combined(proportions.ref, values)]),
    );
    return vmap(stem.rest)(rest, combined(proportions, stems)) as np.Array;
  };
  const specs: readonly [SpecTree<Place>, SpecTree<np.Array>] = [
    [
      { type: "float32", shape: [controls, layout.size] },
      { type: "float32", shape: [rows, ...inputShape] },
    ],
    { type: "float32", shape: [points, controls] },
  ];
  const { parameters, of, rest } = stem;
  return compileStaged(described(logits, "logits along a path", { layout, parameters, of, rest }), specs, {
    name: "path",
  });
}

/** The parameters that are, or are not, of the stem. */
function partOf(
  named: Parameters,
  { entries }: ParameterLayout,
  { parameters }: StemmedClassifier["stem"],
  isOfStem: boolean,
): Parameters {
  const wanted = entries.filter(({ name }) => parameters.includes(name) === isOfStem);
  return Object.fromEntries(wanted.map(({ name }) => [name, named[name]!]));
}

/** Arrays `[controls, …]` in each of several proportions `[points, controls]`; consumes them. */
function combined(proportions: np.Array, arrays: np.Array): np.Array {
  const [points, shape] = [proportions.shape[0]!, arrays.shape.slice(1)];
  return np.dot(proportions, arrays.reshape([arrays.shape[0]!, -1])).reshape([points, ...shape]);
}

async function answersOf(
  { points, shape = "bezier", times }: AskedPath,
  program: PointsProgram,
  { examples, size, chunks }: Chunks,
  { classes, inputShape, layout }: StemmedClassifier,
  controls: number,
  most: number,
): Promise<readonly Float32Array[]> {
  const padded = Array.from({ length: controls }, (_, i) => points[i] ?? points[0]!);
  const networks = float32Tensor(stacked(padded), [controls, layout.size]);
  const answers = times.map(() => new Float32Array(examples * classes));
  for (const { arrays, start, filled } of chunks) {
    const { inputs } = exampleTensors({ inputs: { type: "float32", shape: inputShape } }, arrays, [size]);
    const stage = await program.fix([networks, inputs!]);
    for (let first = 0; first < times.length; first += most) {
      const own = times.slice(first, first + most);
      const proportions = new Float32Array(most * controls);
      for (const [i, t] of own.entries()) proportions.set(pathWeights(shape, t, points.length), i * controls);
      const logits = float32Values(await stage.run(float32Tensor(proportions, [most, controls])));
      for (const i of own.keys()) {
        const from = i * size * classes;
        answers[first + i]!.set(logits.subarray(from, from + filled * classes), start * classes);
      }
    }
    stage.release();
  }
  return answers;
}
