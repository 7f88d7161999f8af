import { expect, it } from "vitest";
import { notesOn } from "./notes.ts";
import { parseConfiguration } from "./read.ts";

const notes = (text: string) => notesOn(parseConfiguration(text, "a.yaml"));

it("speaks of every cell, whichever knob makes it doubtful, and of each doubt once", () => {
  const grid = (slices: string) => `grid: { temperature: { batch_size: [300, 16] }, slices: { ${slices} } }`;
  expect(notes(`{ ${grid("momentum: [0, 0.9]")} }`)).toEqual([]);
  expect(notes(`{ ${grid("training.incomplete_batch: [keep, drop], momentum: [0, 0.9]")} }`)).toEqual([
    "dropping incomplete batches leaves out 10 % of 1000 examples in every epoch at batch size 300",
  ]);
  const stopping = "training: { stop: plateau },";
  expect(notes(`{ ${stopping} ${grid("epochs: [20, 100]")} }`)).toEqual([
    "the budget of 20 epochs ends before the plateau rule's patience of 30",
  ]);
  expect(notes(`{ ${stopping} ${grid("training.stop.patience_epochs: [50, 200]")} }`)).toEqual([
    "the budget of 100 epochs ends before the plateau rule's patience of 200",
  ]);
});

it("tells a lonely example only where a norm makes it one", () => {
  const text =
    "{ model: { family: cnn }, grid: { temperature: { batch_size: [111] }, slices: { norm: [none, batch] } } }";
  expect(notes(text)).toEqual([
    "batch normalisation has a single example to average over in the last batch of 1000 examples at batch size 111",
  ]);
  expect(notes(text.replace("[none, batch]", "[none, group]"))).toEqual([]);
});

it("tells of another unit than nats, and that the usual threshold of the training loss was not set in it", () => {
  const ofUnit = "under mean-squared-error, losses and curvature are in units of squared difference";
  expect(notes("{ training: { loss: mean-squared-error } }")).toEqual([
    ofUnit,
    "the default phases.train_loss of 0.02, below which a network counts as converged, was set for nats of cross-entropy, not for squared difference",
  ]);
  expect(notes("{ training: { loss: mean-squared-error }, phases: { train_loss: 0.001 } }")).toEqual([
    ofUnit,
  ]);
  expect(notes("{ training: { loss: cross-entropy } }")).toEqual([]);
});

it("tells a smoothing under which no network can count as converged", () => {
  const smoothed = (rest: string) =>
    notes(`{ training: { loss: { kind: cross-entropy, label_smoothing: 0.1 } }${rest} }`);
  // Of ten classes: 0.91 for the label, 0.01 for each other.
  const floor = -0.91 * Math.log(0.91) - 0.09 * Math.log(0.01);
  expect(smoothed("")).toEqual([
    `with a label smoothing of 0.1 the training loss is at least ${floor.toPrecision(3)}, above phases.train_loss 0.02, so that no network counts as converged`,
  ]);
  expect(smoothed(", phases: { train_loss: 0.6 }")).toEqual([]);
});

it("tells of a warm-up as long as the budget, in whichever unit each is given", () => {
  const warmup = (schedule: string, budget: string) =>
    notes(`{ training: { schedule: { kind: cosine, ${schedule} }, budget: { ${budget} } }, ${BATCHES} }`);
  expect(warmup("warmup_epochs: 3", "epochs: 4")).toEqual([]);
  expect(warmup("warmup_epochs: 3", "epochs: 3")).toEqual([
    "the warm-up lasts as long as the whole budget of 48 updates at batch size 64",
  ]);
  expect(warmup("warmup_updates: 40", "epochs: 8")).toEqual([
    "the warm-up lasts as long as the whole budget of 16 updates at batch size 500",
  ]);
  expect(warmup("warmup_updates: 40", "updates: 41")).toEqual([]);
});

const BATCHES = "grid: { temperature: { batch_size: [64, 500] } }";

it("says so where networks are to train again after a pruning that no cell has", () => {
  const unused = ["training.pruning says how pruned networks train again, but no density is below 1"];
  const pruning = "pruning: { retrain_epochs: 5 }";
  expect(notes(`{ training: { ${pruning} } }`)).toEqual(unused);
  expect(notes("{ grid: { slices: { training.pruning.rewind_epochs: [1, 2] } } }")).toEqual(unused);
  expect(notes(`{ training: { density: 0.5, ${pruning} } }`)).toEqual([]);
  expect(notes(`{ training: { ${pruning} }, grid: { slices: { density: [0.5, 1] } } }`)).toEqual([]);
});

it("tells of curves between aligned networks that are sought otherwise than those between networks as they are", () => {
  const aligned = (connectivity: string, alignment = "{ curves: true }") =>
    notes(`measure: { alignment: ${alignment}, connectivity: ${connectivity} }`);
  expect(aligned("{}")).toEqual([]);
  expect(aligned("{ pairs: all, interior_points: 5, test_data: true, arc_length: true }")).toEqual([]);
  expect(aligned("{ bends: 3 }", "{}")).toEqual([]);
  expect(aligned("{ bends: 3, optimiser: adam }")).toEqual([
    expect.stringContaining("whatever bends, optimiser of measure.connectivity say:"),
  ]);
  const few =
    "data: { examples: 100 }, grid: { temperature: { batch_size: [10] } }, measure: { alignment: { curves: true } }";
  expect(notes(`{ ${few} }`)).toEqual([]);
  expect(notes("measure: { procedure: paper, alignment: { curves: true } }")).toEqual([]);
});
