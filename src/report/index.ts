export { reportHtml } from "./report-html.ts";
export type { ReportInput, ReportSection } from "./report-input.ts";
export { REPORT_FILE, type WrittenReport, writeReport } from "./write-report.ts";
