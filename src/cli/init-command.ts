import { access } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { AtlasError } from "#errors";
import { writeFileAtomically } from "#files";
import { printable } from "#words";

/** Gives `loss-atlas init` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description("Writes a configuration file with every key at its default, its meaning and its range.")
    .argument("[file]", "where to write; - prints it (with --schema, the schema) instead", "experiment.yaml")
    .option("--schema", "write a JSON Schema beside the file, with which editors complete and check it")
    .option("--force", "replace files that are there")
    .action(init);
}

/** The name in a configuration that is printed, hence has no file yet: never that of the built-in experiment. */
const UNNAMED = "experiment";

async function init(file: string, options: { readonly schema?: true; readonly force?: true }): Promise<void> {
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

async function refuseIfThere(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new AtlasError({
    code: "init/file-exists",
    kind: "input",
    problem: "the file is there already",
    where: path,
    remedy: "Name another file, or replace it with --force",
  });
}
