import type { Tensor } from "#trees";
import type { LoweredProgram } from "./lowered.ts";
import { sharedSession } from "./session/cache.ts";

/** A lowered program, ready to run. */
export interface LoadedProgram {
  /** Runs on tensors by the names of the inputs; gives the outputs in order. Throws as `Compiled.run`. */
  readonly run: (feeds: Readonly<Record<string, Tensor>>) => Promise<readonly Tensor[]>;
  /** Gives up the hold on the session; runs already started still finish. */
  readonly release: () => void;
}

/** Loads a program; equal ones share a session. */
export async function load(program: LoweredProgram): Promise<LoadedProgram> {
  const { name, model, fingerprint, isLarge, isOptimised, mostThreads } = program;
  const session = await sharedSession(fingerprint, model, { name, isLarge, isOptimised, mostThreads });
  const outputs = program.outputs.map((output) => output.name);
  return {
    release: session.release,
    async run(feeds) {
      const results = await session.run(feeds);
      return outputs.map((output) => results[output]!);
    },
  };
}
