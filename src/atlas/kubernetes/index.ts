export { type IndexedJobSettings, indexedJobManifest } from "./indexed-job.ts";
