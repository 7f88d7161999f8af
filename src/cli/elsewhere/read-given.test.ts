import { expect, it } from "vitest";
import { AtlasError } from "#errors";
import { readGiven, requireGrid } from "./read-given.ts";

const given = (examples: number, others: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    data: { source: "teacher", classes: 5, examples, test_examples: 100 },
    model: { family: "mlp" },
    training: { batch_size: 1 },
    grid: { load: { examples: [examples] }, temperature: { batch_size: [1] } },
    ...others,
  });

const refusal = async (reading: Promise<unknown>): Promise<AtlasError> => {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  if (!(error instanceof AtlasError)) throw new Error(`no refusal: ${String(error)}`);
  return error;
};

it("tells what is wrong with a text that was written for a call without its lines", async () => {
  const one = await refusal(readGiven(given(3), []));
  expect(one.where).toBeUndefined();
  expect(one.message).toMatch(
    /^it would be measured on 3 training examples; expected more: measure\.similarity\.examples needs a whole number from 4/,
  );
  const several = await refusal(readGiven(given(3, { seeds: 0, phases: { cka: 4 } }), []));
  expect(several.where).toBeUndefined();
  expect(several.lines.length).toBeGreaterThan(1);
  for (const line of several.lines) expect(line).not.toMatch(/^measure|:\d/);
});

it("leaves a mistake of an override at its place", async () => {
  const { where, problem } = await refusal(readGiven(given(50), ["phases.cka=4"]));
  expect([where, problem]).toEqual(["--set phases.cka=4", "phases.cka is 4"]);
});

it("names the option of a grid that is not written yet", async () => {
  const { where, problem } = await refusal(requireGrid(given(3), "runs/next.yaml"));
  expect(where).toBe("--write-grid runs/next.yaml");
  expect(problem).toMatch(/^grid\.load\.examples/);
});
