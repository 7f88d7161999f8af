import { numberLabel, renderSvg, trainingHistory } from "#figures";
import { counted } from "#words";
import type { CellEvidence, NetworkEvidence } from "../cell-evidence.ts";
import { escapeHtml } from "../html.ts";
import { textTable } from "../text-table.ts";

/** How the networks of a cell trained: curves by epoch and a line about each network, those to come among them. */
export function trainingSection(evidence: CellEvidence): string {
  const { seeds, terms, networks } = evidence;
  const missing = seeds.filter((seed) => networks.every((network) => network.seed !== seed));
  const waiting =
    missing.length === 0
      ? ""
      : `<p>${counted(missing.length, "network")} of ${seeds.length} ${missing.length === 1 ? "has" : "have"} not been trained yet (seed ${missing.join(", ")}).</p>`;
  if (networks.length === 0) return waiting;
  if (networks.every(({ loss }) => loss.length === 0)) return `${untrainedTable(evidence)}\n${waiting}`;
  const figure = trainingHistory(networks, "Training by epoch", terms);
  return `<figure>${renderSvg(figure, { place: "inline" })}</figure>
<p class="hint">Loss and error over each epoch while the weights move; the numbers at the end of this page are measured afterwards, on the trained network.</p>
${textTable(
  [
    "Seed",
    "Training",
    "Epochs",
    "Updates",
    "Stopped by",
    `Last loss, ${terms.lossUnit}`,
    "Last error, %",
    "Weights",
  ],
  networks.map(networkRow),
)}
${waiting}`;
}

/** Networks without an epoch: given by files that say nothing of their training, or as they were initialised. */
function untrainedTable({ networks, names }: CellEvidence): string {
  const rows = networks.map(({ seed, status, constant, key }) => ({
    columns: [
      names?.[seed] ?? String(seed),
      status === "diverged" ? "diverged" : constant ? "its output is constant" : "",
      weightsOf(key),
    ],
  }));
  return `<p>Of these networks no epoch of training is known.</p>
${textTable([names === undefined ? "Seed" : "File", "Network", "Weights"], rows)}`;
}

function networkRow({
  seed,
  key,
  status,
  constant,
  epochs,
  updates,
  stoppedBy,
  loss,
  errorPct,
}: NetworkEvidence) {
  return {
    columns: [
      String(seed),
      constant ? `${status}, its output is constant` : status,
      numberLabel(epochs, 6),
      numberLabel(updates, 12),
      stoppedBy.replaceAll("-", " "),
      lastWords(loss),
      lastWords(errorPct),
      weightsOf(key),
    ],
  };
}

const weightsOf = (key: string) => ({ html: `<code>weights/${escapeHtml(key)}.safetensors</code>` });

/** The last number of a history; where it was not finite, that it was not. */
function lastWords(numbers: readonly (number | null)[]): string {
  const last = numbers.at(-1);
  return last === undefined ? "" : last === null ? "not finite" : numberLabel(last);
}
