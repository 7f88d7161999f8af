/** The style that every page of a run shares: light and dark on screen, type, figures and tables. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --ink: #1a1a1a; --soft: #5c5c5c; --line: #dcdcdc; --card: #fafafa; --accent: #0072b2; --good: #00704f; --bad: #b34700; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #15171a; --ink: #e8e8e6; --soft: #a3a6aa; --line: #35393f; --card: #1c1f23; --accent: #6cb8ea; --good: #3fcf9f; --bad: #ff9a5c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", Verdana, sans-serif; }
main { max-width: 1320px; margin: 0 auto; padding: 28px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 36px 0 10px; padding-top: 14px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 22px 0 8px; }
h4 { font-size: 15px; margin: 18px 0 8px; }
p { margin: 6px 0; }
.subtitle, .hint { color: var(--soft); }
.badge { display: inline-block; min-width: 44px; padding: 0 7px; border-radius: 3px; color: #111; font-size: 12px; font-weight: 700; line-height: 20px; text-align: center; white-space: nowrap; }
.contents { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 12px 0; padding: 8px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.contents a { color: var(--accent); text-decoration: none; }
.contents a:hover { text-decoration: underline; }
section { scroll-margin-top: var(--tabs, 0); }
.advice { color: var(--soft); }
figure { margin: 0; padding: 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); min-width: 0; }
figure svg.figure { display: block; max-width: 100%; height: auto; color: var(--ink); }
details > summary { cursor: pointer; color: var(--accent); }
dl { margin: 6px 0; }
dt { font-weight: 600; }
dd { margin: 0 0 5px; color: var(--soft); }
.scroll { overflow: auto; max-height: 640px; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
.words { width: 100%; }
.words th:first-child { white-space: nowrap; }
.words th, .words td { text-align: left; white-space: normal; vertical-align: top; }
`;
