export type { KnobName, KnobValue } from "#knobs";
export {
  defineQuantity,
  findQuantity,
  type Quantity,
  type QuantityDescription,
  type QuantityName,
  quantities,
  quantityNamed,
  registerQuantity,
} from "#quantities";
export type { Estimate } from "#statistics";
export {
  CLAIM_THEMES,
  type ClaimLine,
  type ClaimOptions,
  type ClaimResult,
  type ClaimTheme,
  type ClaimUnit,
  type ClaimVerdict,
  type PublishedFinding,
} from "./claims/claim.ts";
export { claimCounts, reasonsNotMeasurable } from "./claims/claim-counts.ts";
export { claimInterval, claimNumber } from "./claims/claim-words.ts";
export { testClaims } from "./claims/claims.ts";
export type { Cause, CauseShare, ExpectedGain, Fault, Likeness } from "./diagnosis/causes.ts";
export {
  type DrawnAccuracy,
  type DrawOptions,
  type HeldOutAccuracy,
  type Learner,
  leaveOneValueOut,
  repeatedDraws,
} from "./diagnosis/cross-validation.ts";
export { DEFAULT_TREE } from "./diagnosis/default-tree.ts";
export { DEFAULT_TREE_FIT, DEFAULT_TREE_RECIPE } from "./diagnosis/default-tree-fit.ts";
export {
  type DiagnosisOptions,
  diagnose,
  diagnoseCell,
  diagnoseSymptoms,
  type LoneDiagnosisOptions,
} from "./diagnosis/diagnose.ts";
export type {
  Diagnosis,
  Settling,
  SymptomName,
  Symptoms,
  TreeAnswer,
  TreeStep,
  Verdict,
} from "./diagnosis/diagnosis.ts";
export {
  type DiagnosticTree,
  type FittedQuestion,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  type TreeBranch,
  type TreeLeaf,
  type TreeNode,
} from "./diagnosis/diagnostic-tree.ts";
export {
  type AdviceEvaluation,
  evaluateAdvice,
  type FollowedAdvice,
  type StepRecord,
} from "./diagnosis/evaluate-advice.ts";
export {
  type AnsweredCell,
  answeredCells,
  fitDiagnosticTree,
  type QuestionRecipe,
  type TreeFitOptions,
} from "./diagnosis/fit-diagnostic-tree.ts";
export {
  majorityLearner,
  mdTreeLearner,
  symptomTreeLearner,
  treeLearner,
} from "./diagnosis/learners.ts";
export { likenessSentences } from "./diagnosis/likeness-sentences.ts";
export { fitMdDiagnosticTree } from "./diagnosis/md-diagnostic-tree.ts";
export { mdTreeFor } from "./diagnosis/md-tree-for.ts";
export {
  linesOfAlike,
  linesOfRows,
  type MeasuredCell,
  meansOfAlike,
  measuredCells,
  NOISY_RATE,
  OWN_GRIDS,
  PUBLISHED_GRID,
  REFERENCE_GRIDS,
  type Reference,
  type ReferenceCell,
  type ReferenceGrid,
  type ReferenceRow,
  referenceOf,
} from "./diagnosis/measured-cells.ts";
export type { Advice, GainSource, KnownGain, Price, Remedy } from "./diagnosis/remedy.ts";
export { type RemedyWords, remedyClause, remedyWords } from "./diagnosis/remedy-words.ts";
export {
  answerByRoom,
  type RoomForImprovement,
  roomForImprovement,
} from "./diagnosis/room-for-improvement.ts";
export type { Standing } from "./diagnosis/standing.ts";
export {
  missingSymptom,
  SYMPTOM_NAMES,
  SYMPTOMS,
  symptomsOf,
  symptomsOfMetrics,
} from "./diagnosis/symptoms.ts";
export { parseTree, treeJson } from "./diagnosis/tree-json.ts";
export { treeText } from "./diagnosis/tree-text.ts";
export {
  type DisagreementErrorRatio,
  disagreementErrorRatio,
  type ImprovementBounds,
  improvementBounds,
} from "./follow-ups/disagreement-error-ratio.ts";
export {
  type EnsembleAdvice,
  type EnsembleFindings,
  ensembleAdvice,
} from "./follow-ups/ensemble-advice.ts";
export type {
  EnsembleOutcome,
  EnsembleOutcomes,
  OutcomesOfVerdict,
} from "./follow-ups/ensemble-outcome.ts";
export { ENSEMBLE_VERDICTS, type EnsembleVerdict } from "./follow-ups/ensemble-verdict.ts";
export { FOLLOW_UPS, type FollowUp } from "./follow-ups/follow-ups.ts";
export { type LayerAdvice, type LayerExponents, layerAdvice } from "./follow-ups/layer-advice.ts";
export { layerTemperatures } from "./follow-ups/layer-temperatures.ts";
export { outcomeSentences } from "./follow-ups/outcome-sentences.ts";
export {
  type FollowedPruningAdvice,
  type PruningAdvice,
  type PruningDirection,
  type PruningFindings,
  pruningAdvice,
} from "./follow-ups/pruning-advice.ts";
export type { PrunedCell, PruningRegime } from "./follow-ups/pruning-regime.ts";
export { directionWord, pruningSentences } from "./follow-ups/pruning-sentences.ts";
export { agreementWords } from "./phases/agreement-words.ts";
export { type CalibrationOptions, calibrateThresholds } from "./phases/calibrate-thresholds.ts";
export { type LocalSide, localSide, passesCut, phaseOfMeans } from "./phases/cell-side.ts";
export {
  type CellClassification,
  type ClassificationOptions,
  classifyCell,
  classifyTable,
} from "./phases/classify.ts";
export {
  classifyPhases,
  type EvidencedTable,
  type PhaseMap,
  type PhaseOptions,
  type ThresholdChoice,
} from "./phases/classify-phases.ts";
export type { CutName } from "./phases/cut-threshold.ts";
export { type Cut, type Decision, decide, type MetricValues } from "./phases/cuts.ts";
export { type FitOptions, fitThresholds } from "./phases/fit-thresholds.ts";
export { classifyHeldOut, type HeldOutOptions } from "./phases/held-out.ts";
export {
  type PhaseAgreement,
  type PhaseDisagreement,
  phaseAgreement,
} from "./phases/phase-agreement.ts";
export {
  isLandscapePhase,
  LANDSCAPE_PHASES,
  type LandscapePhase,
  PHASE_DESCRIPTIONS,
  type PhaseDescription,
} from "./phases/phase-descriptions.ts";
export {
  labelsWithoutPlane,
  notesOnDiagnoses,
  phaseClause,
  phaseDescriptionOn,
} from "./phases/phase-words.ts";
export { marginOf } from "./phases/side-probability.ts";
export type {
  FittedCut,
  ThresholdFit,
} from "./phases/threshold-fit.ts";
export { thresholdProvenance } from "./phases/threshold-provenance.ts";
export {
  type ThresholdSensitivity,
  type ThresholdShift,
  thresholdSensitivity,
} from "./phases/threshold-sensitivity.ts";
export {
  CKA_AT_EQUAL_LOSS,
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type EqualLoss,
  type PhaseThresholds,
  type SharpnessTest,
  type SimilarityTest,
  TRACE_AT_EQUAL_LOSS,
  TRACE_TEST,
} from "./phases/thresholds.ts";
export { knobNumber, knobOf, knownKnobs } from "./table/cell-knobs.ts";
export { inColumnOrder, quantitiesIn } from "./table/cell-quantities.ts";
export {
  type Cell,
  estimateIn,
  type Observation,
  type PairCount,
} from "./table/cells.ts";
export {
  type AtlasTable,
  type ClassifiedCell,
  PHASES,
  type Phase,
  type PlaneAxis,
  type TableAxis,
} from "./table/classified.ts";
export { divergedLoss, UNTOLD_CLASSES } from "./table/diverged-loss.ts";
export {
  coldness,
  knobNumbers,
  knobValues,
  knobWords,
  type Line,
  linesAlong,
  type Slice,
  slicesOf,
} from "./table/grid.ts";
export { type AxisChoice, inferAxes, type TableAxes } from "./table/infer-axes.ts";
export {
  isSameKnobValue,
  knobsStanding,
  type StandingValues,
  standingValues,
  withStandingValues,
} from "./table/knob-agreement.ts";
export {
  cellFromMeans,
  cellFromObservations,
  estimateOf,
  type ObservedCell,
  type TabulatedCell,
} from "./table/observed-cell.ts";
export {
  classesForLossWithoutErrors,
  isBelowErrors,
  isBeyondAllErring,
  isBeyondErrors,
  LEAST_TELLING_ERROR_PCT,
  leastLossOf,
} from "./table/possible-numbers.ts";
export { allDiverged, livingNetworks, lostNetworks, someNetworks } from "./table/readable-estimate.ts";
export { termsOf } from "./table/terms-of.ts";
export type { SmoothBorder } from "./transitions/border.ts";
export { findTransitions } from "./transitions/find-transitions.ts";
export { type KnobScale, knobScaleOf } from "./transitions/knob-scale.ts";
export type { TransitionOptions } from "./transitions/resampled-distances.ts";
export { smoothBorders } from "./transitions/smooth-borders.ts";
export { type PhaseRegion, phaseSummary, type SliceSummary } from "./transitions/summary.ts";
export type {
  LineTransition,
  QuadruplePoint,
  SliceTransitions,
  TransitionName,
} from "./transitions/transition.ts";
