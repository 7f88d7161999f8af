import { basename } from "node:path";
import { AtlasError, reworded } from "#errors";
import type { MeasureNetworksOptions } from "./measure-networks.ts";
import { isOnnx } from "./named-networks.ts";
import {
  judgedNetworks,
  type PreparationOptions,
  type PreparedNetworks,
  prepareNetworks,
} from "./prepare-networks.ts";

/** What `compare` is told beside what `measure` is. */
export interface CompareNetworksOptions extends Omit<MeasureNetworksOptions, "family" | "normalise"> {
  /** How examples are normalised for both networks, or for each of them in their order. */
  readonly normalise?: readonly string[];
  /** What weights are of, for both networks or for each of them in their order; an ONNX file says it itself. */
  readonly family?: readonly string[];
}

type Paths = readonly [first: string, second: string];

/**
 * Each network by itself, read in its own way.
 *
 * @throws AtlasError `measure/reading` of kind `input` where one of them is far better read in another, with what both would be
 *   called with
 */
export async function preparedApart(
  paths: Paths,
  options: CompareNetworksOptions,
): Promise<readonly [PreparedNetworks, PreparedNetworks]> {
  requireOnePerNetwork("--normalise", "normalisations", options.normalise);
  requireOnePerNetwork("--family", "families", options.family);
  if (paths.every(isOnnx) && options.family !== undefined) throw noWeights();
  const judged = (i: 0 | 1) =>
    judgedBeside(i, paths, options).catch((error: unknown) => {
      throw withNetwork(error, basename(paths[i]));
    });
  const both = [await judged(0), await judged(1)] as const;
  const refused = both.flatMap(({ reading }, i) =>
    reading.refusal === undefined ? [] : [{ path: paths[i]!, ...reading.refusal }],
  );
  if (refused.length === 0) return both;
  const names = both.map(({ reading: { taken, refusal } }) => (refusal?.better ?? taken).normalisation.name);
  const orders = new Set(
    both.map(({ reading: { taken, refusal } }) => (refusal?.better ?? taken).channelOrder),
  );
  const channels = orders.size === 1 && refused[0]!.better.channelOrder !== (options.channels ?? "rgb");
  throw new AtlasError({
    code: "measure/reading",
    kind: "input",
    where: refused.map(({ path }) => path).join(", "),
    problem: refused.map(({ problem }) => problem).join("; "),
    expected: "examples as they were in the training of each",
    remedy: `Call with --normalise ${names.join(" --normalise ")}${channels ? ` --channels ${refused[0]!.better.channelOrder}` : ""}, or with --normalise none if they are right as they come`,
    lines: refused.flatMap(({ path, lines }) => [path, ...lines.map((line) => `  ${line}`)]),
  });
}

/**
 * Both in one run, as networks of one architecture in the same normalisation; `undefined` where they are not of one.
 */
export async function preparedTogether(
  paths: Paths,
  options: CompareNetworksOptions,
  normalise: string,
): Promise<PreparedNetworks | undefined> {
  const [first, second] = [familyOf(0, paths, options), familyOf(1, paths, options)];
  if (first !== second) return undefined;
  try {
    return await prepareNetworks(paths, {
      ...ownOptions(options, paths, paths),
      normalise,
      ...(first && { family: first }),
    });
  } catch (error) {
    // Each by itself can be read, so that what is wrong is that they are not of one.
    if (error instanceof AtlasError && error.kind === "input") return undefined;
    throw error;
  }
}

/** Why two networks that read examples alike have no average. */
export function reasonApart(paths: Paths, { family }: CompareNetworksOptions): string {
  const models = paths.filter(isOnnx);
  const [model] = models;
  if (model === undefined) return "They are of two architectures, whose weights have no average.";
  if (models.length === 2)
    return "They are of two architectures, or of one that is written in two ways, so that their weights have no average.";
  const weights = basename(paths.find((path) => path !== model)!);
  return family === undefined
    ? `The weights of ${weights} are not those of the network as ${basename(model)} has it, and have no average with these.`
    : `${weights} is read as --family says and ${basename(model)} as its file does, so that their weights have no average; without --family, weights that fit the file are read as its own.`;
}

/** One of two networks. Weights beside an ONNX file are its own where they fit it, for it says what they compute. */
async function judgedBeside(
  i: 0 | 1,
  paths: Paths,
  options: CompareNetworksOptions,
): Promise<PreparedNetworks> {
  const { normalise: words = [] } = options;
  const path = paths[i];
  const model = paths[1 - i]!;
  const normalise = words[i] ?? words[0];
  const family = familyOf(i, paths, options);
  const own: PreparationOptions = {
    ...ownOptions(options, [path], paths),
    ...(normalise !== undefined && { normalise }),
    ...(family !== undefined && { family }),
  };
  if (isOnnx(path) || !isOnnx(model) || family !== undefined) return judgedNetworks([path], own);
  const ofModel = await judgedNetworks([model], { ...own, weights: [path] }).catch(mismatch);
  if (!(ofModel instanceof AtlasError)) {
    const note = `${basename(path)} is read as weights of the network of ${basename(model)}`;
    return { ...ofModel, notes: [note, ...ofModel.notes] };
  }
  return judgedNetworks([path], own).catch((error: unknown) => {
    throw error instanceof AtlasError && error.code === "weights/no-architecture"
      ? reworded(error, {
          problem: `they are not weights of the network of ${basename(model)}, and ${error.problem}`,
        })
      : error;
  });
}

/** The options for one of two networks or both: what is said of files of weights is not for the ONNX file beside these. */
function ownOptions(
  { normalise: _normalise, family: _family, ...own }: CompareNetworksOptions,
  names: readonly string[],
  paths: Paths,
): PreparationOptions {
  if (!names.every(isOnnx) || paths.every(isOnnx)) return own;
  const { key: _key, strip: _strip, mapWeights: _mapWeights, ...others } = own;
  return others;
}

function familyOf(i: 0 | 1, paths: Paths, { family = [] }: CompareNetworksOptions): string | undefined {
  return isOnnx(paths[i]) ? undefined : (family[i] ?? family[0]);
}

function mismatch(error: unknown): AtlasError {
  if (error instanceof AtlasError && error.code === "weights/mismatch") return error;
  throw error;
}

/** An error about a network, which is told by its name: "the network" could be either. */
function withNetwork(error: unknown, name: string): unknown {
  const isAboutNetwork = error instanceof AtlasError && /^(networks|architectures|nets)\//.test(error.code);
  if (!isAboutNetwork || error.message.includes(name)) return error;
  return reworded(error, { problem: `${name}: ${error.problem}` });
}

function requireOnePerNetwork(option: string, noun: string, given: readonly string[] = []): void {
  if (given.length <= 2) return;
  throw new AtlasError({
    code: "measure/networks",
    kind: "input",
    where: option,
    problem: `${given.length} ${noun} are given for two networks`,
    expected: "one for both, or one for each in their order",
  });
}

function noWeights(): AtlasError {
  return new AtlasError({
    code: "measure/networks",
    kind: "input",
    where: "--family",
    problem: "both networks are ONNX files, which say what they compute",
    expected: "no family",
  });
}
