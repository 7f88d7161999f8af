export {
  type PaperFigureOptions,
  type PaperFigureOutcome,
  writePaperFigures,
} from "./paper/write-paper-figures.ts";
export { reportHtml } from "./report-html.ts";
export type { ReportInput, ReportSection } from "./report-input.ts";
export type { WrittenReport } from "./write-findings.ts";
export { writeReport } from "./write-report.ts";
export { REPORT_FILE, requireWritableReport } from "./written-files.ts";
