export { answersOfGiven, type GivenAnswers, type JudgedExamples } from "./answers-of-given.ts";
export { type ComputedAgain, computeAgain, type DoneTask } from "./compute-again.ts";
export { executeJob } from "./execute-job.ts";
export type { JobContext, JobModule } from "./job-context.ts";
export { type GivenJudgement, judgeGiven } from "./judge-given.ts";
export { type LostFile, type MeasuredSubject, measureFiles, type WeightsFile } from "./measure-files.ts";
