import { type Command, Option } from "commander";
import type { ExperimentConfiguration, KnobSettings } from "#atlas/configuration";
import type { Inspection, PassName } from "#engine";
import { AtlasError } from "#errors";
import type { Network } from "#nets";
import type { ProgramName } from "./inspect/programs.ts";
import { repeatedOption, shapeOption, wholeNumberOption } from "./options.ts";

/** The programs by name, here again so that `--help` does not load the engine. */
const PROGRAM_NAMES = ["train", "hessian", "curve", "logits"] as const satisfies readonly ProgramName[];

interface InspectOptions {
  readonly program: ProgramName;
  readonly set?: readonly string[];
  readonly dataDir: string;
  readonly width?: number;
  readonly batch?: number;
  readonly inputShape?: readonly number[];
  readonly networks: number;
  readonly probes: number;
  readonly pass?: string;
  /** Names separated by commas. */
  readonly without?: string;
  readonly output?: string;
  readonly json?: true;
}

/** Gives `loss-atlas inspect` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Compiles a program of the first cell of an experiment and shows it after each pass, with the operators " +
        "of the ONNX graph it becomes. Runs nothing. Of a model, of weights or of data it says what they hold and what is refused.",
    )
    .argument(
      "[file]",
      "configuration in YAML or JSON, by default the built-in experiment; or an ONNX file, weights, examples",
    )
    .addOption(
      new Option(
        "--program <name>",
        "a step of training, a product with the Hessian, a step of a curve, answers",
      )
        .choices(PROGRAM_NAMES)
        .default("train"),
    )
    .option(
      "--set <key=value>",
      "override a key of the file, such as model.family=resnet18; repeatable",
      repeatedOption,
    )
    .option("--data-dir <folder>", "folder in which data sets lie, for those that their files describe", ".")
    .option("--width <n>", "width of the network; by default the first cell's", wholeNumberOption)
    .option("--batch <n>", "examples of a call; by default what the experiment has", wholeNumberOption)
    .option(
      "--input-shape <sizes>",
      "what an example of an ONNX file is like that leaves sizes free, such as 3,32,32",
      shapeOption,
    )
    .option("--networks <n>", "networks that share the program", wholeNumberOption, 1)
    .option("--probes <n>", "vectors a network for a product with the Hessian", wholeNumberOption, 1)
    .option("--pass <name>", "print the program as it is after this pass; trace is how it begins")
    .option("--without <passes>", "leave out these passes, separated by commas")
    .option("--output <file>", "write the .onnx file, which Netron opens")
    .option("--json", "print one JSON object")
    .action(inspect);
}

async function inspect(file: string | undefined, options: InspectOptions, command: Command): Promise<void> {
  if (file !== undefined && (await showFile(file, options, command))) return;
  requireUsed("configuration", command);
  const {
    cellConfiguration,
    cellKnobs,
    haveNumberTargets,
    knobsWithOverrides,
    optimiserChoice,
    readConfiguration,
  } = await import("#atlas/configuration");
  const { classifierObjective } = await import("#landscape");
  const { judgingBy } = await import("#landscape/losses");
  const { optimiserOf } = await import("#landscape/optimisers");
  const { PROGRAMS } = await import("./inspect/programs.ts");
  const { program, networks, probes, width } = options;
  const { set = [] } = options;
  const { requireSetOnce } = await import("./set-once.ts");
  requireSetOnce(set, { "model.width": width === undefined ? undefined : "--width" });
  const configuration = await readConfiguration(file, { overrides: set, dataFolder: options.dataDir });
  const first = knobsWithOverrides(configuration, cellKnobs(configuration)[0]!, set);
  const knobs = width === undefined ? first : { ...first, width };
  const { data, training } = cellConfiguration(configuration, knobs);
  const network = await networkOf(configuration, knobs);
  const objective = classifierObjective(network, judgingBy(training.loss, network, haveNumberTargets(data)));
  const optimiser = optimiserOf(optimiserChoice(training));
  const rows = options.batch ?? rowsOf(program, configuration, training.batch_size);
  const sizes = { networks, probes, rows, examples: data.examples };
  const inspection = await PROGRAMS[program](
    { objective, optimiser },
    sizes,
    await passesNamed(options.without),
  );
  const shown = options.pass === undefined ? undefined : stageAfter(options.pass, inspection);
  if (options.output !== undefined) {
    const { writeFileAtomically } = await import("#files");
    await writeFileAtomically(options.output, inspection.model);
  }
  if (options.json) {
    const { model, ...rest } = inspection;
    const text = JSON.stringify({ program, networks, rows, ...rest, bytes: model.length });
    process.stdout.write(`${text}\n`);
  } else if (shown !== undefined) {
    process.stdout.write(`${shown.text.trimEnd()}\n`);
  } else {
    const { inspectionText } = await import("./inspect/inspection-text.ts");
    const shape = `${network.family}, ${network.layout.size.toLocaleString("en-US")} parameters`;
    process.stdout.write(inspectionText(`${program}: ${shape}, ${networks} × ${rows} examples`, inspection));
  }
}

/** Says what a model, weights or data hold; false for a configuration. */
async function showFile(
  file: string,
  { json, inputShape, set }: InspectOptions,
  command: Command,
): Promise<boolean> {
  const { inspectedFile } = await import("./elsewhere/inspect-file.ts");
  const { columnsOf } = await import("./prose.ts");
  const found = await inspectedFile(file, columnsOf(process.stdout), { inputShape, set });
  if (found === undefined) return false;
  requireUsed(found.record.kind, command);
  process.stdout.write(json ? `${JSON.stringify(found.record)}\n` : found.text);
  return true;
}

