export type { Display, Subject } from "./display.ts";
export { jobRecord, jsonDisplay } from "./json-display.ts";
export { liveDisplay } from "./live-display.ts";
export { plainDisplay } from "./plain-display.ts";
