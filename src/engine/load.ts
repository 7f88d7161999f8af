import type { Tensor } from "#trees";
import type { LoweredProgram } from "./lowered.ts";
import { sharedSession } from "./session/cache.ts";
import { selectedDevice } from "./session/device.ts";
import type { DeviceArray } from "./session/device-array.ts";
import { createKeepingSession, type Feeds } from "./session/session.ts";

/** A lowered program, ready to run. */
export interface LoadedProgram {
  /** Runs on tensors by the names of the inputs; gives the outputs in order. Throws as `Compiled.run`. */
  readonly run: (feeds: Feeds) => Promise<readonly Tensor[]>;
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

/** A lowered program whose results stay on the selected device. */
export interface KeepingProgram {
  /** As `LoadedProgram.run`; who has the results gives them back. */
  readonly run: (feeds: Feeds) => Promise<readonly DeviceArray[]>;
  /** As `LoadedProgram.release`. */
  readonly release: () => void;
}

/** Loads a program on the selected device, which must keep arrays. */
export async function loadKeeping(program: LoweredProgram): Promise<KeepingProgram> {
  const { name, model, isLarge, isOptimised } = program;
  const session = await createKeepingSession(model, selectedDevice(), { name, isLarge, isOptimised });
  return {
    release: () => void session.release(),
    async run(feeds) {
      const results = await session.run(feeds);
      return program.outputs.map((output) => results[output.name]!);
    },
  };
}
