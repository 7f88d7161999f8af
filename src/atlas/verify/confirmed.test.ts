import { expect, it } from "vitest";
import { confirmed } from "./confirmed.ts";
import type { Difference, VerifiedCells } from "./verification.ts";

const about = { kind: "train", key: "a", knobs: {}, seeds: [0] } as const;
const numberOff: Difference = {
  ...about,
  quantity: "train_error_pct",
  part: "value",
  stored: 0,
  found: 13.5,
  problem: null,
};
const fileOff: Difference = {
  ...about,
  quantity: null,
  part: null,
  stored: null,
  found: null,
  problem: "the file is of another network",
};

const found = (...differences: readonly Difference[]): VerifiedCells => ({ kinds: [], differences });

it("tells a number that a second process finds off too, and none that it does not", async () => {
  expect(await confirmed(found(numberOff, fileOff), async () => found(numberOff))).toEqual(
    found(numberOff, fileOff),
  );
  expect(await confirmed(found(numberOff, fileOff), async () => found())).toEqual(found(fileOff));
  const other = { ...numberOff, quantity: "test_loss" };
  expect(await confirmed(found(numberOff), async () => found(other))).toEqual(found());
});

it("asks nobody again where no number is off", async () => {
  const nobody = () => Promise.reject(new Error("asked again"));
  expect(await confirmed(found(fileOff), nobody)).toEqual(found(fileOff));
});
