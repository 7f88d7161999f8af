import type { Direction } from "./moves.ts";

/** What may be wrong with a network, each mended by moving one knob. */
export type Cause = "too small" | "too little data" | "too noisy data" | "too cold" | "too hot";

/** The cause that a move mends. */
export const CAUSE_OF: Readonly<Record<Direction, Cause>> = {
  wider: "too small",
  "more data": "too little data",
  "cleaner labels": "too noisy data",
  hotter: "too cold",
  colder: "too hot",
};

/** A cause and how probable it is that mending it, and no other, helps most. */
export interface CauseShare {
  readonly cause: Cause;
  readonly direction: Direction;
  /** 0 to 1, calibrated on conditions and whole data sets that the reference had not seen; shares of the causes asked for sum to 1. */
  readonly share: number;
}

/** Something that is wrong. */
export interface Fault {
  readonly cause: Cause;
  /** What says so. */
  readonly by: "cells like it" | "the tree" | "its phase";
  /** How probable it is, 0 … 1; `null` where that is not known, and of what its phase says. */
  readonly share: number | null;
}

/** What one step in a direction gained in the cells most like a network, points of test accuracy. */
export interface ExpectedGain {
  readonly mean: number;
  /** Eight of ten such cells gained between these. */
  readonly low: number;
  readonly high: number;
  /** Share of such cells, by weight, in which the step gained. */
  readonly gaining: number;
  /** How many such cells of equal weight would tell as much, rounded. */
  readonly cells: number;
}

/** What the measured cells most like a network tell of it. */
export interface Likeness {
  /** How many cells of equal weight would tell as much (Kish's effective number), rounded. */
  readonly cells: number;
  /** The grids that they are of with their share of all weight, at least a hundredth, the largest first. */
  readonly grids: readonly { readonly name: string; readonly share: number }[];
  /** How probably its labels are noisy: the share of them whose labels were, where one network in ten has noisy labels. */
  readonly noisy: number;
  /** Whether the network is less like them than nearly all measured cells are like each other. */
  readonly isFar: boolean;
  /** Whether the cells that count are nearly all of one grid, and not near enough for that to be its own. */
  readonly isOfOneGrid: boolean;
  /** Every cause asked for, the most probable first; empty where no cell tells. */
  readonly causes: readonly CauseShare[];
  /** By direction, of a doubling of its knob or ten points less of label noise; `null` where no cell took the step. */
  readonly gains: Readonly<Record<Direction, ExpectedGain | null>>;
}
