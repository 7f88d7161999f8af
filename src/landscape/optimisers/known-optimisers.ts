import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { registerOptimiser } from "./registry.ts";
import { sam } from "./sam.ts";
import { sgd } from "./sgd.ts";

registerOptimiser(sgd);
registerOptimiser(adam);
registerOptimiser(adamw);
registerOptimiser(sam);
