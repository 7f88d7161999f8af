import type { QuantityRange } from "./quantity.ts";

/** Shares of a whole in percent. */
export const PERCENT: QuantityRange = { low: 0, high: 100, words: "percent from 0 to 100" };

/** Differences of training errors in percent. */
export const POINTS: QuantityRange = {
  low: -100,
  high: 100,
  words: "points of training error from -100 to 100",
};

/** Similarities of representations. */
export const SIMILARITY: QuantityRange = {
  low: 0,
  high: 1,
  words: "a number from 0 to 1",
  remedy: "Divide a CKA in percent by 100",
};

/** Shares of a whole. */
export const SHARE: QuantityRange = { low: 0, high: 1, words: "a share from 0 to 1" };

/** Mean losses. */
export const LOSS: QuantityRange = {
  low: 0,
  high: Number.MAX_VALUE,
  words: "0 nats or more",
  remedy: "Name the column log_train_loss or log_test_loss if it holds natural logarithms",
};

/** Lengths and distances. */
export const NOT_NEGATIVE: QuantityRange = { low: 0, high: Number.MAX_VALUE, words: "0 or more" };
