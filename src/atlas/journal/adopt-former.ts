import type { ExperimentConfiguration } from "#atlas/configuration";
import {
  drawsOf,
  type Editions,
  editionOf,
  keyOf,
  type Plan,
  type PlannedCell,
  settingsOf,
  unusualSettings,
} from "#atlas/plan";
import { type Measurement, measurementNamed } from "#measurements";
import type { TaskResult } from "./entry.ts";
import { type FormerEntry, observationsOfSeeds } from "./former-entry.ts";
import { withoutLostPairs } from "./lost-pairs.ts";
import type { Journals } from "./read-journals.ts";

/** What shaped a curve in the first format, which hashed the points it is judged at beside the pairs. */
const FORMER_CURVE = ["epochs", "batch_size", "learning_rate", "weight_decay", "initialisation"] as const;

/** The measurements of the first format with the settings that their keys hashed. */
const FORMER_SETTINGS = {
  curvature: ["examples", "lanczos_steps", "lanczos_tolerance", "trace_probes"],
  connectivity: [...FORMER_CURVE, "interior_points"],
  similarity: ["examples", "mixup_alpha"],
} as const;

/** The edition that entered every key of the first format: of training, and of every measurement. */
const PROCEDURE_VERSION = 1;

/**
 * The results of a run by the keys of its plan's tasks, with what journals of the first format hold of them.
 *
 * That format kept the measurements of a cell under one key that hashed all its networks. A cell that has more seeds, or
 * joins more pairs, than when it was measured finds what it has of the first ones. A measurement of a later edition, or
 * with a setting that the format did not know at another value than it usually has, finds nothing. Pairs with a network
 * that diverged or has a constant output are without numbers, whatever a journal holds.
 */
export function plannedResults(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { results, former }: Journals,
): ReadonlyMap<string, TaskResult> {
  if (former.size === 0) return withoutLostPairs(plan, results);
  const adopted = new Map(results);
  const entriesOf = formerEntries(configuration, plan, former);
  for (const { kind, tasks } of plan.jobs) {
    for (const { key, networks } of tasks) {
      const [first] = networks;
      // That format knew no data files: what keys name with theirs is not in it.
      if (first === undefined || drawsOf(first) !== first.key || adopted.has(key)) continue;
      const seeds = networks.map(({ seed }) => seed);
      const entry = entriesOf(kind, first.cell).find(({ covers }) => covers(seeds))?.entry;
      if (entry === undefined) continue;
      const observations = observationsOfSeeds(entry, seeds);
      adopted.set(key, {
        key,
        cell: first.cell,
        seeds,
        observations,
        // A pair that has no curve, for an end of it diverged, left no numbers either.
        ...(observations.length > 0 && fileOf(kind, configuration, networks)),
      });
    }
  }
  return withoutLostPairs(plan, adopted);
}

/** A former measurement and whether it measured some seeds. */
interface FormerMeasurement {
  readonly entry: FormerEntry;
  readonly covers: (seeds: readonly number[]) => boolean;
}

/** Finds the former measurements of one kind in one cell. */
function formerEntries(
  configuration: ExperimentConfiguration,
  plan: Plan,
  former: ReadonlyMap<string, FormerEntry>,
): (kind: string, cell: string) => readonly FormerMeasurement[] {
  const known = new Map<string, readonly FormerMeasurement[]>();
  const cells = new Map(plan.cells.map((cell) => [cell.cell, cell]));
  return (kind, cell) => {
    const name = `${kind} ${cell}`;
    const found = known.get(name) ?? candidates(kind, cells.get(cell)!, configuration, plan.editions, former);
    known.set(name, found);
    return found;
  };
}

function candidates(
  kind: string,
  { networks }: PlannedCell,
  configuration: ExperimentConfiguration,
  editions: Editions,
  former: ReadonlyMap<string, FormerEntry>,
): FormerMeasurement[] {
  const measurement = measurementNamed(kind);
  if (measurement === undefined || !isAsItWas(measurement, configuration, editions)) return [];
  const { procedure, ...settings } = settingsOf(configuration, measurement);
  const keys = networks.map(({ key }) => key);
  const found: FormerMeasurement[] = [];
  const consider = (key: string, covers: FormerMeasurement["covers"]) => {
    const entry = former.get(key);
    if (entry !== undefined) found.push({ entry, covers });
  };
  const curves = new Map<string, string>();
  const curveOf = (pair: readonly number[]): string => {
    const known = curves.get(pair.join());
    if (known !== undefined) return known;
    const networksOfPair = pair.map((i) => keys[i]!);
    const curve = formerCurveKey(networksOfPair, procedure, settings);
    curves.set(pair.join(), curve);
    return curve;
  };
  for (let count = keys.length; count > 0; count--) {
    if (kind === "curvature" || kind === "similarity") {
      const own = pick(settings, FORMER_SETTINGS[kind]);
      const determinants = { networks: keys.slice(0, count), procedure, settings: own };
      consider(keyOf(kind, { procedure_version: PROCEDURE_VERSION, ...determinants }), (seeds) =>
        seeds.every((seed) => seed < count),
      );
    } else if (kind === "connectivity") {
      const all = measurement.subjects(count, { ...settings, procedure, pairs: count });
      for (let pairs = all.length; pairs > 0; pairs--) {
        const joined = all.slice(0, pairs);
        const determinants = {
          pairs: joined.map(curveOf),
          interior_points: settings.interior_points,
        };
        consider(keyOf(kind, { procedure_version: PROCEDURE_VERSION, ...determinants }), (seeds) =>
          joined.some((pair) => pair.every((seed, i) => seed === seeds[i])),
        );
      }
    }
  }
  return found;
}

/** Whether the first format has this measurement as it is asked for: its edition, and nothing that came later. */
function isAsItWas(
  measurement: Measurement,
  configuration: ExperimentConfiguration,
  editions: Editions,
): boolean {
  const { kind } = measurement;
  const [, known = []] = Object.entries(FORMER_SETTINGS).find(([name]) => name === kind) ?? [];
  const hashed: ReadonlySet<string> = new Set(["procedure", ...known]);
  const unusual = unusualSettings(measurement, settingsOf(configuration, measurement), PROCEDURE_VERSION);
  return (
    editionOf(editions, kind) === PROCEDURE_VERSION && Object.keys(unusual).every((key) => hashed.has(key))
  );
}

function formerCurveKey(
  networks: readonly string[],
  procedure: string,
  settings: Readonly<Record<string, unknown>>,
): string {
  const curve = pick(settings, FORMER_CURVE);
  return keyOf("curve", { procedure_version: PROCEDURE_VERSION, networks, procedure, curve });
}

function fileOf(
  kind: string,
  configuration: ExperimentConfiguration,
  networks: Plan["cells"][number]["networks"],
): Pick<TaskResult, "file"> {
  const measurement = measurementNamed(kind);
  if (kind !== "connectivity" || measurement === undefined) return {};
  const { procedure, ...settings } = settingsOf(configuration, measurement);
  return {
    file: `curves/${formerCurveKey(
      networks.map(({ key }) => key),
      procedure,
      settings,
    )}`,
  };
}

function pick(settings: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, settings[key]]));
}
