export { type SlurmSection, slurmSection } from "./slurm-section.ts";
