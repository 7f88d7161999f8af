import type { CellConfiguration } from "./cell-configuration.ts";
import { parseConfiguration } from "./read.ts";

const known = new Map<string, CellConfiguration>();

/** The data, model and training of an experiment whose file names a source and a family and nothing else of them. */
export function defaultSections(source: string, family: string): CellConfiguration {
  const name = `${source} ${family}`;
  const sections = known.get(name) ?? sectionsOf(source, family);
  known.set(name, sections);
  return sections;
}

function sectionsOf(source: string, family: string): CellConfiguration {
  const named = { data: { source }, model: { family }, grid: GRID };
  const { data, model, training } = parseConfiguration(JSON.stringify(named), "defaults");
  return { data, model, training };
}

/** A grid that every source and family can have. */
const GRID = { load: { width: [32] }, temperature: { batch_size: [32] } };
