import { AtlasError } from "#errors";
import type { Layer, ParameterSpec } from "#nets/layers";
import { text } from "#settings";
import { parameterLayout } from "#trees";
import { defineFamily } from "../define-family.ts";
import type { Family } from "../family.ts";
import { familyNameOfFile } from "../name-of-file.ts";
import { declaredParameters } from "./declared-parameters.ts";
import { noteOnLoss, tryError, tryLoss } from "./loss-trial.ts";
import { type LoadedModule, loadModule, type ModuleCode } from "./module-source.ts";
import { type NetworkModule, networkModule, type OwnSizes } from "./network-module.ts";
import type { Recording } from "./recording.ts";
import { namedSizes } from "./size-settings.ts";
import { errorIn, lossIn, moduleLoss, tracedLoss } from "./traced-loss.ts";
import { moduleLogits, type TracedNetwork, tracedModule } from "./traced-network.ts";
import { userMistake, withDeepStacks } from "./user-mistake.ts";
import { watchedSizes } from "./watched-sizes.ts";
import { withinTime } from "./within-time.ts";

/** A family of networks that a module of a user's describes. */
export interface ModuleFamily {
  readonly family: Family;
  readonly code: ModuleCode;
  /**
   * Tries the smallest and the largest network that the family has described so far.
   *
   * @throws AtlasError of kind `input`, at the line of the module as far as it is known
   */
  readonly tryNetworks: () => Promise<void>;
}

/** The width that is told a module which names none, where nobody asks for another. */
const UNNAMED_WIDTH = 32;

/** Examples that a network is recorded on to learn what it costs. */
const BATCH = 3;

/**
 * The family of the networks that a module of a user's describes. Its name ends in the beginning of the hash of its code, so
 * that another code is another family.
 *
 * @param path of the file
 * @param given its code, where it is not to be read from there
 * @throws AtlasError of kind `input`: `network/…` for what cannot be loaded or lacks what it must export
 */
export function moduleFamily(path: string, given?: ModuleCode): ModuleFamily {
  const loaded = loadedModule(path, given);
  const file = loaded.code.main.split("/").at(-1)!;
  const module = networkModule(loaded, path, file);
  const { settings, width: usualWidth, depth: usualDepth } = namedSizes(module);
  const name = familyNameOfFile(file, loaded.hash);
  const [loss, error] = [lossIn(module), errorIn(module)];
  const described = new Map<string, Described | AtlasError>();
  const recordings: Recording[] = [];
  const networkOf = (sizes: OwnSizes): Described => {
    const key = JSON.stringify(sizes);
    const known = described.get(key) ?? describedNetwork(module, sizes, recordings);
    described.set(key, known);
    if (known instanceof AtlasError) throw known;
    return known;
  };
  const family = defineFamily({
    name,
    article: "a",
    kind: `is what ${file} describes`,
    width: `what ${file} makes of it`,
    depth:
      usualDepth === undefined
        ? { fixed: 1 }
        : { counts: `what ${file} makes of it`, usual: usualDepth, least: 1 },
    norms: ["none"],
    needsImages: false,
    readsTokens: true,
    settings: { module: text("The file of the network").default(file), ...settings },
    ...(usualWidth !== undefined && { usualWidth }),
    ...(module.loss && { hasOwnLoss: true }),
    ...(module.error && { hasOwnError: true }),
    network: ({
      inputShape,
      classes,
      width,
      depth,
      tokens: { vocabulary, places, numbers },
      own: { module: _, ...own },
    }) => {
      const ofTokens = {
        ...(vocabulary !== undefined && { vocabulary }),
        ...(places !== undefined && { places }),
        ...(numbers && { numbers }),
      };
      const sizes: OwnSizes = { ...own, inputShape, classes, ...ofTokens, width, depth };
      const { parameters, traced, unread, doubt } = networkOf(sizes);
      if (width !== (usualWidth ?? UNNAMED_WIDTH) && unread.includes("width")) throw noWidth(file);
      const named = unread.filter((size) => Object.hasOwn(module.sizes, size));
      const compute = moduleLogits(module, sizes, new Set(parameters.map((parameter) => parameter.name)));
      return {
        layers: [...parameters.map(layerOf), ...traced.layers],
        logits: (_, arrays, inputs, batchNorm) => compute(arrays, inputs, batchNorm),
        ...(loss && { loss: moduleLoss(loss, sizes) }),
        ...(error && { error: moduleLoss(error, sizes) }),
        note: noteOn(file, traced, named) ?? doubt,
        // What it computes is its code and its sizes, where nothing else is imported.
        ...(loaded.isWhole && { parts: { hash: loaded.hash, sizes } }),
      };
    },
  });
  const tryNetworks = async (): Promise<void> => {
    const sound = [...described.values()].flatMap((one) => (one instanceof AtlasError ? [] : [one]));
    const bySize = sound.toSorted((a, b) => sizeOf(a) - sizeOf(b));
    const { tryNetwork } = await import("./trial.ts");
    for (const network of new Set([bySize[0], bySize.at(-1)])) {
      if (network === undefined) continue;
      await tryNetwork({ module, ...network });
      if (loss !== undefined) await tryLoss({ loss, sizes: network.sizes });
      if (error !== undefined) await tryError({ loss: error, sizes: network.sizes });
    }
  };
  return { family, code: loaded.code, tryNetworks };
}

