import { measurements } from "#measurements";
import { type Editions, TRAIN } from "./job.ts";

/** Which edition of training makes a network. Raise it when a change of the code changes trained weights. */
const TRAINING_EDITION = 4;

/** What an edition of training changed, as a clause; the first changed nothing. */
const CHANGES_OF_TRAINING: Readonly<Record<number, string>> = {
  2: "the derivative of ReLU at zero is 0, which was 1",
  3: "sums are taken in another order, which shows in the last digits",
  4: "sums of convolutions are taken in another order, and on graphics cards networks draw as on the CPU",
};

/** Whether by an edition of training a network draws the same on every device; by earlier ones each device drew its own. */
export function drawsAlikeOnDevices(edition: number): boolean {
  return edition >= 4;
}

/** The editions of this version of the program. */
export function currentEditions(): Editions {
  return {
    [TRAIN]: TRAINING_EDITION,
    ...Object.fromEntries(measurements().map(({ kind, edition }) => [kind, edition])),
  };
}

/** Which of the editions makes results of a kind. */
export function editionOf(editions: Editions, kind: string): number {
  return editions[kind] ?? 1;
}

/** The edition of today's training with what changed in it after an edition `own`, such as `training, edition 2 (…)`. */
export function trainingEditionSince(own: number): string {
  const changes = Object.entries(CHANGES_OF_TRAINING).flatMap(([edition, change]) =>
    Number(edition) > own ? [change] : [],
  );
  return `training, edition ${TRAINING_EDITION}${changes.length === 0 ? "" : ` (${changes.join("; ")})`}`;
}

/**
 * What results of given editions differ in from those that this version of the program would compute, a sentence
 * without a full stop for each kind that does.
 */
export function notesOnEditions(editions: Editions): readonly string[] {
  return Object.entries(currentEditions()).flatMap(([kind, today]) => {
    const own = editionOf(editions, kind);
    if (own === today) return [];
    return kind === TRAIN
      ? [
          `the networks were trained by edition ${own}; by ${trainingEditionSince(own)}, they would differ: run the experiment under another --name`,
        ]
      : [`measure.${kind} is of edition ${own}, today's is ${today}: loss-atlas run measures it anew`];
  });
}
