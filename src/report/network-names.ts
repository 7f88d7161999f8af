import { basename } from "node:path";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { conjoined } from "#words";
import type { CellEvidence } from "./cell-evidence.ts";

/** What networks that were trained elsewhere are called, by seed: by their files; `undefined` for those of seeds. */
export function namesOfGiven({ model }: ExperimentConfiguration): readonly string[] | undefined {
  const files: unknown = Reflect.get(model, "files");
  if (model.family !== "given" || !Array.isArray(files)) return undefined;
  const names = files.map((file) => basename(String(file)));
  return new Set(names).size === names.length ? names : files.map(String);
}

/** A network in a sentence: `seed 3`, or the name of its file. */
export function networkName({ names }: Pick<CellEvidence, "names">, seed: number): string {
  return names?.[seed] ?? `seed ${seed}`;
}

/** Several networks: `seeds 0 and 1`, or the names of their files; `all networks` for none. */
export function networksNamed(evidence: Pick<CellEvidence, "names">, seeds: readonly number[]): string {
  if (seeds.length === 0) return "all networks";
  if (seeds.length === 1) return networkName(evidence, seeds[0]!);
  return evidence.names === undefined
    ? `seeds ${conjoined(seeds.map(String))}`
    : conjoined(seeds.map((seed) => networkName(evidence, seed)));
}
