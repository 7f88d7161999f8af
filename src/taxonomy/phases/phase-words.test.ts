import { expect, test } from "vitest";
import { labelsWithoutPlane, notesOnDiagnoses } from "./phase-words.ts";

const axis = (knob: string) => ({ knob, values: [1, 2] });

test("what is said of labels alone is not said beside verdicts that speak of size and temperature", () => {
  const line = { load: axis("width"), temperature: { knob: "batch_size", values: [] } };
  const ofLabels = labelsWithoutPlane(line)!;
  expect(ofLabels).toMatch(/neither that training is too hot or too cold nor that a network is too small/);
  expect(notesOnDiagnoses(line, ["One.", ofLabels])).toEqual(["One."]);

  const byData = { load: axis("width"), temperature: axis("examples") };
  expect(notesOnDiagnoses(byData, ["One.", labelsWithoutPlane(byData)!])).toEqual([
    "One.",
    "Whether training was too hot or too cold is not asked: the plane has examples in place of a knob of temperature.",
  ]);
  expect(notesOnDiagnoses({ load: axis("width"), temperature: axis("batch_size") }, ["One."])).toEqual([
    "One.",
  ]);
});
