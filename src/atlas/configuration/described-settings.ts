import { configurationJsonSchema, flow, propertiesOf, type SchemaNode } from "./schema-tree.ts";

/** A key of a configuration file. */
export interface DescribedSetting {
  /** Dotted: `training.momentum`. */
  readonly path: string;
  /** What it means and which values it takes. */
  readonly description: string;
  /** Its default as YAML; `null` where it has none, or another in other kinds of its section. */
  readonly usual: string | null;
}

/** The parts of the grid whose keys are axes, hence settings again. */
const AXES: readonly string[] = ["grid.load", "grid.temperature", "grid.slices"];

/**
 * Every key of a configuration file with its meaning, each once, in the order of the file. The axes of the grid, which
 * are settings again, are left out.
 */
export function describedSettings(): readonly DescribedSetting[] {
  const byPath = Map.groupBy(settingsBelow(configurationJsonSchema(), ""), ({ path }) => path);
  return [...byPath.values()].map((same) => {
    const [first, ...others] = same;
    return others.every(({ usual }) => usual === first!.usual) ? first! : { ...first!, usual: null };
  });
}

function settingsBelow(node: SchemaNode, prefix: string): readonly DescribedSetting[] {
  const own = propertiesOf(node).flatMap(([key, property]) => {
    const path = `${prefix}${key}`;
    const { description, default: usual } = property;
    const below = AXES.includes(path) ? [] : settingsBelow(property, `${path}.`);
    return description === undefined
      ? below
      : [{ path, description, usual: isSaid(usual) ? flow(usual) : null }, ...below];
  });
  const kinds = [...(node.oneOf ?? []), ...(node.anyOf ?? [])];
  return [...own, ...kinds.flatMap((kind) => settingsBelow(kind, prefix))];
}

/** An empty mapping only says that each key has a default of its own. */
function isSaid(usual: unknown): boolean {
  return usual !== undefined && flow(usual) !== "{}";
}
