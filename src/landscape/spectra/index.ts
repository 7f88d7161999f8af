export { hillTail, type PowerLawTail, powerLawTail } from "./tail-exponent.ts";
export { weightSpectrum } from "./weight-spectrum.ts";
