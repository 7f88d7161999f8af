import { crossEntropy } from "./cross-entropy.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { ownLoss } from "./own-loss.ts";
import { registerLossOfThePackage } from "./registry.ts";
import { regression } from "./regression.ts";

registerLossOfThePackage(crossEntropy);
registerLossOfThePackage(meanSquaredError);
registerLossOfThePackage(regression);
registerLossOfThePackage(ownLoss);
