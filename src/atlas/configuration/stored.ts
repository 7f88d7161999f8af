import { AtlasError } from "#errors";
import { families } from "#families";
import { isRecord } from "#files";
import { findQuantity } from "#quantities";
import type { ExperimentConfiguration } from "./configuration.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import { parseConfiguration, type ReadOptions } from "./read.ts";

/**
 * The experiment of a configuration as a run stores it: with every default that there was when it was written.
 *
 * Keys that came later are filled in by the same rules as in a file, so a configuration once stored can always be read.
 *
 * @param where the file that it is from
 * @param options values that win over those that are stored
 * @throws AtlasError `run/unknown-format` (kind `input`) for what no configuration of this version can be; as
 *   `parseConfiguration` for the options.
 */
export function storedConfiguration(
  stored: unknown,
  where: string,
  options: ReadOptions = {},
): ExperimentConfiguration {
  const text = JSON.stringify(asWritten(stored));
  const own = readable(text, where);
  return options.overrides === undefined ? own : parseConfiguration(text, where, options);
}

function readable(text: string, where: string): ExperimentConfiguration {
  try {
    return parseConfiguration(text, where);
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    throw new AtlasError({
      code: "run/unknown-format",
      kind: "input",
      problem: `its configuration cannot be read: ${error.problem}`,
      where,
      ...(error.expected !== undefined && { expected: error.expected }),
      lines: error.lines,
      remedy:
        "Use the version of loss-atlas that wrote it, with the modules that registered what it has besides, or run under another --name",
      cause: error,
    });
  }
}

/**
 * The configuration as a file has it: the values of axes under the names of their knobs. Columns that cannot be
 * asked for here, as those of a quantity that only the module of the run registers, are left out: no result depends on
 * them.
 */
function asWritten(stored: unknown): unknown {
  if (!isRecord(stored) || !isRecord(stored.grid)) return stored;
  const { load, temperature, slices } = stored.grid;
  const axes = [...(Array.isArray(slices) ? slices : [])].map(namedValues);
  return {
    ...stored,
    ...(isRecord(stored.model) && variesFamily(slices) && { model: withoutUsual(stored.model) }),
    ...(isRecord(stored.measure) && { measure: withKnownColumns(stored.measure) }),
    grid: {
      load: namedValues(load),
      temperature: namedValues(temperature),
      slices: Object.assign({}, ...axes),
      ...(stored.grid.refine !== undefined && { refine: stored.grid.refine }),
    },
  };
}

function variesFamily(slices: unknown): boolean {
  return Array.isArray(slices) && slices.some((axis) => isRecord(axis) && axis.knob === "model.family");
}

/**
 * A model section without what its family usually has and was filled in when it was stored: where families vary, another
 * one may not have it.
 */
function withoutUsual({ depth, norm, ...model }: Record<string, unknown>): Record<string, unknown> {
  const family = families().find(({ name }) => name === model.family)?.name;
  return {
    ...model,
    ...((family === undefined || depth !== usualDepthOf(family)) && { depth }),
    ...((family === undefined || norm !== normsOf(family)[0]) && { norm }),
  };
}

function withKnownColumns(measure: Record<string, unknown>): Record<string, unknown> {
  const { columns } = measure;
  if (!Array.isArray(columns)) return measure;
  return { ...measure, columns: columns.filter((name) => findQuantity(String(name))?.column === "asked") };
}

function namedValues(axis: unknown): unknown {
  return isRecord(axis) && typeof axis.knob === "string" ? { [axis.knob]: axis.values } : axis;
}
