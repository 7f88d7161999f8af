/** Where compiled programs are kept between runs, and whether; loads nothing that computes. */
export { keepPrograms } from "../cache/kept-functions.ts";
export { usualProgramFolder } from "../cache/usual-folder.ts";
