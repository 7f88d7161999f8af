import type { CellConfiguration } from "./cell-configuration.ts";
import { dataSection } from "./data-section.ts";
import { modelSection } from "./model-section.ts";
import { resolvedModel } from "./resolved-model.ts";
import { trainingSection } from "./training-section.ts";

const known = new Map<string, CellConfiguration>();

/**
 * The data, model and training of an experiment whose file names a source and a family and nothing else of them, whether
 * or not these could be trained together.
 *
 * @param source the name of a registered source
 * @param family the name of a registered family
 */
export function defaultSections(source: string, family: string): CellConfiguration {
  const name = `${source} ${family}`;
  const sections = known.get(name) ?? {
    data: dataSection().parse({ source }),
    model: resolvedModel(modelSection().parse({ family })),
    training: trainingSection().parse({}),
  };
  known.set(name, sections);
  return sections;
}
