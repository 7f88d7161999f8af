/** What a process of a run may be doing, in the order in which tables list it, each with what belongs to it. */
export const PHASES = {
  start: "starting the process, up to its first line",
  imports: "loading modules",
  plan: "reading the configuration, planning, reading what is done",
  data: "examples: reading or drawing, standardising, corrupting labels",
  trace: "recording functions as programs",
  simplify: "rewriting programs into ones of less work",
  lower: "turning programs into operators, encoding them",
  cache: "reading and writing programs that are kept on the disk",
  session: "opening programs in ONNX Runtime",
  arithmetic: "running programs in ONNX Runtime",
  copies: "arrays into and out of programs",
  draws: "random numbers: initial parameters, orders of examples and the slices they make",
  vectors:
    "vectors in TypeScript: Lanczos's basis, probes and their products, lengths of curves, similarities",
  judging: "losses and errors from logits",
  weights: "files of weights and curves, with their checksums",
  journal: "writing results down",
  tables: "tables of the run",
  figures: "drawing figures",
  report: "pages of the report",
  progress: "showing how the run goes",
  messages: "between coordinator and worker",
  waiting: "nothing to do",
  lost: "work whose process ended before it was done",
  profiling: "looking into programs for this profile",
} as const;

/** The name of what a process may be doing. */
export type Phase = keyof typeof PHASES;
