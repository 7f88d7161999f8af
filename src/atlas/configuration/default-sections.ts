import { isRecord } from "#files";
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

/**
 * A mapping of the training section, such as the schedule, of which only the kind is given.
 *
 * @param key its key in the section
 * @param kind a word that the section allows there
 */
export function usualTrainingMapping(key: string, kind: string): object {
  const mapping: unknown = Object.entries(trainingSection().parse({ [key]: kind })).find(
    ([own]) => own === key,
  )?.[1];
  return isRecord(mapping) ? mapping : {};
}
