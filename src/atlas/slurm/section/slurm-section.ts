import { z } from "zod";
import { section, textList, wholeNumber } from "#settings";
import { isSbatchOption, secondsOfTime } from "../settings.ts";

const OPTION = "an option with its value, on one line, such as --account=physics";
const TIME = "minutes, minutes:seconds, hours:minutes:seconds or days-hours, such as 90 or 12:00:00";
const PARTITION = "a name of 1 to 200 characters on one line";

/** The section of a configuration that says what Slurm is asked for; what it leaves out is as usual. */
export const slurmSection = section(
  "What loss-atlas submit and run --launcher slurm ask Slurm for; their options come before it, and no result depends on it",
  {
    partition: z
      .string({ error: PARTITION })
      .regex(/^[^\n]{1,200}$/, { error: PARTITION })
      .optional()
      .meta({ description: `Where tasks run; ${PARTITION}.` }),
    time: z
      .union([z.int(), z.string()], { error: TIME })
      .refine((text) => secondsOfTime(String(text)) !== undefined, { error: TIME })
      .optional()
      .meta({ description: `How long a task may run; ${TIME}.` }),
    tasks: wholeNumber("The most tasks, each with workers of its own", 1, 1_000_000).optional(),
    workers: wholeNumber("Worker processes of a task", 1, 10_000).optional(),
    threads: wholeNumber("The most threads of a worker", 1, 10_000).optional(),
    memory_budget: wholeNumber("What the workers of a task may take together, MiB", 1, 2 ** 30).optional(),
    notice: wholeNumber("Seconds before its end at which a task takes nothing more", 1, 1_000_000).optional(),
    rounds: wholeNumber("How often what is missing is submitted at most", 1, 1_000_000).optional(),
    sbatch: z
      .array(z.string({ error: OPTION }).refine(isSbatchOption, { error: OPTION }), {
        error: "a list of options of sbatch",
      })
      .max(1000, { error: "at most 1,000 options" })
      .optional()
      .meta({ description: "Further options of sbatch, such as --account=physics; a list." }),
    setup: textList("Lines of shell before each task, such as module load gcc").optional(),
  },
).meta({ examples: [{ partition: "gpu", time: "4:00:00", tasks: 8, sbatch: ["--account=physics"] }] });

/** What a configuration says of Slurm. */
export type SlurmSection = z.output<typeof slurmSection>;
