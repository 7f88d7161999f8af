export { type CrewSeen, crewOfRunFolder, disbandCrew, failedJobs, joinCrew } from "./folder-crew.ts";
export { holderOfRunFolder, lockRunFolder, type RunClaim } from "./lock.ts";
export type { Membership } from "./membership.ts";
export type { ProcessIdentity } from "./process-identity.ts";
