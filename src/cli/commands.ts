import type { Command } from "commander";

/** A subcommand as the overview needs it; the rest is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** One sentence fragment for `loss-atlas --help`. */
  readonly summary: string;
  /** It goes on when nobody reads its output any more: its work is in files. */
  readonly outlivesReaders?: true;
  /** It knows what to do with the address of a run in a database. */
  readonly takesAddresses?: true;
  /** Loads the module that gives the command its arguments, options and action. */
  readonly load: () => Promise<CommandModule>;
}

/** What the file `<name>-command.ts` of a subcommand exports. */
interface CommandModule {
  /** Adds description, arguments, options and an action to the bare command of that name. */
  readonly defineCommand: (command: Command) => void;
}

/** The subcommands in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "init",
    summary: "write a commented configuration file",
    load: () => import("./init-command.ts"),
  },
  {
    name: "plan",
    summary: "show what an experiment would train and how long it would take",
    load: () => import("./plan-command.ts"),
  },
  {
    name: "run",
    summary: "train, measure, label the phases and write a report",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./run-command.ts"),
  },
  {
    name: "worker",
    summary: "work on a run together with others, on any machine",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./worker-command.ts"),
  },
  {
    name: "submit",
    summary: "submit a run to Slurm, or write a job for Kubernetes",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./submit-command.ts"),
  },
  {
    name: "collect",
    summary: "submit again what is missing of a submitted run, or write its report",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./collect-command.ts"),
  },
  {
    name: "cancel",
    summary: "cancel what was submitted of a run",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./cancel-command.ts"),
  },
  {
    name: "status",
    summary: "say how far a run is, how fast it goes and what failed",
    takesAddresses: true,
    load: () => import("./status-command.ts"),
  },
  {
    name: "pull",
    summary: "make a folder of a run that lies in a database",
    takesAddresses: true,
    load: () => import("./pull-command.ts"),
  },
  {
    name: "retry",
    summary: "try again what failed in a run, and nothing else",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./retry-command.ts"),
  },
  {
    name: "report",
    summary: "write the tables, figures and report of a run anew",
    load: () => import("./report-command.ts"),
  },
  {
    name: "figures",
    summary: "draw the paper's figures from a run",
    load: () => import("./figures-command.ts"),
  },
  {
    name: "export",
    summary: "write what a run holds for other programs",
    load: () => import("./export-command.ts"),
  },
  {
    name: "prune",
    summary: "remove weights and curves of a run that no longer serve",
    takesAddresses: true,
    outlivesReaders: true,
    load: () => import("./prune-command.ts"),
  },
  {
    name: "import",
    summary: "make a folder of tables from elsewhere that is read like a run's",
    load: () => import("./import-command.ts"),
  },
  {
    name: "verify",
    summary: "compute numbers of a run again and list what differs",
    load: () => import("./verify-command.ts"),
  },
  {
    name: "classify",
    summary: "label the phases of a run or of any table",
    load: () => import("./classify-command.ts"),
  },
  {
    name: "diagnose",
    summary: "say what is wrong with a network and what to change",
    load: () => import("./diagnose-command.ts"),
  },
  {
    name: "claims",
    summary: "test the paper's claims on a run or on any table",
    load: () => import("./claims-command.ts"),
  },
  {
    name: "measure",
    summary: "measure networks that were trained elsewhere, or weights files of a run",
    outlivesReaders: true,
    load: () => import("./measure-command.ts"),
  },
  {
    name: "compare",
    summary: "compare two networks that were trained elsewhere",
    outlivesReaders: true,
    load: () => import("./compare-command.ts"),
  },
  {
    name: "self-check",
    summary: "compute numbers that are known exactly, on this machine",
    load: () => import("./self-check-command.ts"),
  },
  {
    name: "explain",
    summary: "say what a quantity, setting or other name means",
    load: () => import("./explain-command.ts"),
  },
  {
    name: "inspect",
    summary: "show how a program is compiled, pass by pass",
    load: () => import("./inspect-command.ts"),
  },
];
