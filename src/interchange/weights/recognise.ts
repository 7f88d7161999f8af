import { AtlasError } from "#errors";
import {
  architectureNamed,
  architectures,
  type NamedShapes,
  type ReadNetwork,
} from "#families/architectures";
import { alternatives, conjoined } from "#words";
import { commonPrefix } from "./canonical-names.ts";
import type { CanonicalWeights } from "./canonical-weights.ts";
import { bestFit, type Fit, isWhole, tableOf } from "./fit.ts";

/** A network that was recognised, and what it was recognised by. */
export interface RecognisedNetwork extends ReadNetwork {
  readonly shapes: readonly (readonly [name: string, shape: readonly number[]])[];
}

/** A network that weights may be of, and how they fit its arrays. */
interface Candidate {
  readonly network: RecognisedNetwork;
  readonly fit: Fit;
}

/**
 * The architecture that weights are of, by their names and shapes alone: the one that is named, or the one that there is no
 * doubt about.
 *
 * @param family such as `resnet20`; without it nothing is accepted that names and shapes leave open
 * @throws AtlasError of kind `input`: `architectures/unknown`, or `weights/no-architecture` with which are near
 */
export function recognise(
  weights: CanonicalWeights,
  family: string | undefined,
  where: string,
): RecognisedNetwork {
  const known = family === undefined ? architectures() : [architectureNamed(family)];
  const candidates = known.flatMap(({ read }) =>
    variants(weights).flatMap((shapes) => candidateOf(read(shapes), shapes, weights)),
  );
  const whole = candidates.filter(({ fit }) => isWhole(fit));
  const named = whole.find(({ network }) => network.architecture === family);
  if (named !== undefined) return named.network;
  const certain = whole.find(({ network }) => network.assumptions.length === 0);
  if (family === undefined && certain !== undefined) return certain.network;
  throw unrecognised(family, whole, candidates, weights, where);
}

/** Shapes by the names as they are, and without what all begin with. */
function variants({ tensors }: CanonicalWeights): readonly NamedShapes[] {
  const prefix = commonPrefix([...tensors.keys()]);
  const shapes = (from: number): NamedShapes =>
    new Map([...tensors].map(([name, { shape }]) => [name.slice(from), shape]));
  return prefix === "" ? [shapes(0)] : [shapes(0), shapes(prefix.length)];
}

function candidateOf(
  network: ReadNetwork | undefined,
  shapes: NamedShapes,
  weights: CanonicalWeights,
): readonly Candidate[] {
  if (network === undefined) return [];
  return [
    {
      network: { ...network, shapes: [...shapes] },
      fit: bestFit(weights, network.describe(network.usualInput).sizes),
    },
  ];
}

function unrecognised(
  family: string | undefined,
  whole: readonly Candidate[],
  candidates: readonly Candidate[],
  weights: CanonicalWeights,
  where: string,
): AtlasError {
  const shared = { code: "weights/no-architecture", kind: "input", where } as const;
  const [fitting] = whole;
  if (fitting !== undefined && family !== undefined) {
    const { title, architecture } = fitting.network;
    return new AtlasError({
      ...shared,
      problem: `this is ${title}, not the family ${family}`,
      remedy: `Choose ${architecture}`,
    });
  }
  if (fitting !== undefined) {
    const each = whole.map(
      ({ network: { architecture, assumptions } }) => `${architecture} if ${conjoined(assumptions)}`,
    );
    return new AtlasError({
      ...shared,
      problem: `names and shapes leave open what these weights compute: ${alternatives([...new Set(each)])}`,
      remedy: `Name the family if that is so: ${alternatives([...new Set(whole.map(({ network }) => network.architecture))])}`,
    });
  }
  const [nearest] = candidates.toSorted((a, b) => wrongIn(a) - wrongIn(b));
  return new AtlasError({
    ...shared,
    problem:
      family === undefined
        ? "the network of these weights is not one that is known"
        : `these are not the weights of the family ${family}`,
    ...(nearest && { expected: `something near ${nearest.network.title}` }),
    remedy: "Export the whole network as ONNX, or describe it in a file of your own",
    ...(nearest && { lines: tableOf(nearest.fit, weights) }),
  });
}

const wrongIn = ({ fit: { parameters, statistics, left } }: Candidate): number =>
  [...parameters, ...statistics].filter(({ isRight }) => !isRight).length + left.length;
