export { executeJob } from "./execute-job.ts";
