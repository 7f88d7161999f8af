import { averagesAsked } from "./averaged-weights.ts";
import { judgedTogether } from "./judged-together.ts";
import { isComparable } from "./measured-networks.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";
import { competenceObserved, observationsTogether, wrongMembersOf } from "./together-observations.ts";

/** What the measurement of combinations is told. */
export interface CombinationSettings {
  readonly procedure: "better" | "paper";
  readonly align: boolean;
  readonly repair: boolean;
  readonly test_data: boolean;
}

type Request = MeasurementRequest<CombinationSettings>;

/** Fewer networks have no combinations. */
const LEAST_NETWORKS = 2;

/** With fewer, to leave one out leaves nothing to put together. */
const LEAST_TO_LEAVE_OUT = 3;

/**
 * Puts the networks of each cell together that did not diverge and do not answer every input the same, and judges what comes of
 * it; a cell with fewer than two of them gives nothing. To say what other seeds would give, the same is done without each of
 * them in turn.
 */
export const measureCombinations: Measure<CombinationSettings> = async (request) => {
  const results: Measured[] = [];
  for (const subject of request.subjects) {
    const members = subject.map((position) => request.networks[position]!).filter(isComparable);
    results.push(
      members.length < LEAST_NETWORKS
        ? { observations: [] }
        : await putTogether(members, subject.length, request),
    );
  }
  return results;
};

async function putTogether(
  members: readonly MeasuredNetwork[],
  of: number,
  request: Request,
): Promise<Measured> {
  const all = members.map((_, i) => i);
  const without = members.length < LEAST_TO_LEAVE_OUT ? [] : all.map((i) => all.filter((j) => j !== i));
  const groups = [all, ...without];
  const averages = await averagesAsked(members, groups, request);
  const judge = async (on: Request, isTest: boolean) => {
    const judged = await judgedTogether({ members, groups, averages }, on);
    const observations = observationsTogether(judged, { groups, of, isTest });
    // Of a sentence some tokens may be wrong and others right.
    const wrong =
      request.objective.outputs.classifier.sequence || request.objective.outputs.classifier.places
        ? undefined
        : wrongMembersOf(judged);
    return wrong === undefined
      ? { observations, wrong }
      : { observations: [...observations, competenceObserved(wrong, of)], wrong };
  };
  const onTrain = await judge(request, false);
  const onTest = request.settings.test_data ? await judge(requestOnTestData(request), true) : undefined;
  const series = {
    ...(onTrain.wrong && { wrong_members: onTrain.wrong }),
    ...(onTest?.wrong && { test_wrong_members: onTest.wrong }),
  };
  return {
    observations: [...onTrain.observations, ...observedOnTestData(onTest?.observations ?? [])],
    ...(Object.keys(series).length > 0 && { series }),
  };
}
