export { type Recalibration, recalibrate } from "./recalibrate.ts";
