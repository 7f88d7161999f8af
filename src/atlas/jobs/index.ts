export { executeJob } from "./execute-job.ts";
export type { JobContext, JobModule } from "./job-context.ts";
