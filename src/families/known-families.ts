import { cnn } from "./cnn.ts";
import { mlp } from "./mlp.ts";
import { registerFamily } from "./registry.ts";
import { resnet18 } from "./resnet18.ts";
import { vgg11 } from "./vgg11.ts";

/** The families of the package, in the order in which they are told. */
const FAMILIES = [mlp, cnn, resnet18, vgg11];
for (const family of FAMILIES) registerFamily(family);

/** Whether a family is one of the package, whose code is the package's alone. */
export function isOfThePackage(name: string): boolean {
  return FAMILIES.some((family) => family.name === name);
}
