import type { CrewSeen } from "./folder-crew.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/** Who works on a run, as one sees it who does not. */
export interface Presence {
  /** Who has the whole run. */
  readonly holder: ProcessIdentity | undefined;
  /** Those who work on it together; none where one has all of it. */
  readonly crew: CrewSeen;
}
