/**
 * `loss-atlas/taxonomy`: numbers in, phases, transitions, claims and diagnoses out. Loads no engine and no files, so it
 * runs in a page too.
 */

// Tables: cells of knobs and what was measured there.

export type { ErrorMethod, Estimate, Interval } from "#statistics";
export {
  type AtlasTable,
  type AxisChoice,
  type Cell,
  type ClassifiedCell,
  cellFromMeans,
  cellFromObservations,
  estimateIn,
  inferAxes,
  type Observation,
  type ObservedCell,
  quantitiesIn,
  type Slice,
  slicesOf,
  type TableAxes,
  type TableAxis,
  type TabulatedCell,
} from "#taxonomy";

// The words of tables: quantities that are measured and knobs that are turned, open to more of both.

export {
  defineKnob,
  type Knob,
  type KnobDescription,
  type KnobKind,
  type KnobName,
  type KnobRange,
  type KnobScale,
  type KnobValue,
  knobNamed,
  registeredKnobs,
  registerKnob,
} from "#knobs";
export {
  type Average,
  averageOfCell,
  averageOverNetworks,
  averageOverPairs,
  defineQuantity,
  type Quantity,
  type QuantityAlias,
  type QuantityDescription,
  type QuantityName,
  type QuantityNote,
  type QuantityRange,
  quantities,
  quantityNamed,
  registerQuantity,
  type SeededValue,
} from "#quantities";

// Phases: thresholds, labels and how sure they are.

export {
  type CalibrationOptions,
  type CellClassification,
  type ClaimLine,
  type ClassificationOptions,
  type CutName,
  calibrateThresholds,
  classifyPhases,
  classifyTable,
  DEFAULT_THRESHOLDS,
  EQUAL_LOSS_THRESHOLDS,
  type EvidencedTable,
  type FitOptions,
  type FittedCut,
  type FittedQuestion,
  type FollowedAdvice,
  fitThresholds,
  LANDSCAPE_PHASES,
  type LandscapePhase,
  PHASE_DESCRIPTIONS,
  PHASES,
  type Phase,
  type PhaseAgreement,
  type PhaseDescription,
  type PhaseDisagreement,
  type PhaseMap,
  type PhaseOptions,
  type PhaseRegion,
  type PhaseThresholds,
  phaseAgreement,
  phaseSummary,
  type QuestionName,
  type QuestionRecipe,
  type SharpnessTest,
  type SimilarityTest,
  type SliceSummary,
  type StepRecord,
  type ThresholdChoice,
  type ThresholdFit,
  type ThresholdSensitivity,
  type ThresholdShift,
  type TreeAnswer,
  thresholdSensitivity,
} from "#taxonomy";

// Transitions: where the phases change.

export {
  findTransitions,
  type LineTransition,
  type QuadruplePoint,
  type SliceTransitions,
  type SmoothBorder,
  smoothBorders,
  type TransitionName,
  type TransitionOptions,
} from "#taxonomy";

// Advice of later papers: ensembles, pruning, and learning rates by layer.

export {
  type DisagreementErrorRatio,
  disagreementErrorRatio,
  type EnsembleAdvice,
  type EnsembleFindings,
  type EnsembleOutcome,
  type EnsembleOutcomes,
  type EnsembleVerdict,
  ensembleAdvice,
  type FollowedPruningAdvice,
  type ImprovementBounds,
  improvementBounds,
  type LayerAdvice,
  type LayerExponents,
  layerAdvice,
  layerTemperatures,
  type OutcomesOfVerdict,
  type PrunedCell,
  type PruningAdvice,
  type PruningDirection,
  type PruningFindings,
  type PruningRegime,
  pruningAdvice,
} from "#taxonomy";

// Claims of the paper, on a table of one's own.

export { type ClaimOptions, type ClaimResult, type ClaimVerdict, testClaims } from "#taxonomy";

// Diagnosis: what is wrong with a network and what to change.

export {
  type Advice,
  type AdviceEvaluation,
  type Cause,
  DEFAULT_TREE,
  type Diagnosis,
  type DiagnosisOptions,
  type DiagnosticTree,
  diagnose,
  diagnoseCell,
  diagnoseSymptoms,
  type ExpectedGain,
  evaluateAdvice,
  type Fault,
  fitDiagnosticTree,
  type KnownGain,
  type Likeness,
  type LoneDiagnosisOptions,
  type Price,
  parseTree,
  type Remedy,
  type Settling,
  type Standing,
  type Symptoms,
  type TreeFitOptions,
  treeJson,
  treeText,
  type Verdict,
} from "#taxonomy";
