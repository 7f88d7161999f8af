import { readProfile } from "./profile-files.ts";
import type { RunProfile } from "./run-profile.ts";

/** What a run has to tell of where its time went. */
export interface ProfileFindings {
  /** Of the latest call that was profiled and had something to do. */
  readonly profile?: RunProfile;
  /** What is to be said of it, sentences: that a later call had nothing to do, or that it cannot be read. */
  readonly remarks: readonly string[];
}

/**
 * What a run has to tell of where its time went; `undefined` where it was never profiled.
 *
 * The numbers of an earlier call are never a later one's: where `own`, that of the call that asks, has nothing to tell,
 * this is said beside the earlier one.
 */
export async function profileFindings(
  runFolder: string,
  own?: RunProfile,
): Promise<ProfileFindings | undefined> {
  if (own !== undefined && own.workers > 0) return { profile: own, remarks: [] };
  const stored = await readProfile(runFolder);
  if (own === undefined && stored === undefined) return undefined;
  const { profile, damage } = { profile: undefined, damage: undefined, ...stored };
  const remarks = [
    ...(own === undefined ? [] : [idleSentence(own, profile)]),
    ...(damage === undefined ? [] : [`${damage}.`]),
  ];
  return { ...(profile && { profile }), remarks };
}

/** When the call of a profile began, to the minute. */
export function beginningOf({ began }: RunProfile): string {
  return `${began.slice(0, 16).replace("T", " ")} UTC`;
}

function idleSentence(own: RunProfile, earlier: RunProfile | undefined): string {
  const idle = `Nothing was left to do in the call of ${beginningOf(own)}, so there is nothing to profile`;
  return earlier === undefined
    ? `${idle}.`
    : `${idle}; the profile of the call of ${beginningOf(earlier)} stands.`;
}
