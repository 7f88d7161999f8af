import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { registerOptimiserOfThePackage } from "./registry.ts";
import { sam } from "./sam.ts";
import { sgd } from "./sgd.ts";

registerOptimiserOfThePackage(sgd);
registerOptimiserOfThePackage(adam);
registerOptimiserOfThePackage(adamw);
registerOptimiserOfThePackage(sam);
