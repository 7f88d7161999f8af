export { duration } from "./duration.ts";
export { nearestFirst, nearestWord } from "./nearest-word.ts";
export { printable, printableLines, withoutMiddle } from "./printable.ts";
export { shellWord } from "./shell-word.ts";
export {
  alternatives,
  bothEnds,
  briefly,
  capitalised,
  conjoined,
  counted,
  quotedBriefly,
  signed,
  spoken,
  spokenProbability,
  thereAre,
  threeDigits,
  withHyphens,
  withMinus,
} from "./wording.ts";
