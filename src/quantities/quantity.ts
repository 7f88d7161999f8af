import type { Estimate } from "#statistics";

/** The name of a quantity, which is also its column in every table; `<name>_se` holds its standard error. */
export type QuantityName = string;

/** One number that was measured, with the networks that it is of. */
export interface SeededValue {
  /** None for a number of the whole cell, one for a network, two for a pair of networks. */
  readonly seeds: readonly number[];
  readonly value: number;
  /** The uncertainty of this one number; `null` if it is exact. */
  readonly standardError: number | null;
  /** What of it all networks of the cell share, such as the choice of examples; absent for nothing. */
  readonly sharedError?: number;
}

/** How the values of one quantity become that of their cell. They come sorted by seeds and value. */
export type Average = (values: readonly SeededValue[]) => Estimate;

/** Where the values of a quantity can lie. */
export interface QuantityRange {
  readonly low: number;
  readonly high: number;
  /** What is expected, such as `percent from 0 to 100`. */
  readonly words: string;
  /** What is usually wrong with a value outside, one sentence without a full stop. */
  readonly remedy?: string;
}

/** What a reader needs to trust, or to doubt, the map of a quantity. */
export interface QuantityNote {
  /** What the number is. */
  readonly what: string;
  /** The range it can take, and where it usually lies. */
  readonly range: string;
  /** What a healthy map shows. */
  readonly expect: string;
  /** What would look odd, and its usual cause. */
  readonly odd: string;
}

/** Another name that tables have for a quantity. */
export interface QuantityAlias {
  /** In plain form: `train_acc_pct`. */
  readonly name: string;
  /** Whether the column holds the quantity itself, 100 minus it, it as a share from 0 to 1, or one minus that. */
  readonly holds: "same" | "complement" | "share" | "share complement";
}

/** Something that is measured: what it is called, of what it is, how it is read, drawn and averaged. */
export interface Quantity {
  readonly name: QuantityName;
  /** As figures and sentences name it, capitalised: `Training loss`. */
  readonly title: string;
  /** Such as `nats`; empty for a number without one. */
  readonly unit: string;
  /** Whether it is in the unit of the loss that networks are trained by; `unit` is then that of cross-entropy. */
  readonly inLossUnits: boolean;
  /** Whether one network, a pair of networks or the whole cell gives one value. */
  readonly of: "network" | "pair" | "cell";
  readonly aliases: readonly QuantityAlias[];
  /** `null` where every number is possible. */
  readonly range: QuantityRange | null;
  /** Drawn as it is, as its natural logarithm, or about zero because the sign carries the meaning. */
  readonly scale: "linear" | "log" | "signed";
  /** Its place on the sheet of small multiples, in ascending order; `null` for none. */
  readonly panel: number | null;
  /** Whether `cells.csv` has its column always, only where some cell has it, or only where the configuration asks for it. */
  readonly column: "always" | "measured" | "asked";
  /** `null` where there is no help with reading its map. */
  readonly note: QuantityNote | null;
  readonly average: Average;
}
