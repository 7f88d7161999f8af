import { executeJob as executed, type JobModule } from "#atlas/jobs";
import { TRAIN } from "#atlas/plan";
import { DEADLY } from "./deadly-cell.ts";

/** Jobs as they are, but for the trainings of one cell, which kill their worker: as a system does for want of memory. */
export const executeJob: JobModule["executeJob"] = (job, context) => {
  const isDeadly = job.tasks.some(({ networks }) =>
    networks.some(({ knobs }) => knobs.width === DEADLY.width && knobs.batch_size === DEADLY.batch_size),
  );
  if (job.kind === TRAIN && isDeadly) process.kill(process.pid, "SIGKILL");
  return executed(job, context);
};
