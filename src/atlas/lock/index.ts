export { type Claiming, type ClaimWait, lookInterval, waitWords } from "./claim-wait.ts";
export type { CrewPace } from "./crew-watch.ts";
export { type CrewSeen, crewOfRunFolder, disbandCrew, failedJobs, joinCrew } from "./folder-crew.ts";
export { holderOfRunFolder, lockRunFolder, type RunClaim } from "./lock.ts";
export { machineIdentity, mayLive } from "./machine-identity.ts";
export { newMemberName } from "./member-name.ts";
export type { Membership } from "./membership.ts";
export type { Presence } from "./presence.ts";
export { identityIn, identityText, mayRun, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
