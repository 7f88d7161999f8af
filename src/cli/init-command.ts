import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { AtlasError } from "#errors";
import { writeFileAtomically } from "#files";
import { printable } from "#words";
import { refuseIfThere } from "./refuse-if-there.ts";

/** Gives `loss-atlas init` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description("Writes a configuration file with every key at its default, its meaning and its range.")
    .argument("[file]", "where to write; - prints it (with --schema, the schema) instead", "experiment.yaml")
    .option(
      "--network",
      "write a network of your own beside it, network.ts, with comments, and a configuration that trains it",
    )
    .option("--preset <name>", `write an experiment to start from: ${PRESET_NAMES}`)
    .option("--schema", "write a JSON Schema beside the file, with which editors complete and check it")
    .option("--force", "replace files that are there")
    .action(init);
}

/** Names of presets, which are loaded when one is asked for; a test holds them against `#presets`. */
export const PRESET_NAMES = "thousand, paper, paper-constant, paper-noise, paper-data";

/** The name in a configuration that is printed, hence has no file yet: never that of the built-in experiment. */
const UNNAMED = "experiment";

interface InitOptions {
  readonly network?: true;
  readonly preset?: string;
  readonly schema?: true;
  readonly force?: true;
}

async function init(file: string, options: InitOptions): Promise<void> {
  if (options.network) {
    await initNetwork(file, options);
    return;
  }
  if (options.preset !== undefined) {
    const { initPreset } = await import("./init-preset.ts");
    await initPreset(file, options.preset, options);
    return;
  }
  const { commentedConfiguration, configurationJsonSchema, nameOfFile } = await import(
    "#atlas/configuration"
  );
  const schemaText = () => `${JSON.stringify(configurationJsonSchema(), undefined, 2)}\n`;
  if (file === "-") {
    process.stdout.write(options.schema ? schemaText() : commentedConfiguration({ name: UNNAMED }));
    return;
  }
  const schemaFile = options.schema ? `${file.replace(/\.(ya?ml|json)$/i, "")}.schema.json` : undefined;
  const files = schemaFile === undefined ? [file] : [schemaFile, file];
  if (!options.force) await Promise.all(files.map(refuseIfThere));
  if (schemaFile !== undefined) await writeFileAtomically(schemaFile, schemaText());
  const reference = schemaFile === undefined ? {} : { schemaFile: `./${basename(schemaFile)}` };
  await writeFileAtomically(file, commentedConfiguration({ name: nameOfFile(file), ...reference }));
  const [written, next] = [files.join(" and "), file].map(printable);
  process.stdout.write(`wrote ${written}\nnext: loss-atlas plan ${next}\n`);
}

/** The file of the network beside the configuration that trains it. */
const NETWORK_FILE = "network.ts";

async function initNetwork(file: string, { schema, force }: InitOptions): Promise<void> {
  if (schema || file === "-") {
    throw new AtlasError({
      code: "init/network",
      kind: "input",
      problem: `a network is written into files, which --network does not go together with ${schema ? "--schema" : "-"}`,
      where: "--network",
      expected: "loss-atlas init --network own.yaml",
    });
  }
  const { nameOfFile } = await import("#atlas/configuration");
  const { NETWORK_EXAMPLE, networkConfiguration } = await import("./network-example.ts");
  const network = join(dirname(file), NETWORK_FILE);
  if (!force) await Promise.all([file, network].map(refuseIfThere));
  await writeFileAtomically(network, NETWORK_EXAMPLE);
  await writeFileAtomically(file, networkConfiguration(nameOfFile(file) ?? UNNAMED, NETWORK_FILE));
  process.stdout.write(
    `wrote ${printable(network)} and ${printable(file)}\nnext: loss-atlas plan ${printable(file)}\n`,
  );
}
