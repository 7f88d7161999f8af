// What the worker processes of a run import: your registrations first, then the package's own way to execute jobs.
import "./small-weights.ts";

export { executeJob } from "loss-atlas";
