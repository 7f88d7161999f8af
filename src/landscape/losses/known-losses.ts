import { crossEntropy } from "./cross-entropy.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { registerLossOfThePackage } from "./registry.ts";
import { regression } from "./regression.ts";

registerLossOfThePackage(crossEntropy);
registerLossOfThePackage(meanSquaredError);
registerLossOfThePackage(regression);
