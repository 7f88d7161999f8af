import { join } from "node:path";
import type { Command } from "commander";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import { measured } from "#timing";
import { repeatedOption } from "./options.ts";
import { folderPlace, placeOfRun, type RunPlace } from "./run-place.ts";

/** Which experiment is asked for, and where its run lies. */
export interface ExperimentOptions {
  readonly dataDir: string;
  readonly set?: readonly string[];
  readonly name?: string;
  readonly device?: string;
  /** The folder of run folders. */
  readonly out: string;
  /** The address of a database in which the run is to lie. */
  readonly store?: string;
}

/** Gives a command that begins a run its argument and the options that say which. */
export function addExperimentOptions(command: Command): void {
  command
    .argument("[file]", "configuration in YAML or JSON; without one, the built-in experiment")
    .option("--name <name>", "name of the run, hence of its folder; by default the configuration's")
    .option(
      "--device <device>",
      "what computes: cpu, webgpu (any graphics adapter) or cuda (NVIDIA on Linux); by default the configuration's, cpu",
    )
    .option("--out <folder>", "folder in which run folders lie", "runs")
    .option(
      "--store <address>",
      "let the run lie in a database, postgres://user@host/database, where machines that share nothing else work on it; its folder is pulled at the end",
    )
    .option(
      "--set <key=value>",
      "override a key of the file, such as model.depth=3; repeatable",
      repeatedOption,
    )
    .option(
      "--force",
      "go on in a run folder that holds another experiment, and where memory may not suffice",
    );
}

/** An experiment that is asked for. */
export interface AskedExperiment {
  readonly configuration: ExperimentConfiguration;
  readonly plan: Plan;
  /** Where its run is to lie. */
  readonly place: RunPlace;
}

/** Reads the experiment that is asked for. @throws AtlasError of kind `input` */
export async function askedExperiment(
  file: string | undefined,
  { dataDir, set = [], name, device, out, store }: ExperimentOptions,
): Promise<AskedExperiment> {
  const { readConfiguration } = await measured("imports", () => import("#atlas/configuration"));
  const { planExperiment } = await measured("imports", () => import("#atlas/plan"));
  const { requireSetOnce } = await import("./set-once.ts");
  requireSetOnce(set, { name: name && "--name", device: device && "--device" });
  const configuration = await readConfiguration(file, {
    overrides: set,
    dataFolder: dataDir,
    ...(name === undefined ? {} : { name }),
    ...(device === undefined ? {} : { device }),
  });
  const plan = measured("plan", () => planExperiment(configuration));
  return { configuration, plan, place: await placeIn(configuration.name, { out, store }) };
}

async function placeIn(
  name: string,
  { out, store }: { readonly out: string; readonly store: string | undefined },
): Promise<RunPlace> {
  if (store === undefined) return folderPlace(join(out, name));
  const { addressOfRun } = await import("#atlas/store");
  return placeOfRun(addressOfRun(store, name), out);
}
