import {
  beginningOf,
  type ProfileFindings,
  profileSentences,
  profileTable,
  type RunProfile,
} from "#atlas/profile";
import { escapeHtml } from "./html.ts";
import { sentenceList } from "./text-table.ts";

/** Where the time of a run went: by phase and operator for every kind of job, and what that comes to. */
export function profileSection({ profile, remarks }: ProfileFindings): string {
  return [
    ...(remarks.length === 0 ? [] : [sentenceList(remarks)]),
    ...(profile === undefined ? [] : [timeTable(profile)]),
  ].join("\n");
}

function timeTable(profile: RunProfile): string {
  const { headings, rows } = profileTable(profile);
  const header = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join("");
  const body = rows.map(
    ({ label, isPart, cells }) =>
      `<tr${isPart ? ' class="part"' : ""}><th scope="row">${escapeHtml(label)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<p class="hint">Seconds of workers’ time in the call of ${escapeHtml(beginningOf(profile))}, the latest with <code>--profile</code> that had something to do; what other calls did is not in it. <code>profile/trace.json</code> shows it as a time line in ui.perfetto.dev, <code>profile/profile.csv</code> holds every number.</p>
${sentenceList(profileSentences(profile))}
<div class="scroll"><table class="time"><thead><tr>${header}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
