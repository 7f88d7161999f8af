import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The name of the experiment that is harmed, and of its run. */
export const NAME = "harmed";

/** The file that holds it, in the folder that commands are called in. */
export const FILE = `${NAME}.yaml`;

/** Nine cells of three networks, with measurements of networks and of pairs: a few seconds for one worker. */
export const EXPERIMENT = `
name: ${NAME}
data: { source: glyphs, size: 8, examples: 200, test_examples: 100 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 30 } }
grid:
  load: { width: [2, 4, 8] }
  temperature: { batch_size: [8, 16, 50] }
seeds: 3
measure:
  curvature: { examples: 100 }
  connectivity: { pairs: 2, interior_points: 5, epochs: 10, batch_size: 50 }
`;

/** The tables that are compared to the byte. */
const TABLES = ["cells.csv", "measurements.csv"] as const;

/** The tables of a run by their names; an absent one has no text. */
export type Tables = Readonly<Record<(typeof TABLES)[number], string>>;

/** The tables in the folder of a run. */
export function tablesIn(run: string): Tables {
  const text = (name: string) => {
    const path = join(run, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  return { "cells.csv": text("cells.csv"), "measurements.csv": text("measurements.csv") };
}

/** Names of the tables that differ. */
export function differingTables(found: Tables, expected: Tables): readonly string[] {
  return TABLES.filter((name) => found[name] !== expected[name]);
}
