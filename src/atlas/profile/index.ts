export { ProfileCollector } from "./collector.ts";
export {
  PROFILE_FOLDER,
  readProfile,
  requireWritableProfile,
  type StoredProfile,
  TRACE_FILE,
  writeProfile,
} from "./profile-files.ts";
export { beginningOf, type ProfileFindings, profileFindings } from "./profile-findings.ts";
export {
  arithmeticShare,
  type ProfileRow,
  type ProfileTable,
  profileSentences,
  profileTable,
} from "./profile-table.ts";
export type { ProfileColumn, RunProfile } from "./run-profile.ts";
