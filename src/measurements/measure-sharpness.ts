import {
  type AdaptiveScale,
  averageCases,
  criticalSharpnesses,
  lossGradients,
  type WorstCaseSharpness,
  worstCases,
} from "#landscape/sharpness";
import { SHARED_ERROR } from "#quantities";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, MeasuredNetwork, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";

/** What the measurement of sharpness is told. */
export interface SharpnessSettings {
  readonly examples: number;
  readonly radius: number;
  readonly adaptive_radius: number;
  readonly filter_radius: number;
  readonly ascents: number;
  readonly deviation: number;
  readonly draws: number;
  readonly test_data: boolean;
}

/** Measures how much the loss rises about every network that did not diverge. */
export const measureSharpness: Measure<SharpnessSettings> = (request) =>
  ofSoundNetworks(request, async (sound) => {
    const onTrain = await observedOn(request, sound);
    const onTest = request.settings.test_data
      ? await observedOn(requestOnTestData(request), sound)
      : undefined;
    return onTrain.map((own, i) => ({
      observations: [...own, ...observedOnTestData(onTest?.[i] ?? [])],
    }));
  });

async function observedOn(
  request: MeasurementRequest<SharpnessSettings>,
  sound: readonly MeasuredNetwork[],
): Promise<readonly (readonly Observed[])[]> {
  const { settings } = request;
  const { radius, adaptive_radius, filter_radius, ascents, deviation, draws } = settings;
  const about = drawnAbout(request, sound, settings.examples, "sharpness");
  const program = await lossGradients(about);
  try {
    const worst = (own: number, scale: AdaptiveScale) =>
      worstCases(program, { ...about, radius: own, ascents, scale });
    const plain = await worst(radius, "none");
    const elementwise = await worst(adaptive_radius, "elementwise");
    const filterwise = await worst(filter_radius, "filterwise");
    const average = await averageCases(program, { ...about, deviation, draws });
    const critical = await criticalSharpnesses(program, about);
    return sound.map((_, i) => [
      oneStep(plain[i]!),
      shared("sharpness_worst", plain[i]!),
      shared("sharpness_elementwise", elementwise[i]!),
      shared("sharpness_filterwise", filterwise[i]!),
      {
        quantity: "sharpness_average",
        value: average[i]!.value,
        standardError: average[i]!.standardError,
        evidence: {
          draws: average[i]!.draws,
          ...(average[i]!.value === null && { because: NOT_FINITE }),
        },
      },
      {
        quantity: "critical_sharpness",
        value: critical[i]!.value,
        standardError: null,
        evidence: {
          tolerance: critical[i]!.tolerance,
          passes: critical[i]!.passes,
          ...(critical[i]!.because !== undefined && { because: critical[i]!.because }),
        },
      },
    ]);
  } finally {
    program.release();
  }
}

const NOT_FINITE = "a loss is not finite";

function oneStep({ afterOneStep, errorAfterOneStep, isStationary }: WorstCaseSharpness): Observed {
  return {
    quantity: "sharpness_sam",
    value: afterOneStep,
    standardError: errorAfterOneStep,
    evidence: {
      [SHARED_ERROR]: errorAfterOneStep,
      ...(afterOneStep === null && { because: isStationary ? "the gradient is zero" : NOT_FINITE }),
    },
  };
}

function shared(quantity: string, { value, standardError, isStationary }: WorstCaseSharpness): Observed {
  return {
    quantity,
    value,
    standardError,
    evidence: {
      [SHARED_ERROR]: standardError,
      ...(isStationary && { began: "at random" }),
      ...(value === null && { because: NOT_FINITE }),
    },
  };
}
