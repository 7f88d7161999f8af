import { cnn } from "./cnn.ts";
import { mlp } from "./mlp.ts";
import { registerFamily } from "./registry.ts";
import { resnet18 } from "./resnet18.ts";
import { vgg11 } from "./vgg11.ts";

/** The families of the package, in the order in which they are told. */
for (const family of [mlp, cnn, resnet18, vgg11]) registerFamily(family);
