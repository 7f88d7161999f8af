import { expect, test } from "vitest";
import {
  crossEntropy,
  defineLoss,
  essentialLoss,
  lossOf,
  registeredLosses,
  registerLoss,
} from "#landscape/losses";
import {
  defineOptimiser,
  essentialOptimiser,
  optimiserOf,
  registeredOptimisers,
  registerOptimiser,
  sgd,
} from "#landscape/optimisers";

test("the package knows its losses and optimisers by name, with their defaults", () => {
  expect(registeredLosses().map(({ kind }) => kind)).toEqual([
    "cross-entropy",
    "mean-squared-error",
    "regression",
    "module",
  ]);
  expect(() => lossOf({ kind: "module" })).toThrow("the network brings no loss of its own");
  expect(registeredOptimisers().map(({ kind }) => kind)).toEqual(["sgd", "adam", "adamw", "sam"]);
  expect(optimiserOf({ kind: "sgd" })).toMatchObject({ kind: "sgd", constants: { momentum: 0.9 } });
  expect(optimiserOf({ kind: "adam", beta2: 0.99 }).constants).toMatchObject({ beta1: 0.9, beta2: 0.99 });
});

test("another kind is found once it is registered, and takes no word that is taken", () => {
  const parts = {
    meaning: "steps of one length along the sign of the gradient",
    settings: {},
    create: () => ({
      state: [],
      constants: {},
      update: sgd.make({ momentum: 0 }).update,
    }),
  };
  const signs = defineOptimiser({ kind: "signs", ...parts });
  registerOptimiser(signs);
  expect(optimiserOf({ kind: "signs" }).kind).toBe("signs");
  expect(() => registerOptimiser(defineOptimiser({ kind: "sgd", ...parts }))).toThrow(
    /the optimiser sgd already/,
  );
  expect(() => registerOptimiser(signs)).toThrow(expect.objectContaining({ code: "optimisers/taken" }));
  const halved = defineLoss({
    kind: "halved",
    meaning: "half of cross-entropy",
    targets: "labels",
    unit: "halved nats",
    settings: {},
    create: () => crossEntropy.make(),
  });
  registerLoss(halved);
  expect(lossOf({ kind: "halved" }).targets(3)).toEqual({ type: "int32", shape: [], below: 3 });
});

test.each([
  [() => optimiserOf({ kind: "adma" }), "optimisers/unknown", /sgd, adam/],
  [() => lossOf({ kind: "hinge" }), "losses/unknown", /cross-entropy/],
  [() => sgd.make({ momentum: 1 }), "settings/invalid", /0 up to but not including 1/],
  [() => optimiserOf({ kind: "sgd", beta1: 0.5 }), "settings/invalid", /momentum, nesterov/],
  [() => lossOf({ kind: "mean-squared-error", label_smoothing: 0.1 }), "settings/invalid", /no settings/],
  [() => lossOf({ kind: "cross-entropy", label_smoothing: 2 }), "settings/invalid", /from 0 to 1/],
])("what does not exist or fit is refused: %s", (make, code, expected) => {
  expect(make).toThrow(
    expect.objectContaining({ code, kind: "input", expected: expect.stringMatching(expected) }),
  );
});

test("what a choice comes to leaves out what is at its default", () => {
  expect(essentialLoss({ kind: "cross-entropy", label_smoothing: 0 })).toEqual({ kind: "cross-entropy" });
  expect(essentialOptimiser({ kind: "adam", beta1: 0.9, beta2: 0.99, epsilon: 1e-8 })).toEqual({
    kind: "adam",
    beta2: 0.99,
  });
  expect(essentialOptimiser({ kind: "sgd" })).toEqual({ kind: "sgd" });
});
