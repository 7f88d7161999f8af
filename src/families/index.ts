/**
 * Families of networks: what each is called, what it can be, and its networks as layers and functions of operations.
 *
 * Light: nothing here loads what networks compute with. Networks that are ready to be traced are in
 * `#families/networks`. A family is a file here and a line in `known-families.ts`, or a module elsewhere that calls
 * `registerFamily`.
 */

export { defineFamily } from "./define-family.ts";
export { describeNetwork } from "./describe-network.ts";
export type {
  AskedBeside,
  DescribedNetwork,
  Family,
  FamilyDepth,
  FamilyDescription,
  FamilyTraits,
  GivenWeights,
  NetworkChoice,
  NetworkFiles,
  NetworkSettings,
  WrittenNetwork,
} from "./family.ts";
export { isOfThePackage } from "./known-families.ts";
export { familyNameOfFile } from "./name-of-file.ts";
export { networkFilesOf, openNetworkFiles, trainedFamilies } from "./network-files.ts";
export { families, familyNamed, registerFamily } from "./registry.ts";
