import { pathToFileURL } from "node:url";
import { sha256Hex } from "#files";
import type { ExportedFile, ExportFormat } from "../export-format.ts";
import type { ExportedRun } from "../exported-run.ts";
import type { ExportedNetwork } from "../tables/exported-cells.ts";
import { knobsOfNetwork, numbersOfNetwork, wordsOfNetwork } from "../tables/network-facts.ts";

/** `RunStatus` and `SourceType` by their numbers. */
const FINISHED = 3;
const LOCAL = 4;

/**
 * An `mlruns` folder in the layout of MLflow's file store: one experiment, a run for each trained network. Parameters are the
 * knobs, metrics what is measured and, by epoch, `epoch_loss` and `epoch_error_pct`; tags say phase, cell and how
 * training ended.
 */
export const mlflow: ExportFormat = {
  name: "mlflow",
  what: "an mlruns folder of MLflow with a run for each network",
  usualName: "mlruns",
  holds: "networks",
  isFolder: true,
  filesOf: async (run, place) => filesOf(run, pathToFileURL(place).href),
};

function* filesOf(run: ExportedRun, place: string): Generator<ExportedFile> {
  const { name, networks, experiment } = run;
  const time = Math.round(run.begun.getTime());
  const experimentId = numberOf(`${name} ${experiment.configuration_hash}`);
  const location = `${place}/${experimentId}`;
  yield {
    path: `${experimentId}/meta.yaml`,
    content: yamlOf({
      artifact_location: location,
      creation_time: time,
      experiment_id: experimentId,
      last_update_time: time,
      lifecycle_stage: "active",
      name,
    }),
  };
  yield { path: `${experimentId}/tags/configuration_hash`, content: experiment.configuration_hash };
  for (const network of networks) {
    const runId = sha256Hex(`${experimentId} ${network.key}`).slice(0, 32);
    const runName = nameOf(network);
    const folder = `${experimentId}/${runId}`;
    yield {
      path: `${folder}/meta.yaml`,
      content: yamlOf({
        artifact_uri: `${location}/${runId}/artifacts`,
        end_time: time,
        entry_point_name: "",
        experiment_id: experimentId,
        lifecycle_stage: "active",
        run_id: runId,
        run_name: runName,
        run_uuid: runId,
        source_name: "",
        source_type: LOCAL,
        source_version: "",
        start_time: time,
        status: FINISHED,
        tags: [],
        user_id: "loss-atlas",
      }),
    };
    for (const [knob, value] of knobsOfNetwork(network))
      yield { path: `${folder}/params/${keyOf(knob)}`, content: String(value) };
    for (const [key, value] of [["mlflow.runName", runName] as const, ...wordsOfNetwork(network)])
      yield { path: `${folder}/tags/${key}`, content: value };
    for (const [key, value] of numbersOfNetwork(network))
      yield { path: `${folder}/metrics/${keyOf(key)}`, content: `${time} ${value} 0\n` };
    const { loss, error_pct } = network.training.history;
    for (const [key, values] of [["epoch_loss", loss] as const, ["epoch_error_pct", error_pct] as const]) {
      const content = values
        .map((value, index) => (value === null ? "" : `${time} ${value} ${index + 1}\n`))
        .join("");
      // A metric without a line counts as damaged.
      if (content !== "") yield { path: `${folder}/metrics/${key}`, content };
    }
  }
}

/** Eighteen digits, as MLflow gives experiments. */
function numberOf(text: string): string {
  const number = BigInt(`0x${sha256Hex(text).slice(0, 16)}`) % 10n ** 18n;
  return number.toString().padStart(18, "1");
}

/** The knobs that runs are told apart by, and the seed. */
function nameOf(network: ExportedNetwork): string {
  const knobs = [...knobsOfNetwork(network)].map(([knob, value]) => `${knob} ${value}`);
  return [...knobs, `seed ${network.seed}`].join(", ");
}

/** A name that MLflow takes as a key, and that is one file. */
function keyOf(name: string): string {
  return name.replaceAll(/[^\w.\- :]/g, "_").replace(/^\.+/, "_");
}

/** JSON's texts, numbers and empty lists are YAML's. */
function yamlOf(entries: Readonly<Record<string, string | number | readonly never[]>>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}
