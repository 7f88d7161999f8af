import { z } from "zod";
import { findKnob, knobNamed } from "#knobs";
import { type CellConfiguration, cellConfiguration, type KnobSettings } from "./cell-configuration.ts";
import type { KnobAxis } from "./configuration.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { combinations } from "./knob-values.ts";
import { resolvedModel } from "./resolved-model.ts";
import { settingAt } from "./setting-path.ts";

type Grid = ComparedSections["grid"];

/** Sections that are right by themselves, with a grid. */
type Whole = Pick<ComparedSections, "data" | "model" | "training" | "grid">;

/** Two axes that set the same: one knob twice, or two knobs that give the same whole. */
export function axesInConflict({ load, temperature, slices }: Grid): readonly Inconsistency[] {
  const placed = [
    { axis: load, place: "load" },
    { axis: temperature, place: "temperature" },
    ...slices.map((axis) => ({ axis, place: "slices" })),
  ];
  return placed.flatMap(({ axis: { knob }, place }, index) => {
    const path = ["grid", place, knob];
    const earlier = placed.slice(0, index);
    const same = earlier.find(({ axis }) => axis.knob === knob);
    if (same !== undefined) {
      const problem = `${path.join(".")} varies a knob that grid.${same.place} varies already`;
      return [{ path, problem, expected: "every knob once" }];
    }
    const given = givenBy(knob);
    const rival = earlier.find(({ axis }) => givenBy(axis.knob) === given);
    if (rival === undefined) return [];
    const problem = `${path.join(".")} gives the ${given}, as grid.${rival.place}.${rival.axis.knob} does`;
    return [{ path, problem, expected: "one of them" }];
  });
}

/** The path of what a knob gives whole. */
function givenBy(knob: string): string {
  const { sets, replaces } = knobNamed(knob);
  return replaces ?? sets;
}

/**
 * The sections as they are in the kinds of cells that a grid has: one for every combination of the words on its axes,
 * and of the settings that a source of data alone has. One for a grid of numbers that every experiment has.
 */
export function kindsOfCells(sections: Whole): readonly Whole[] {
  return kindsOf(sections).flatMap(({ place, cell }) => {
    if (cell === null) return [];
    // The model section keeps what was left out, which its family fills in.
    const varied = Object.entries(place).flatMap(([knob, value]) => {
      const [section, key, ...rest] = knobNamed(knob).sets.split(".");
      return section === "model" && key !== undefined && rest.length === 0 ? [[key, value] as const] : [];
    });
    const model = { ...sections.model, ...Object.fromEntries(varied) };
    return [{ ...sections, data: cell.data, training: cell.training, model }];
  });
}

/** Axes with a value that some cell cannot have: a setting that its source, family or procedure has not. */
export function impossibleValues(sections: Whole): readonly Inconsistency[] {
  const { grid } = sections;
  const found = new Map<string, Inconsistency>();
  for (const { place, cell, issues } of kindsOf(sections)) {
    const axes = axesOf(grid);
    if (cell === null) {
      const blamed = axes.find(({ knob }) => isAbout(issues, knob)) ?? axes.find(({ knob }) => knob in place);
      if (blamed !== undefined) found.set(blamed.knob, impossible(sections, blamed.knob, place, issues));
      continue;
    }
    for (const { knob, values } of axes) {
      if (knob in place || found.has(knob)) continue;
      for (const value of values) {
        const tried = tryCell(sections, { ...place, [knob]: value });
        if (tried.cell !== null) continue;
        found.set(knob, impossible(sections, knob, { ...place, [knob]: value }, tried.issues));
        break;
      }
    }
  }
  return [...found.values()];
}

function axesOf({ load, temperature, slices }: Grid): readonly KnobAxis[] {
  return [...slices, load, temperature];
}

type Issues = readonly z.core.$ZodIssue[];

function kindsOf(sections: Whole) {
  const deciding = axesOf(sections.grid).filter(
    ({ knob, values }) =>
      values.some((value) => typeof value === "string") ||
      (findKnob(knob) === undefined && knob.startsWith("data.")),
  );
  return combinations(deciding).map((place) => ({ place, ...tryCell(sections, place) }));
}

function tryCell(
  { data, model, training }: Whole,
  knobs: KnobSettings,
): { readonly cell: CellConfiguration | null; readonly issues: Issues } {
  try {
    const cell = cellConfiguration({ data, model: resolvedModel(model), training }, knobs);
    return { cell, issues: [] };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { cell: null, issues: error.issues };
  }
}

/** Whether issues name the setting of a knob. */
function isAbout(issues: Issues, knob: string): boolean {
  const key = knobNamed(knob).sets.split(".").at(-1)!;
  return unknownKeys(issues).includes(key) || issues.some(({ path }) => path.includes(key));
}

/** Keys that a mapping does not have, wherever the issues say so. */
function unknownKeys(issues: Issues): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys;
    return issue.code === "invalid_union" ? issue.errors.flatMap(unknownKeys) : [];
  });
}

function impossible(
  { data, model, training, grid }: Whole,
  knob: string,
  place: KnobSettings,
  issues: Issues,
): Inconsistency {
  const path = pathOfKnob(grid, knob);
  const { sets } = knobNamed(knob);
  const parts = sets.split(".");
  const written = path.join(".");
  if (unknownKeys(issues).includes(parts.at(-1)!)) {
    return {
      path,
      problem: `${written} varies ${sets}, which ${ownerOf(parts, { data, model, training }, place)} does not have`,
      expected: "a setting that every cell has",
    };
  }
  const [issue] = issues;
  return {
    path,
    problem: `${written} is ${place[knob]} in a cell that cannot have it`,
    expected: issue?.message ?? "a value that every cell can have",
  };
}

/** What decides whether a setting is there, with its word: `model.family mlp`, `training.stop never`. */
function ownerOf(
  [section = "", ...keys]: readonly string[],
  sections: Pick<Whole, "data" | "model" | "training">,
  place: KnobSettings,
): string {
  const mapping = keys.length > 1 ? [section, ...keys.slice(0, -1)] : [section];
  const kind = keys.length > 1 ? "kind" : section === "data" ? "source" : "family";
  const decider = keys.length > 1 ? mapping.join(".") : `${section}.${kind}`;
  const chosen = Object.entries(place).find(([knob]) => knobNamed(knob).sets === decider)?.[1];
  const word = chosen ?? settingAt(sections, [...mapping, kind]);
  return `${decider} ${typeof word === "string" ? word : "here"}`;
}
