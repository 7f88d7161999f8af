export { nearestWord } from "./nearest-word.ts";
export { printable, printableLines, withoutMiddle } from "./printable.ts";
export {
  alternatives,
  bothEnds,
  briefly,
  capitalised,
  conjoined,
  counted,
  quotedBriefly,
  spoken,
  spokenProbability,
} from "./wording.ts";
