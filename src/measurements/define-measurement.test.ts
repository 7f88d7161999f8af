import { describe, expect, it } from "vitest";
import { wholeNumber } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import type {
  Measured,
  MeasuredNetwork,
  MeasurementRequest,
  MeasurementSettings,
  SubjectKind,
} from "./measurement.ts";

/** A measurement that gives what it is told to give. */
const giving = (of: SubjectKind, results: readonly Measured[] = []) =>
  defineMeasurement({
    kind: "told",
    summary: "What it is told",
    of,
    edition: 1,
    settings: { times: setting(wholeNumber("How often", 1, 9), always(2)) },
    quantities: ["hessian_trace", "own_number"],
    work: ({ subjects }, { times }) => ({
      gradients: subjects * times,
      calls: 1,
      activationBytes: 0,
      vectors: 0,
    }),
    load: () => Promise.resolve(() => Promise.resolve(results)),
  });

const SETTINGS: MeasurementSettings = { procedure: "better", times: 3 };
const none = () => 0;
const SIZE = {
  subjects: 4,
  networks: 4,
  examples: 9,
  testExamples: 5,
  places: 1,
  isBatchNormalised: false,
  activationBytes: () => 0,
  memory: { trained: none, fitted: none, answered: none, along: none, curvature: none },
};

const network = (state: Partial<MeasuredNetwork> = {}): MeasuredNetwork => ({
  key: "network",
  parameters: new Float32Array(),
  diverged: false,
  degenerate: false,
  ...state,
});

/** A request of which a measurement that is told everything reads nothing. */
function request(subjects: number, settings = SETTINGS): MeasurementRequest<MeasurementSettings> {
  const unread = Object(null);
  const positions = Array.from({ length: subjects }, (_, i) => [i]);
  return {
    objective: unread,
    networks: positions.map(() => network()),
    subjects: positions,
    data: unread,
    settings,
    stream: unread,
    initialParameters: unread,
  };
}

const number = (quantity: string, value = 1): Measured => ({
  observations: [{ quantity, value, standardError: null }],
});

const twice = ({ observations }: Measured): Measured => ({
  observations: [...observations, ...observations],
});

describe("defineMeasurement", () => {
  it("measures every network, every pair or the cell as a whole", () => {
    expect(giving("network").subjects(3, SETTINGS)).toEqual([[0], [1], [2]]);
    expect(giving("pair").subjects(3, SETTINGS)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(giving("pair").subjects(1, SETTINGS)).toEqual([]);
    expect(giving("cell").subjects(3, SETTINGS)).toEqual([[0, 1, 2]]);
  });

  it("checks its settings whenever they are handed in", async () => {
    const measurement = giving("network");
    expect(measurement.work(SIZE, SETTINGS).gradients).toBe(12);
    const wrong = { procedure: "better", times: 99 } as const;
    const refusal = {
      code: "measurements/settings",
      kind: "input",
      message: expect.stringContaining("told"),
    };
    expect(() => measurement.work(SIZE, wrong)).toThrow(expect.objectContaining(refusal));
    await expect(measurement.measure(request(0, wrong))).rejects.toMatchObject(refusal);
  });

  it("gives what was measured, and nothing where there was nothing to measure", async () => {
    const results = [number("hessian_trace"), number("own_number"), { observations: [] }];
    expect(await giving("network", results).measure(request(3))).toEqual(results);
  });

  it("asks for no pair of which a network diverged or answers all the same, whatever is measured", async () => {
    const networks = [network(), network({ degenerate: true }), network(), network({ diverged: true })];
    const pairs = [0, 1, 2, 3].flatMap((first) =>
      [0, 1, 2, 3].flatMap((second) => (first < second ? [[first, second]] : [])),
    );
    const asked = { ...request(0), networks, subjects: pairs };
    const nothing = { observations: [] };
    const given = await giving("pair", [number("own_number", 7)]).measure(asked);
    expect(given).toEqual(pairs.map(([i, j]) => (i === 0 && j === 2 ? number("own_number", 7) : nothing)));
    const none = pairs.filter((pair) => pair.includes(1));
    expect(await giving("pair", [number("own_number")]).measure({ ...asked, subjects: none })).toEqual(
      none.map(() => nothing),
    );
    const single = { ...asked, subjects: [[1]] };
    expect(await giving("network", [number("own_number")]).measure(single)).toEqual([number("own_number")]);
  });

  it.each([
    ["network", 2, number("hessian_trace"), "told gave 1 result; expected 2, one for each network"],
    ["network", 1, number("cka_softmax"), "told gave cka_softmax, which it does not name"],
    ["network", 1, twice(number("hessian_trace")), "told gave hessian_trace twice for one network"],
    [
      "network",
      1,
      number("hessian_trace", Number.NaN),
      "told gave hessian_trace as NaN; expected a finite number",
    ],
    ["pair", 1, number("hessian_trace"), "which is of a network; expected a quantity of a pair"],
  ] as const)(
    "refuses results of a %s that its description does not promise (%#)",
    async (of, subjects, result, says) => {
      await expect(giving(of, [result]).measure(request(subjects))).rejects.toMatchObject({
        code: "measurements/results",
        kind: "failure",
        message: expect.stringContaining(says),
      });
    },
  );
});
