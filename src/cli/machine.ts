import { machineCalibration, measuredRates, type NetworkKind } from "#atlas/calibration";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { type Calibration, networkKinds, type Plan } from "#atlas/plan";
import { columnsOf, remarks } from "./prose.ts";

/** Work that is worth the seconds that measuring the machine takes, by the guess that is made without, seconds. */
const WORTHWHILE = 600;

/**
 * What this machine takes for the jobs of a plan, measured if it was not before, which a line on standard error says.
 *
 * @returns `undefined` where it is not known: of other devices than the CPU, and where there is no cache to keep it in
 */
export function measuredMachine(
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<Calibration | undefined> {
  return calibrationOf(configuration, plan, async (kind) => {
    tell(`measuring how fast this machine is for ${NETWORKS[kind]}, some seconds, once`);
    const found = await measuredRates(kind);
    if (found?.isDisturbed)
      tell(
        "other programs were at work meanwhile, so times may be told too long; measured again by a later call that finds the machine idle",
      );
    return found;
  });
}

function tell(note: string): void {
  process.stderr.write(remarks([note], columnsOf(process.stderr)));
}

/** The same for a run, which takes the time to measure only where it is long. */
export function machineOfRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<Calibration | undefined> {
  const guess = plan.jobs.reduce((sum, { cost }) => sum + cost, 0);
  return guess >= WORTHWHILE ? measuredMachine(configuration, plan) : knownMachine(configuration, plan);
}

/** The same where it was measured before: one of many who work on a run has no time for it. */
export function knownMachine(
  configuration: ExperimentConfiguration,
  plan: Plan,
): Promise<Calibration | undefined> {
  return calibrationOf(configuration, plan);
}

const NETWORKS: Readonly<Record<NetworkKind, string>> = {
  dense: "networks without convolutions",
  convolutional: "networks with convolutions",
};

async function calibrationOf(
  configuration: ExperimentConfiguration,
  plan: Plan,
  measure?: Parameters<typeof machineCalibration>[1],
): Promise<Calibration | undefined> {
  if (configuration.device !== "cpu") return undefined;
  return machineCalibration(networkKinds(configuration, plan), measure);
}
