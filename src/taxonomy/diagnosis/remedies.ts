import type { KnobName } from "#knobs";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import { type Expectation, gainNearby } from "./advice.ts";
import { CAUSE_OF } from "./causes.ts";
import { changeWords } from "./change-words.ts";
import { type Direction, isDirectionOf, knobMoved } from "./moves.ts";
import { priceOf } from "./price.ts";
import type { Advice, KnownGain, Price, Remedy } from "./remedy.ts";
import { sizeOfNextStep } from "./step-size.ts";
import { gainOfStep, type Steps } from "./steps.ts";

/** What remedies are put together from. */
interface RemedySetting {
  /** Moves to weigh, in the order in which they stand where nothing is known of their gains. */
  readonly moves: readonly Direction[];
  readonly ofPhases: ReadonlyMap<Direction, readonly LandscapePhase[]>;
  readonly expected: Expectation;
  /** Where gains that are expected were seen. */
  readonly source: "cells like it" | "the nearest cells";
}

/** Remedies of a cell of a table: open ones first, by what they gain, and of these the steps that the table has; those that gained nothing last. */
export function remediesInTable(setting: RemedySetting, index: number, steps: Steps): readonly Remedy[] {
  const cell = steps.cells[index]!;
  const isKnown = (knob: KnobName) => knob === "label_noise" || knobNumber(cell, knob) !== null;
  return ranked(
    movesOf(setting, steps.temperature)
      .filter((move) => isKnown(knobMoved(move, steps.temperature)) || setting.ofPhases.has(move))
      .filter((move) => move !== "cleaner labels" || knobNumber(cell, "label_noise") !== 0)
      .map((direction) => {
        const knob = knobMoved(direction, steps.temperature);
        const neighbour = steps.next[direction][index] ?? null;
        const from = knobNumber(cell, knob);
        const to = neighbour === null ? null : knobNumber(steps.cells[neighbour]!, knob);
        return remedy(setting, direction, {
          step: { knob, from, to, neighbour, change: changeWords(direction, knob, from, to) },
          nearby: gainNearby(steps, index, direction),
          own: measuredGain(steps, index, direction),
          expected: setting.expected(direction, sizeOfNextStep(steps, index, direction)),
          price: priceOf(
            { direction, knob, from, to },
            cell,
            neighbour === null ? null : steps.cells[neighbour]!,
          ),
        });
      }),
  );
}

/** Remedies of networks that have no table around them. */
export function remediesAlone(
  setting: RemedySetting,
  cell: Pick<Cell, "knobs" | "seeds"> | null,
  temperature: KnobName = "batch_size",
): readonly Remedy[] {
  return ranked(
    movesOf(setting, temperature)
      .filter((move) => move !== "cleaner labels" || cell === null || knobNumber(cell, "label_noise") !== 0)
      .map((direction) => {
        const knob = knobMoved(direction, temperature);
        const from = cell === null ? null : knobNumber(cell, knob);
        return remedy(setting, direction, {
          step: { knob, from, to: null, neighbour: null, change: changeWords(direction, knob, from, null) },
          nearby: null,
          own: null,
          expected: setting.expected(direction, 1),
          price: priceOf({ direction, knob, from, to: null }, cell, null),
        });
      }),
  );
}

/** The moves to weigh and those that the phases call for, each once. */
function movesOf({ moves, ofPhases }: RemedySetting, temperature: KnobName): readonly Direction[] {
  return [...new Set([...moves, ...ofPhases.keys()])].filter((move) => isDirectionOf(move, temperature));
}

interface KnownOfStep {
  readonly step: Pick<Advice, "knob" | "from" | "to" | "neighbour" | "change">;
  readonly own: KnownGain | null;
  readonly nearby: Advice["gainNearby"];
  readonly expected: Advice["expected"];
  readonly price: Price;
}

function remedy(
  { ofPhases, source }: RemedySetting,
  direction: Direction,
  { step, own, nearby, expected, price }: KnownOfStep,
): Remedy {
  const gain: KnownGain | null =
    own ??
    (nearby !== null
      ? { ...nearby, source: "such steps nearby", count: nearby.steps }
      : expected !== null
        ? { source, mean: expected.mean, standardError: null, count: expected.cells }
        : null);
  return {
    ...step,
    gainNearby: nearby,
    expected,
    direction,
    mends: CAUSE_OF[direction],
    phases: ofPhases.get(direction) ?? [],
    gain,
    state: gain === null || gain.mean > 0 ? "open" : gain.source === source ? "unpromising" : "lost",
    price,
  };
}

/** What the step to the neighbour itself gained; `null` where there is none or test accuracy is missing. */
function measuredGain(steps: Steps, index: number, direction: Direction): KnownGain | null {
  const mean = gainOfStep(steps, index, direction);
  const next = steps.next[direction][index] ?? null;
  if (mean === null || next === null) return null;
  const errors = [index, next].map((at) => estimateIn(steps.cells[at], "test_acc_pct").standardError);
  const standardError = errors.reduce<number | null>(
    (sum, own) => (sum === null || own === null ? null : Math.hypot(sum, own)),
    0,
  );
  return { source: "this step", mean, standardError, count: 1 };
}

/** Open ones first, then those to a neighbouring cell, the greatest gain first and unknown gains last; equal ones as they come. */
function ranked(remedies: readonly Remedy[]): readonly Remedy[] {
  const order = { open: 0, unpromising: 1, lost: 2 } as const;
  const beyond = ({ neighbour }: Remedy) => (neighbour === null ? 1 : 0);
  const gained = ({ gain }: Remedy) => gain?.mean ?? -Number.MAX_VALUE;
  return remedies.toSorted(
    (a, b) => order[a.state] - order[b.state] || beyond(a) - beyond(b) || gained(b) - gained(a),
  );
}
