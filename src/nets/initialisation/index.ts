/** How weights are drawn; numbers alone, without the arrays that networks compute on. */
export { initialise, initialStatistics, SCHEME_NAMES, type SchemeName } from "./initialise.ts";
