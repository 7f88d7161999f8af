import { isRecord, parsedJson } from "#files";
import type { ExportFormat } from "../export-format.ts";
import type { ExportedRun } from "../exported-run.ts";
import type { ExportedNetwork } from "../tables/exported-cells.ts";
import { knobsOfNetwork, numbersOfNetwork, wordsOfNetwork } from "../tables/network-facts.ts";
import { distributionsOf } from "./optuna-distributions.ts";
import { objectiveOf } from "./optuna-objective.ts";

/** Who wrote a line, by which a file that Optuna has written on is known. */
const WRITER = "loss-atlas-export";

/** The operations of Optuna's journal, by their numbers in its `JournalOperation`. */
const CREATE_STUDY = 0;
const SET_STUDY_USER_ATTR = 2;
const SET_STUDY_SYSTEM_ATTR = 3;
const CREATE_TRIAL = 4;

/** `TrialState` and `StudyDirection` by their numbers. */
const COMPLETE = 1;
const FAIL = 3;
const MINIMISE = 1;

/**
 * A journal for Optuna's `JournalStorage(JournalFileBackend(…))`: one study, minimised, with a finished trial for each trained
 * network. Parameters are the knobs, the value is the objective of `objectiveOf`, intermediate values are the losses of
 * the epochs, user attributes what is measured. A network without a value, as one that diverged, is a failed trial.
 */
export const optuna: ExportFormat = {
  name: "optuna",
  what: "a journal of an Optuna study with a trial for each network",
  usualName: "optuna.log",
  holds: "networks",
  isFolder: false,
  filesOf: async (run) => [{ path: "", content: linesOf(run) }],
  isOurs: (bytes) => {
    const lines = Buffer.from(bytes).toString("utf8").split("\n");
    return lines.pop() === "" && lines.length > 0 && lines.every(isWritten);
  },
};

function isWritten(line: string): boolean {
  const operation = parsedJson(line);
  return isRecord(operation) && operation.worker_id === WRITER;
}

function* linesOf({ name, networks, experiment, begun }: ExportedRun): Generator<string> {
  const objective = objectiveOf(networks);
  const distributions = distributionsOf(networks.map(knobsOfNetwork));
  const at = begun.toISOString().replace("Z", "000+00:00");
  const study = { study_id: 0 };
  yield lineOf(CREATE_STUDY, { study_name: name, directions: [MINIMISE] });
  yield lineOf(SET_STUDY_SYSTEM_ATTR, { ...study, system_attr: { "study:metric_names": [objective.name] } });
  for (const [key, value] of Object.entries({
    configuration_hash: experiment.configuration_hash,
    configuration: experiment.configuration,
  }))
    yield lineOf(SET_STUDY_USER_ATTR, { ...study, user_attr: { [key]: value } });
  for (const network of networks) {
    const value = objective.of(network);
    const knobs = [...knobsOfNetwork(network)];
    yield lineOf(CREATE_TRIAL, {
      ...study,
      datetime_start: at,
      datetime_complete: at,
      state: value === null ? FAIL : COMPLETE,
      value,
      values: null,
      distributions: Object.fromEntries(knobs.map(([knob]) => [knob, distributions.get(knob)!.json])),
      params: Object.fromEntries(knobs.map(([knob, set]) => [knob, distributions.get(knob)!.kept(set)])),
      user_attrs: Object.fromEntries([...wordsOfNetwork(network), ...numbersOfNetwork(network)]),
      system_attrs: {},
      intermediate_values: lossesOf(network),
    });
  }
}

function lossesOf({ training }: ExportedNetwork): Readonly<Record<string, number>> {
  return Object.fromEntries(
    training.history.loss.flatMap((loss, index) => (loss === null ? [] : [[String(index + 1), loss]])),
  );
}

function lineOf(operation: number, content: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ op_code: operation, worker_id: WRITER, ...content })}\n`;
}
