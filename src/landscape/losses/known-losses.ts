import { crossEntropy } from "./cross-entropy.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { registerLoss } from "./registry.ts";
import { regression } from "./regression.ts";

registerLoss(crossEntropy);
registerLoss(meanSquaredError);
registerLoss(regression);
