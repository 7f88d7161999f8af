import { numberLabel } from "#figures";
import { type QuantityName, quantityNamed } from "#quantities";
import type { CellFacts } from "#report/facts";
import type { Estimate } from "#statistics";
import { counted } from "#words";
import { estimateWords, quantityWords } from "../cell-words.ts";
import { escapeHtml } from "../html.ts";
import type { CellEvidence, ObservationEvidence } from "./cell-evidence.ts";

/** Every quantity of a cell: its mean with the standard error, then each single observation with its evidence. */
export function numbersSection({ estimates }: CellFacts, { observations }: CellEvidence): string {
  const byQuantity = Map.groupBy(observations, ({ quantity }) => quantity);
  const names = new Set([...estimates.keys(), ...byQuantity.keys()]);
  if (names.size === 0) return "<p>Nothing is measured here yet.</p>";
  const headings = ["Quantity", "Value", "Standard error", "Evidence"].map(
    (heading) => `<th scope="col">${heading}</th>`,
  );
  const groups = [...names].map((name) =>
    quantityRows(name, estimates.get(name), byQuantity.get(name) ?? []),
  );
  return `<p class="hint">Means are over networks or pairs of networks; a single number has a standard error only where its own measurement is a sample.</p>
<div class="scroll"><table class="numbers"><thead><tr>${headings.join("")}</tr></thead>${groups.join("")}</table></div>`;
}

function quantityRows(
  name: QuantityName,
  estimate: Estimate | undefined,
  observations: readonly ObservationEvidence[],
): string {
  const [value, error] = estimateWords(estimate).split(" ± ");
  const over = observations.length === 0 ? "" : `mean of ${counted(observations.length, kindOf(name))}`;
  const mean = `<tr class="mean"><th scope="rowgroup">${escapeHtml(quantityWords(name))}</th>${exact(estimate?.value ?? null, value)}${exact(estimate?.standardError ?? null, error)}<td>${over}</td></tr>`;
  return `<tbody>${mean}${observations.map(observationRow).join("")}</tbody>`;
}

function kindOf(name: QuantityName): string {
  return { network: "network", pair: "pair", cell: "measurement" }[quantityNamed(name).of];
}

function observationRow({ seeds, value, standardError, detail }: ObservationEvidence): string {
  const number = value === null ? "<td>undefined here</td>" : exact(value, numberLabel(value, 6));
  const error = exact(standardError, standardError === null ? "" : numberLabel(standardError, 2));
  return `<tr><th scope="row">${seedsWords(seeds)}</th>${number}${error}<td>${escapeHtml(detailWords(detail))}</td></tr>`;
}

/** A cell of the table that also holds the number with all its digits. */
function exact(value: number | null, words = ""): string {
  return value === null
    ? "<td></td>"
    : `<td><data value="${value}" title="${value}">${escapeHtml(words)}</data></td>`;
}

function seedsWords(seeds: readonly number[]): string {
  if (seeds.length === 0) return "all networks";
  return seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(" and ")}`;
}

/** `converged, iterations 24, residual 1e-5`; what is not known is left out. */
function detailWords(detail: ObservationEvidence["detail"]): string {
  return Object.entries(detail)
    .flatMap(([key, value]) => {
      const name = key.replaceAll("_", " ");
      if (value === null) return [];
      if (typeof value === "boolean") return [value ? name : `not ${name}`];
      return [`${name} ${typeof value === "number" ? numberLabel(value) : value}`];
    })
    .join(", ");
}
