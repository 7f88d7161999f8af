export {
  assembleCells,
  type PlannedObservation,
  plannedObservations,
  type Results,
  resultsByCell,
  withOwnErrors,
} from "./assemble-cells.ts";
