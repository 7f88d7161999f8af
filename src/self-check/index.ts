/**
 * Closed forms and identities computed on the machine of whoever asks, by the code that measures networks.
 */
export { type Check, holds } from "./check.ts";
export { type CheckedGroup, selfCheck } from "./self-check.ts";
