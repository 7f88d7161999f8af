import { registerMeasurement } from "#measurements";
import { registerQuantity } from "#quantities";
import { weightNorms } from "./weight-norm-measurement.ts";
import { weightNorm } from "./weight-norm-quantity.ts";

registerQuantity(weightNorm);
registerMeasurement(weightNorms);

export { executeJob } from "#atlas/jobs";
