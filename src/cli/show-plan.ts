import { type ExperimentConfiguration, notesOn } from "#atlas/configuration";
import { type Calibration, type Plan, summarisePlan } from "#atlas/plan";
import { choiceAhead } from "#atlas/refine";
import { memoryNotes, type Workforce } from "./memory.ts";
import { missingDataNotes } from "./missing-data.ts";
import { planText } from "./plan-text.ts";
import { columnsOf, remarks } from "./prose.ts";

/** How a plan is shown. */
export interface PlanDisplay extends Workforce {
  /** One JSON object in place of text. */
  readonly json?: boolean;
  /** What this machine takes, where that is known. */
  readonly calibration?: Calibration | undefined;
  /** Where relative folders of data start. */
  readonly dataFolder: string;
}

/** Prints a plan on standard output, of a grid of which a part is chosen on the way what may come of it (`choiceAhead`); remarks on the configuration go to standard error where the output is JSON. */
export function showPlan(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { json = false, calibration, dataFolder, ...workforce }: PlanDisplay,
): void {
  const { workers, threads, available: memory } = workforce;
  const ahead = choiceAhead(configuration);
  const summary = summarisePlan(configuration, ahead?.plan ?? plan, workers, {
    threads,
    memory,
    calibration,
    refine: ahead?.share,
  });
  process.stdout.write(
    json
      ? `${JSON.stringify(summary)}
`
      : planText(summary, columnsOf(process.stdout)),
  );
  const stream = json ? process.stderr : process.stdout;
  const notes = [
    ...notesOn(configuration),
    ...missingDataNotes(configuration, dataFolder),
    ...memoryNotes(workforce),
  ];
  stream.write(remarks(notes, columnsOf(stream)));
}
