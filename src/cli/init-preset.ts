import { AtlasError } from "#errors";
import { writeFileAtomically } from "#files";
import { presetNamed } from "#presets";
import { printable } from "#words";
import { refuseIfThere } from "./refuse-if-there.ts";

/** Writes the configuration of a preset, or prints it for `-`. */
export async function initPreset(
  file: string,
  name: string,
  { schema, network, force }: { readonly schema?: true; readonly network?: true; readonly force?: true },
): Promise<void> {
  const other = schema ? "--schema" : network ? "--network" : undefined;
  if (other !== undefined) {
    throw new AtlasError({
      code: "init/preset",
      kind: "input",
      problem: `a preset is a file of its own, which ${other} does not go together with`,
      where: "--preset",
      expected: `loss-atlas init --preset ${name}`,
    });
  }
  const preset = presetNamed(name);
  if (file === "-") {
    process.stdout.write(withName(preset.text, preset.name));
    return;
  }
  const { nameOfFile } = await import("#atlas/configuration");
  if (!force) await refuseIfThere(file);
  await writeFileAtomically(file, withName(preset.text, nameOfFile(file) ?? preset.name));
  process.stdout.write(`wrote ${printable(file)}\nnext: loss-atlas plan ${printable(file)}\n`);
}

/** The text of a preset with a line that names its run below its comments. */
function withName(text: string, name: string): string {
  return text.replace(/^(?!#)/m, `name: ${name}\n`);
}
