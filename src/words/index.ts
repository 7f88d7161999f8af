export { nearestWord } from "./nearest-word.ts";
export { bothEnds, capitalised, conjoined, counted, quotedBriefly, spoken } from "./wording.ts";
