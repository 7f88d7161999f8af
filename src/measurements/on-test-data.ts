import { targetsOf } from "#data";
import { testNameOf } from "#quantities";
import { yesOrNo } from "#settings";
import { always, setting } from "./define-measurement.ts";
import type { MeasurementRequest, Observed } from "./measurement.ts";

/** Whether a measurement is made on test data as well. */
export const testDataSetting = setting(
  yesOrNo(
    "Measure on test examples with their clean targets too, as quantities of their own (test_…), which no phase reads",
  ),
  always(false),
);

/** Quantities beside which stand those on test data. */
export function withTestData(
  quantities: readonly string[],
  without: readonly string[] = [],
): readonly string[] {
  const ofData = quantities.filter((name) => !without.includes(name));
  return [...quantities, ...ofData.map(testNameOf)];
}

/** A request whose `train` and `labels` are those of the test examples. */
export function requestOnTestData<Settings>(
  request: MeasurementRequest<Settings>,
): MeasurementRequest<Settings> {
  const { test } = request.data;
  return { ...request, data: { train: test, labels: targetsOf(test), test } };
}

/** What was observed on test data, under the names of it. */
export function observedOnTestData(observations: readonly Observed[]): readonly Observed[] {
  return observations.map((own) => ({ ...own, quantity: testNameOf(own.quantity) }));
}
