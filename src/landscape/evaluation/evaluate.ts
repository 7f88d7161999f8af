import { AtlasError } from "#errors";
import type { Judgement } from "#landscape/losses";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { checkExamples } from "../examples.ts";
import type { Evaluation } from "./evaluation.ts";
import { judgementsBySums } from "./judged-sums.ts";
import { logitsOf } from "./logits.ts";

/**
 * Loss and error of every network over all examples, in the order of `parameters`.
 *
 * Outputs of networks are float32 and everything after them float64; an objective without a network sums in float32
 * over some hundred examples and in float64 over those sums. Throws input errors `evaluation/own` and
 * `landscape/…` for what does not fit together and for targets out of their range.
 */
export async function evaluate(evaluation: Evaluation): Promise<readonly Judgement[]> {
  const { objective, parameters, statistics, examples, own } = evaluation;
  if (own !== undefined && own.length !== parameters.length) {
    throw new AtlasError({
      code: "evaluation/own",
      kind: "input",
      problem: `arrays of ${own.length} networks for ${parameters.length} networks`,
      where: "own",
      expected: "those of one network each",
    });
  }
  checkParameters(objective, parameters);
  checkStatistics(objective, statistics, parameters.length);
  checkExamples(objective.examples, examples, own);
  const { outputs } = objective;
  const { inputs, ...others } = examples;
  if (outputs === undefined || !(inputs instanceof Float32Array)) return judgementsBySums(evaluation);
  const answers = await logitsOf({ classifier: outputs.classifier, parameters, statistics, inputs });
  return answers.map((answer, network) => outputs.judge(answer, { ...others, ...own?.[network] }));
}
