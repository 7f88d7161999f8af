export { hillTail, type PowerLawTail, powerLawTail, tailDistance } from "./tail-exponent.ts";
export { type WeightNorms, weightNorms } from "./weight-norms.ts";
export { weightSpectrum } from "./weight-spectrum.ts";
