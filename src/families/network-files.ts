import type { Family, NetworkChoice, NetworkFiles } from "./family.ts";
import { families } from "./registry.ts";

/** The files that networks of a model section lie in, trained; `undefined` where they are trained by whoever asks for them. */
export function networkFilesOf({ family }: Pick<NetworkChoice, "family">): NetworkFiles | undefined {
  return families().find(({ name }) => name === family)?.files;
}

/** The families whose networks can be trained: those that a configuration is offered. */
export function trainedFamilies(): readonly Family[] {
  return families().filter(({ files }) => files === undefined);
}

/** Reads the files that networks of a model section are described by, if there are any; once in every process. */
export async function openNetworkFiles(model: unknown): Promise<void> {
  if (typeof model !== "object" || model === null || !("family" in model)) return;
  await networkFilesOf({ family: String(model.family) })?.open({ ...model });
}
