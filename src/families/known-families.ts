import { cnn } from "./cnn.ts";
import { mlp } from "./mlp.ts";
import { preresnet20 } from "./preresnet20.ts";
import { registerFamily } from "./registry.ts";
import { resnet18 } from "./resnet18.ts";
import { resnet50 } from "./resnet50.ts";
import { transformer } from "./transformer.ts";
import { vgg11 } from "./vgg11.ts";
import { vit } from "./vit.ts";

/** The families of the package, in the order in which they are told. */
const FAMILIES = [mlp, cnn, resnet18, vgg11, resnet50, preresnet20, vit, transformer];
for (const family of FAMILIES) registerFamily(family);

/** Whether a family is one of the package, whose code is the package's alone. */
export function isOfThePackage(name: string): boolean {
  return FAMILIES.some((family) => family.name === name);
}
