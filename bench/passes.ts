/**
 * What each pass of the engine is worth: `node bench/passes.ts [pass …]`.
 *
 * Times a training step of ResNet-18 of width 8 with every pass and with one left out, in turns on one thread;
 * prints medians and how many times longer the step takes without the pass.
 */
import { PASSES, type PassName } from "#engine";
import { asCommand, chosenByName } from "./command.ts";
import { inTurns, secondsOf } from "./spread.ts";
import { duration, tableText } from "./table.ts";
import { compileTrainingStep } from "./training-step.ts";

const WIDTH = 8;
const REPETITIONS = 5;

/** A row of the table: the step with every pass beside the step without this one. */
async function worthOf(pass: PassName): Promise<readonly string[]> {
  const whole = await compileTrainingStep(WIDTH);
  const lacking = await compileTrainingStep(WIDTH, [pass]);
  try {
    const [withAll, without] = await inTurns([() => secondsOf(whole.run), () => secondsOf(lacking.run)], {
      repetitions: REPETITIONS,
      warmUps: 2,
    });
    const ratio = without!.median / withAll!.median;
    const isSame = Buffer.compare(whole.model, lacking.model) === 0;
    return [
      pass,
      duration(withAll!.median),
      duration(without!.median),
      isSame ? "same program" : `${ratio.toFixed(2)} ×`,
    ];
  } finally {
    whole.release();
    lacking.release();
  }
}

await asCommand(async () => {
  const rows: (readonly string[])[] = [["pass left out", "with all", "without", "times as long"]];
  for (const pass of chosenByName(PASSES, (name) => name, process.argv.slice(2))) {
    rows.push(await worthOf(pass));
    process.stderr.write(`${pass} done\n`);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