/** Options that say something of each kind of file; of a configuration all but one do. */
const USED = {
  model: ["json", "inputShape"],
  weights: ["json"],
  data: ["json", "set"],
} as const;

/** Refuses options that a file has no use for. */
function requireUsed(kind: keyof typeof USED | "configuration", command: Command): void {
  const isUsed = (name: string): boolean =>
    kind === "configuration" ? name !== "inputShape" : USED[kind].some((used) => used === name);
  const unused = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !isUsed(name);
  });
  if (unused === undefined) return;
  throw new AtlasError({
    code: "inspect/option",
    kind: "input",
    where: unused.long ?? unused.flags,
    problem: `this option says nothing of ${FILES[kind]}`,
    expected: "no such option beside such a file",
  });
}

const FILES = {
  model: "an ONNX file",
  weights: "a file of weights",
  data: "examples",
  configuration: "a configuration",
} as const;

/** The network of one cell, refused by size as a plan refuses it. */
async function networkOf(configuration: ExperimentConfiguration, knobs: KnobSettings): Promise<Network> {
  const { cellConfiguration, tokenShapeOf } = await import("#atlas/configuration");
  const { cellNetworks } = await import("#atlas/plan");
  const { buildNetwork } = await import("#families/networks");
  const { inputShape, classes, sequence } = cellNetworks(configuration)(knobs);
  const { data, model } = cellConfiguration(configuration, knobs);
  return buildNetwork(model, inputShape, classes, sequence, tokenShapeOf(data));
}

/** The examples of a call that the jobs of an experiment make, as far as its configuration says. */
function rowsOf(program: ProgramName, { measure }: ExperimentConfiguration, batchSize: number): number {
  switch (program) {
    case "train":
      return batchSize;
    case "hessian":
      return numberAt(measure.curvature, "examples");
    case "curve":
      return numberAt(measure.connectivity, "batch_size");
    case "logits":
      return numberAt(measure.similarity, "examples");
  }
}

function numberAt(section: unknown, key: string): number {
  return Number(typeof section === "object" && section !== null && Reflect.get(section, key));
}

async function passesNamed(list: string | undefined): Promise<readonly PassName[]> {
  if (list === undefined) return [];
  const { PASSES } = await import("#engine");
  return list.split(",").map((name) => {
    const pass = PASSES.find((known) => known === name.trim());
    if (pass !== undefined) return pass;
    throw noPass("--without", name.trim(), PASSES);
  });
}

function stageAfter(name: string, { stages }: Inspection): Inspection["stages"][number] {
  const stage = stages.find(({ pass }) => pass === name);
  if (stage !== undefined) return stage;
  const known = stages.map(({ pass }) => pass);
  throw noPass("--pass", name, known);
}

function noPass(where: string, name: string, known: readonly string[]): AtlasError {
  return new AtlasError({
    code: "inspect/pass",
    kind: "input",
    problem: `there is no pass "${name}"`,
    where,
    expected: `one of ${known.join(", ")}`,
  });
}
