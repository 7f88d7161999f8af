import { basename } from "node:path";
import { AtlasError } from "#errors";
import { type AskedBeside, type DescribedNetwork, type Family, familyNameOfFile } from "#families";
import { readBytes, sha256Hex } from "#files";
import type { ParameterSpec, TokenShape } from "#nets/layers";
import { choice, type SettingsOf, type SettingsShape, settingsReader } from "#settings";
import { type ParameterLayout, splitParameters } from "#trees";
import { answering } from "./as-network.ts";
import { noTokens, type ReadTokens, requireTokens } from "./tokens-of-networks.ts";

/** Networks of a file have the width that they have; what a configuration counts is of no use. */
const USUAL_WIDTH = 1;

/** Where the training of the network of a file begins. */
const START = {
  start: choice("Whether weights are drawn, or those of the file are trained on", ["drawn", "file"]).default(
    "drawn",
  ),
};

/** The network of a file for examples of one shape, and the weights that the file has of it. */
interface NetworkOfFile extends DescribedNetwork {
  /** Flat, as the layout of its sizes. */
  readonly weights: Float32Array;
  /** What it reads where that is whole numbers, as tokens are; numbers of any kind unless said. */
  readonly reads?: ReadTokens;
}

/** A file whose network can be trained anew. */
export interface TrainedFile<Shape extends SettingsShape> {
  readonly path: string;
  /** What decides which network it is beside the bytes of the file. */
  readonly also: string;
  /** The settings of the model section beside `start`. */
  readonly settings: Shape;
  /** The network for examples of a shape, whose parameters say how they are drawn. */
  readonly network: (
    own: SettingsOf<Shape>,
    inputShape: readonly number[],
    beside: TokenShape["beside"],
  ) => NetworkOfFile;
  /** What it reads beside tokens; nothing unless said. */
  readonly besideTokens?: AskedBeside | undefined;
}

/**
 * The family of the network of a file, to be trained anew: drawn as the package draws its own, or from the weights of the file
 * on. Its name ends in the beginning of a hash of the file.
 *
 * @throws AtlasError of kind `input`, as `readBytes`
 */
export async function familyOfFile<const Shape extends SettingsShape>({
  path,
  also,
  settings,
  network,
  besideTokens,
}: TrainedFile<Shape>): Promise<Family> {
  const hash = sha256Hex(`${sha256Hex(await readBytes(path))} ${also}`);
  const file = basename(path);
  const name = familyNameOfFile(file, hash);
  const ownSettings = settingsReader(name, settings);
  const startOf = settingsReader(name, START);
  return {
    name,
    article: "a",
    kind: `is the network of ${file}`,
    width: "nothing, since its file says how wide it is",
    usualWidth: USUAL_WIDTH,
    depth: { fixed: 1 },
    norms: ["none"],
    needsImages: false,
    readsTokens: true,
    readsBeside: true,
    ...(besideTokens && { besideTokens }),
    settings: { ...settings, ...START },
    describe: (given, inputShape, classes, sequence, tokens) => {
      if (given.width !== USUAL_WIDTH) throw fixedWidth(file);
      if (sequence !== undefined) throw noSentences(file);
      const { sizes, weights, parts, reads, ...rest } = network(
        ownSettings(given),
        inputShape,
        tokens?.beside,
      );
      if (reads === undefined && tokens?.vocabulary !== undefined) throw noTokens(`the network of ${file}`);
      if (reads !== undefined) requireTokens(reads, tokens);
      return {
        ...rest,
        sizes: {
          ...answering({ ...sizes, family: name }, classes, tokens),
          inputShape,
          parameters:
            startOf(given).start === "file"
              ? startingAt(sizes.layout, weights, sizes.parameters)
              : sizes.parameters,
        },
        parts: { ...parts, hash, inputShape },
      };
    },
  };
}

/** The same parameters, which begin as the file has them. */
function startingAt(
  layout: ParameterLayout,
  weights: Float32Array,
  drawn: readonly ParameterSpec[],
): readonly ParameterSpec[] {
  const own = splitParameters(layout, weights);
  return drawn.map((parameter) => ({ ...parameter, draw: { shape: "given", values: own[parameter.name]! } }));
}

function fixedWidth(file: string): AtlasError {
  return new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: `the network of ${file} has the width that it has`,
    where: "width",
    expected: `${USUAL_WIDTH}, or no width`,
    remedy: "Take another axis of load, such as examples or label_noise",
  });
}

function noSentences(file: string): AtlasError {
  return new AtlasError({
    code: "nets/sentences",
    kind: "input",
    problem: `the network of ${file} cannot read sentences`,
    where: "family",
    expected: "the family transformer",
  });
}
