/** What the style sheet of a cell's page adds to `PAGE_STYLE`. */
export const CELL_PAGE_STYLE = `
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.back { margin: 0 0 8px; overflow-wrap: anywhere; }
.back a::before { content: "\\2039\\00a0"; }
.neighbours { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 12px 0; padding: 8px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); list-style: none; font-variant-numeric: tabular-nums; }
.neighbours span { margin-right: 6px; color: var(--soft); }
.neighbours a, .neighbours b { padding: 0 5px; }
.sentences { padding-left: 1.2em; margin: 8px 0; }
h2 + .hint { margin-top: 0; }
figure { width: max-content; max-width: 100%; }
figure + .hint { margin-top: 10px; }
.scroll { max-height: none; margin: 10px 0; }
.paths { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 560px), 1fr)); gap: 4px 18px; align-items: start; }
.paths h3 { margin-top: 12px; }
.maps { display: flex; flex-wrap: wrap; gap: 4px 18px; }
.numbers { width: 100%; }
.numbers th:first-child, .numbers th:last-child, .numbers td:last-child { text-align: left; }
.numbers td:last-child { width: 60%; white-space: normal; color: var(--soft); }
.numbers tbody th { padding-left: 28px; font-weight: 400; color: var(--soft); }
.numbers .mean > * { padding-top: 9px; font-weight: 600; color: var(--ink); }
.numbers .mean th { padding-left: 10px; }
.numbers .mean td:last-child { font-weight: 400; color: var(--soft); }
code { font-size: 12px; }
@media (max-width: 700px) { main { padding: 16px 12px 40px; } figure { overflow-x: auto; } figure svg.figure { max-width: none; } .numbers th, .numbers td { padding-left: 6px; padding-right: 6px; } .numbers th:first-child { white-space: normal; } .numbers td:last-child { width: auto; min-width: 160px; } .numbers tbody th { padding-left: 16px; } .numbers .mean th { padding-left: 6px; } }
@media print { body { font-size: 10.5pt; } main { max-width: none; padding: 0; } .back, .neighbours { display: none; } figure { break-inside: avoid; border: 0; background: none; padding: 0; } .scroll { overflow: visible; border: 0; } .badge { print-color-adjust: exact; } }
`;
