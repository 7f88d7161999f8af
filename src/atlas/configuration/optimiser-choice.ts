import type { KindChoice } from "#landscape";
import { optimiserNamed } from "#landscape/optimisers";
import type { TrainingConfiguration } from "./configuration.ts";

/** Whether an optimiser of this kind reads the momentum of the training section. */
export function hasMomentum(kind: string): boolean {
  return "momentum" in optimiserNamed(kind).settings;
}

/** The optimiser of a training section with all its settings, the section's momentum included where it has one. */
export function optimiserChoice({ optimiser, momentum }: TrainingConfiguration): KindChoice {
  return hasMomentum(optimiser.kind) ? { ...optimiser, momentum } : optimiser;
}
