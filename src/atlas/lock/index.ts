export { type Holder, holderOfRunFolder, lockRunFolder, type RunClaim } from "./lock.ts";
