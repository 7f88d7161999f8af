import { estimateParts, evidenceLabel, numberLabel } from "#figures";
import {
  type QuantityName,
  quantityNamed,
  sharedErrorIn,
  sourcesOfSharedErrorIn,
  withOwnError,
} from "#quantities";
import type { CellFacts } from "#report/facts";
import { type Estimate, mean, NOT_MEASURED } from "#statistics";
import { conjoined, counted } from "#words";
import type { CellEvidence, ObservationEvidence } from "../cell-evidence.ts";
import { quantityWords } from "../cell-words.ts";
import { escapeHtml } from "../html.ts";
import { networksNamed } from "../network-names.ts";

/** Every quantity of a cell: its mean with the standard error, then each single observation with its evidence. */
export function numbersSection({ estimates }: CellFacts, evidence: CellEvidence): string {
  const { observations, terms } = evidence;
  const byQuantity = Map.groupBy(observations, ({ quantity }) => quantity);
  const names = new Set([...estimates.keys(), ...byQuantity.keys()]);
  if (names.size === 0) return "<p>Nothing is measured here yet.</p>";
  const headings = ["Quantity", "Value", "Standard error", "Evidence"].map(
    (heading) => `<th scope="col">${heading}</th>`,
  );
  const groups = [...names].map((name) => {
    const observed = byQuantity.get(name) ?? [];
    return quantityRows(
      quantityWords(name, terms),
      name,
      estimates.get(name) ?? averageOf(name, observed),
      observed,
      (seeds) => networksNamed(evidence, seeds),
    );
  });
  return `<p class="hint">The value of a cell is taken over networks or pairs of networks; a single number has a standard error only where its own measurement is a sample: of random probes, of examples.</p>
<div class="scroll"><table class="numbers"><thead><tr>${headings.join("")}</tr></thead>${groups.join("")}</table></div>`;
}

function quantityRows(
  words: string,
  name: QuantityName,
  estimate: Estimate,
  observations: readonly ObservationEvidence[],
  named: (seeds: readonly number[]) => string,
): string {
  const heading = `<th scope="rowgroup">${escapeHtml(words)}</th>`;
  const rows = observations.map((own) => observationRow(own, named(own.seeds))).join("");
  return `<tbody><tr class="mean">${heading}${meanCells(name, estimate, observations)}</tr>${rows}</tbody>`;
}

function meanCells(
  name: QuantityName,
  estimate: Estimate,
  observations: readonly ObservationEvidence[],
): string {
  if (estimate.value === null) return noValueCells(observations);
  const { value, standardError, errorMethod } = estimate;
  const [mean, error] = estimateParts(value, standardError);
  const count = observations.filter((observation) => observation.value !== null).length;
  const method = standardError === null ? undefined : METHOD_WORDS[errorMethod ?? "independent"];
  const made = method ?? partsOf(standardError, observations);
  const over = count === 0 ? "" : `over ${counted(count, kindOf(name))}${made}`;
  return `${exact(value, mean)}${exact(standardError, error || "0")}<td>${over}</td>`;
}

/** Why a cell has no value of a quantity: what all observations say, if they say the same; else each says its own. */
function noValueCells(observations: readonly ObservationEvidence[]): string {
  const reasons = new Set(observations.map(({ detail }) => detail.because));
  const [reason] = reasons;
  const isTold = reasons.size === 1 && typeof reason === "string";
  return `<td>${observations.length === 0 ? "" : "not defined"}</td><td></td><td>${isTold ? escapeHtml(reason) : ""}</td>`;
}

/** What a standard error over pairs was computed as. */
const METHOD_WORDS: Readonly<Partial<Record<NonNullable<Estimate["errorMethod"]>, string>>> = {
  components: "; error from the spread of networks and that of pairs",
  seeds: "; error as if networks made all the spread, at most twice too large",
};

/** What a standard error over networks is made of, where some of it is shared by all of them. */
function partsOf(standardError: number | null, observations: readonly ObservationEvidence[]): string {
  const shared = observations.flatMap(({ value, detail }) =>
    value === null ? [] : (sharedErrorIn(detail) ?? []),
  );
  const ofAll = mean(shared) ?? 0;
  if (standardError === null || ofAll === 0 || shared.length < 2) return "";
  const ofSeeds = Math.sqrt(Math.max(0, standardError ** 2 - ofAll ** 2));
  const sources = new Set(observations.flatMap(({ detail }) => sourcesOfSharedErrorIn(detail)));
  return `; error ${numberLabel(ofSeeds, 2)} by networks and probes, ${numberLabel(ofAll, 2)} by ${conjoined([...sources])}`;
}

/** The value of the cell for a quantity that the table has no column for. */
function averageOf(name: QuantityName, observations: readonly ObservationEvidence[]): Estimate {
  const values = observations.flatMap(({ seeds, value, standardError, detail }) => {
    const sharedError = sharedErrorIn(detail);
    return value === null
      ? []
      : [{ seeds, value, standardError, ...(sharedError !== undefined && { sharedError }) }];
  });
  return values.length === 0 ? NOT_MEASURED : withOwnError(quantityNamed(name).average(values), values);
}

function kindOf(name: QuantityName): string {
  return { network: "network", pair: "pair", cell: "measurement" }[quantityNamed(name).of];
}

function observationRow({ value, standardError, detail }: ObservationEvidence, networks: string): string {
  const number = value === null ? "<td>not defined</td>" : exact(value, numberLabel(value, 6));
  const error = exact(standardError, numberLabel(standardError ?? Number.NaN, 2));
  return `<tr><th scope="row">${escapeHtml(networks)}</th>${number}${error}<td>${escapeHtml(evidenceLabel(detail))}</td></tr>`;
}

/** A cell of the table that also holds the number with all its digits. */
function exact(value: number | null, words: string): string {
  return value === null
    ? "<td></td>"
    : `<td><data value="${value}" title="${value}">${escapeHtml(words)}</data></td>`;
}
