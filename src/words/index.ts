export { nearestWord } from "./nearest-word.ts";
export { bothEnds, capitalised, counted, quotedBriefly, spoken } from "./wording.ts";
