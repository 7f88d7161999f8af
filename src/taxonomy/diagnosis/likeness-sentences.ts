import { conjoined, counted, spokenProbability } from "#words";
import type { Likeness } from "./causes.ts";

/** What the measured cells most like a network tell, a sentence each. */
export function likenessSentences({
  cells,
  grids,
  causes,
  noisy,
  isFar,
  isOfOneGrid,
}: Likeness): readonly string[] {
  const of = conjoined(grids.map(({ name, share }) => `${name} (${spokenProbability(share)})`));
  const helps = causes.map(({ cause, share }) => `${cause} ${spokenProbability(share)}`);
  return [
    `Compared with about ${counted(cells, "measured cell")} most like it: ${of}${isFar ? ", though none is near" : isOfOneGrid ? ", which alone tell little of others" : ""}.`,
    ...(helps.length === 0 ? [] : [`What is most probably wrong: ${helps.join(", ")}.`]),
    `Its labels are noisy with a probability of ${spokenProbability(noisy)}, if those of one network in ten are.`,
  ];
}
