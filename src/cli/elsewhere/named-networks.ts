import { basename, resolve } from "node:path";
import { AtlasError } from "#errors";

/** Which networks a call names, and how their files are read. */
export interface NetworkOptions {
  readonly weights?: readonly string[];
  /** What weights without a model are of, such as `resnet20`. */
  readonly family?: string;
  readonly key?: string;
  readonly strip?: string;
  readonly mapWeights?: readonly string[];
  /** Sizes of an example as networks read it, where their file leaves them free. */
  readonly inputShape?: readonly number[];
  /** The order in which networks read colours. */
  readonly channels?: string;
}

/** The model section for networks of files. */
export interface GivenModel {
  readonly family: "given";
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly network?: string;
  readonly architecture?: string;
  readonly key?: string;
  readonly strip?: string;
  readonly map?: readonly string[];
  readonly input_shape?: readonly number[];
  readonly channel_order?: string;
  /** The unit in which numbers to be predicted are answered, `standardised` or `own`. */
  readonly answers?: string;
  readonly fingerprint?: string;
}

/**
 * The model section for files that are named: ONNX files, each a network; an ONNX file and the weights of its networks, or of
 * others beside it; or weights alone of a known architecture.
 *
 * @throws AtlasError `measure/networks` of kind `input` for none, or a model that is not one
 */
export function namedNetworks(
  words: readonly string[],
  { weights = [], family, key, strip, mapWeights, inputShape, channels }: NetworkOptions,
): GivenModel {
  if (words.length === 0 && weights.length === 0) {
    throw refusal("no network is named", "an ONNX file, or files of weights with --weights");
  }
  if (words.length > 1 && weights.length > 0) {
    throw refusal("several models are named beside --weights", "one model, whose weights they are");
  }
  const ofWeights = { "--key": key, "--strip": strip, "--map-weights": mapWeights };
  const [needless] = Object.entries(ofWeights).find(([, value]) => value !== undefined) ?? [];
  if (needless !== undefined && weights.length === 0 && words.every(isOnnx)) {
    throw refusal(`${needless} is given, and no file of weights is`, "files of weights, or no such option");
  }
  if (family !== undefined && words.some(isOnnx)) {
    throw refusal("--family is given beside a model that says what it computes", "one or the other");
  }
  const isModelNamed = words.length === 1 && weights.length > 0;
  if (isModelNamed && !isOnnx(words[0]!)) {
    throw refusal(
      `${basename(words[0]!)} is no model that --weights could be of`,
      "an ONNX file",
      "Name all files of weights by --weights, and what they are of by --family or an ONNX file before it",
    );
  }
  const model = weights.find(isOnnx);
  if (words.length === 0 && model !== undefined && !weights.every(isOnnx)) {
    throw refusal(
      `${basename(model)} is named among the files of --weights`,
      "files of weights alone",
      `Name the ONNX file before --weights: ${basename(model)} --weights ${weights
        .filter((path) => path !== model)
        .map((path) => basename(path))
        .join(" ")}`,
    );
  }
  const beside = words.every(isOnnx) ? undefined : words.find(isOnnx);
  const network = isModelNamed ? words[0] : beside;
  return {
    family: "given",
    files: (weights.length > 0 ? weights : words).map((path) => resolve(path)),
    ...(network !== undefined && { network: resolve(network) }),
    ...(family !== undefined && { architecture: family }),
    ...(key !== undefined && { key }),
    ...(strip !== undefined && { strip }),
    ...(mapWeights !== undefined && { map: mapWeights }),
    ...(inputShape !== undefined && { input_shape: inputShape }),
    ...(channels !== undefined && { channel_order: channels }),
  };
}

/** Whether a file is an ONNX model by its ending. */
export function isOnnx(path: string): boolean {
  return path.toLowerCase().endsWith(".onnx");
}

function refusal(problem: string, expected: string, remedy?: string): AtlasError {
  return new AtlasError({
    code: "measure/networks",
    kind: "input",
    problem,
    expected,
    ...(remedy !== undefined && { remedy }),
  });
}
