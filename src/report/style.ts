/** What the style sheet of the report adds to `PAGE_STYLE`: its sections, its tabs and hovering, white on paper. */
export const REPORT_STYLE = `
.summary { font-size: 17px; max-width: 75ch; padding-left: 1.2em; margin: 16px 0; }
.summary li { margin: 5px 0; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 6px 18px; padding: 0; margin: 14px 0; list-style: none; color: var(--soft); }
.tabs { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 6px; padding: 10px 0; background: var(--page); }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 5px; padding: 2px 10px; cursor: pointer; }
button:hover, .tabs button[aria-selected="true"] { border-color: var(--accent); color: var(--accent); }
.tabs button[aria-selected="true"] { font-weight: 600; }
button:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.slice.hidden { display: none; }
.map-and-words { display: grid; grid-template-columns: minmax(0, max-content) minmax(300px, 1fr); gap: 28px; align-items: start; margin-top: 14px; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 8px 28px; align-items: start; }
.beside h4 { margin-top: 10px; }
.meanings h4 { margin-top: 4px; }
.meaning-list { display: grid; grid-template-columns: max-content minmax(0, 1fr); list-style: none; padding: 0; margin: 0; }
.meaning-list li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; column-gap: 12px; padding: 7px 0; border-bottom: 1px solid var(--line); }
.meaning-list li p { margin: 2px 0 0; }
.meaning-list li p b { font-weight: 600; }
.meaning-list li > .badge { align-self: start; margin-top: 1px; }
.meaning-list li.absent { opacity: 0.55; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(400px, 1fr)); gap: 18px; align-items: start; }
figcaption { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; padding: 2px 10px 6px; font-size: 13px; }
figcaption .note[open] { flex-basis: 100%; }
.download { font-size: 12px; padding: 0 8px; color: var(--soft); }
.more { margin: 18px 0; }
.more > .maps, .more > figure { margin-top: 12px; }
.sortable th { position: sticky; top: 0; background: var(--card); padding: 0; }
.sortable th button { border: 0; padding: 6px 10px; width: 100%; text-align: right; font-weight: 600; }
.sortable th[aria-sort="ascending"] button::after { content: " \\2191"; }
.sortable th[aria-sort="descending"] button::after { content: " \\2193"; }
.sortable td a { color: var(--accent); text-decoration: none; }
.sortable td a:hover, #tooltip a:hover { text-decoration: underline; }
.sortable tr.linked td { background: color-mix(in srgb, var(--accent) 22%, var(--page)); }
.claims-page { position: relative; }
.claims-page > input { position: absolute; opacity: 0; }
.claims-page > label { display: inline-block; margin: 4px 6px 4px 0; padding: 1px 10px; border: 1px solid var(--line); border-radius: 5px; cursor: pointer; }
.claims-page > input:checked + label { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.claims-page > input:disabled + label { opacity: 0.5; cursor: default; }
.claims-page > input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
.claims { width: 100%; margin-top: 10px; }
.claims th, .claims td { padding: 7px 10px; text-align: left; white-space: normal; vertical-align: top; }
.claims .theme th { padding-top: 18px; font-size: 15px; }
.claims td:nth-child(-n+2) { white-space: nowrap; }
.claims td:nth-child(3) { width: 48%; }
.claims .claim-title td { padding-bottom: 2px; border: 0; font-weight: 600; }
.claims .claim-title td:last-child { font-weight: 400; }
.claims p { margin: 2px 0; color: var(--soft); }
.claims .range { white-space: nowrap; }
.claims .place { max-width: 12em; white-space: normal; }
.claims ul, .refusals ul { margin: 4px 0; padding-left: 1.4em; }
.verdict { display: inline-block; min-width: 5.2em; padding: 0 7px; border-radius: 3px; border: 1px solid currentColor; font-weight: 600; text-align: center; color: var(--soft); }
.holds .verdict { color: var(--good); }
.fails .verdict { color: var(--page); background: var(--bad); border-color: var(--bad); }
#claims-holds:checked ~ table .claim:not(.holds), #claims-fails:checked ~ table .claim:not(.fails), #claims-unclear:checked ~ table .claim:not(.unclear) { display: none; }
#claims-holds:checked ~ table tbody:not(.any-holds), #claims-fails:checked ~ table tbody:not(.any-fails), #claims-unclear:checked ~ table tbody:not(.any-unclear) { display: none; }
.refusals { margin-top: 14px; font-size: 13px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 4px 32px; }
.facts dl { display: grid; grid-template-columns: minmax(90px, max-content) 1fr; gap: 1px 14px; font-size: 13.5px; align-content: start; }
.facts dt { font-weight: 400; color: var(--soft); }
.facts dd { color: var(--ink); margin: 0; overflow-wrap: anywhere; }
.facts h3 { margin: 12px 0 2px; }
.outline { fill: none; stroke: #000; stroke-width: 1.5; paint-order: stroke; pointer-events: none; }
.outline.halo { stroke: #fff; stroke-width: 4; }
.scroll:has(> .time) { max-height: none; width: fit-content; max-width: 100%; }
.time th, .time td { padding: 2px 12px; }
.time tbody tr:last-child > * { border-bottom: 0; }
.time th:first-child { text-align: left; font-weight: 400; }
.time .part th, .time .part td { color: var(--soft); border-bottom-style: dotted; }
.time .part th { padding-left: 2em; }
.time tbody tr:last-child > * { font-weight: 600; }
#tooltip { position: fixed; z-index: 3; display: none; max-width: min(430px, calc(100vw - 16px)); max-height: calc(100vh - 16px); overflow: hidden; padding: 9px 12px; border: 1px solid var(--line); border-radius: 7px; background: var(--page); box-shadow: 0 4px 18px rgb(0 0 0 / 0.25); font-size: 12.5px; line-height: 1.4; pointer-events: none; }
#tooltip.shown { display: block; }
#tooltip.pinned { border-color: var(--accent); overflow: auto; pointer-events: auto; }
#tooltip b { font-size: 13.5px; }
#tooltip p { margin: 2px 0; color: var(--soft); }
#tooltip p.lead { margin-top: 6px; color: var(--ink); font-weight: 600; }
#tooltip .more-here { margin: 5px 0 0; font-size: 11.5px; }
#tooltip a { float: right; margin-left: 16px; color: var(--accent); text-decoration: none; }
#tooltip table { font-size: 12px; margin-top: 4px; }
#tooltip th, #tooltip td { padding: 0 0 0 14px; border: 0; font-weight: 400; }
#tooltip th { text-align: left; padding: 0; color: var(--soft); white-space: normal; }
@media screen and (max-width: 900px) { .claims thead { display: none; } .claims tr, .claims td { display: block; } .claims tr { padding: 10px 0; border-bottom: 1px solid var(--line); } .claims .claim-title { border: 0; padding-bottom: 0; } .claims td:last-child::before { content: "Published: "; color: var(--soft); } .claims td, .claims td:nth-child(3) { width: auto; padding: 3px 0; border: 0; } .claims td:nth-child(-n+2) { display: inline-block; padding-right: 12px; } .claims td:empty { display: none; } .claims .theme th { display: block; padding: 14px 0 0; border: 0; } .claims .place { max-width: none; } }
figure svg.legend { display: none; }
@media screen and (max-width: 600px) { main { padding-inline: 14px; } figure { padding: 8px 4px; } figure:has(svg.legend) svg.figure { width: 100%; aspect-ratio: var(--map); } figure svg.figure.legend { display: block; aspect-ratio: auto; } .meaning-list li { display: block; } }
@media (max-width: 900px) { .map-and-words { grid-template-columns: 1fr; } .maps { grid-template-columns: 1fr; } .tabs { flex-wrap: nowrap; overflow-x: auto; } .tabs button { flex: none; } }
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .contents, .tabs, .download, #tooltip, .hint, figcaption, .claims-page > input, .claims-page > label { display: none; }
  .slice.hidden { display: block; }
  .maps { grid-template-columns: repeat(2, 1fr); }
  figure, li, tr { break-inside: avoid; }
  figure { border: 0; background: none; padding: 0; }
  .scroll { max-height: none; overflow: visible; border: 0; }
  table { font-size: 6.5pt; }
  .words, .claims { font-size: 8.5pt; }
  .sortable { table-layout: fixed; width: 100%; font-size: 5pt; overflow-wrap: anywhere; }
  .sortable .badge { min-width: 0; padding: 0 2pt; font-size: 5pt; line-height: 1.4; white-space: normal; }
  .sortable th, .sortable td, .sortable th button { padding: 1pt; }
  .badge { print-color-adjust: exact; }
  th, td, .sortable th button { padding: 1pt 3pt; white-space: normal; }
  .sortable th { position: static; }
}
`;