/** A network of sizes that it was described with. */
interface Described {
  readonly sizes: OwnSizes;
  readonly parameters: readonly ParameterSpec[];
  readonly traced: TracedNetwork;
  /** Sizes that neither its arrays nor its function depend on. */
  readonly unread: readonly string[];
  /** What is to be said of its loss. */
  readonly doubt: string | undefined;
}

function describedNetwork(
  module: NetworkModule,
  sizes: OwnSizes,
  recordings: Recording[],
): Described | AtlasError {
  const watched = watchedSizes(sizes);
  try {
    const parameters = declared(module, watched.sizes);
    const traced = tracedModule(module, parameters, watched.sizes, BATCH, recordings);
    const { classes, places, numbers } = sizes;
    const ofLoss = { batch: BATCH, classes, places, numbers };
    const [loss, error] = [lossIn(module), errorIn(module)];
    const doubt =
      loss && noteOnLoss(module.name, tracedLoss(loss, watched.sizes, ofLoss, recordings), ofLoss);
    if (error !== undefined) tracedLoss(error, watched.sizes, ofLoss, recordings);
    return { sizes, parameters, traced, unread: watched.unread(), doubt };
  } catch (error) {
    if (error instanceof AtlasError) return error;
    throw error;
  }
}

const layerOf = (parameter: ParameterSpec): Layer => ({
  parameters: [parameter],
  statistics: [],
  multiplyAdds: 0,
  activations: 0,
});

const sizeOf = ({ parameters }: Described): number => parameterLayout(parameters).size;

function loadedModule(path: string, given: ModuleCode | undefined): LoadedModule {
  try {
    return withDeepStacks(() => withinTime(() => loadModule(path, given)));
  } catch (error) {
    throw userMistake(error, path, "the network cannot be loaded");
  }
}

function declared(module: NetworkModule, sizes: OwnSizes) {
  const call = () => declaredParameters(module.parameters(sizes), module, sizes);
  try {
    return withDeepStacks(() => withinTime(call));
  } catch (error) {
    if (error instanceof AtlasError) throw error;
    throw userMistake(error, module.path, "its function parameters fails");
  }
}

function noWidth(file: string): AtlasError {
  return new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: `${file} makes nothing of the width`,
    where: "width",
    expected: "no width, or a network whose arrays have sizes of it",
    remedy:
      "Take another axis of load: a size that the file names by its path, such as model.units, or examples",
  });
}

function noteOn(file: string, { unused }: TracedNetwork, unread: readonly string[]): string | undefined {
  if (unread.length > 0) return `${file} names the size ${unread.join(" and ")} and makes nothing of it`;
  if (unused.length === 0) return undefined;
  const [first, ...rest] = unused;
  return `no logit depends on the parameter ${first}${rest.length === 0 ? "" : ` and ${rest.length} more`}`;
}
