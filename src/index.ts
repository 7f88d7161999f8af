/// <reference lib="esnext.float16" preserve="true" />
/**
 * Loss Atlas as a library.
 *
 * - `compile`, `compileScan`, `compileStaged`: pure functions over arrays as native programs; `inspectCompilation`
 *   shows how they come about, `selectDevice` says what they run on
 * - `loadDataset`, `glyphs`, `corruptLabels`, `mixupProbes`, …: data and what is done to it
 * - `pairVocabularies`, `tokenisedPairs`, `decodeByBeam`, `bleu`, …: sentences and their translation
 * - `mlp`, `cnn`, `resnet18`, `vgg11`, `initialise`: networks as functions plus data
 * - `trainEnsemble`, `recalibrate`, `evaluate`: training and evaluation of many networks at once
 * - `measureCurvature`, `lanczos`, `hutchinson`, `hessianProducts`: local structure
 * - `fitBezierCurves`, `profileAlong`, `barrierAndDip`, `linearCka`, `l2Distance`: global structure
 * - `classifyTable`, `phaseSummary`, `testClaims`: phases and claims from numbers alone
 * - `openTable`, `classifyPhases`, `findTransitions`, `diagnose`: any table of cells in, phases and advice out
 * - `readConfiguration`, `planExperiment`, `runExperiment`, `writeReport`: a whole experiment
 *
 * From the first program that is compiled on, numbers below 2.2e-308 in magnitude count as zero in the thread that
 * compiles (see `compile`); reading, planning, classifying and `runExperiment` leave the arithmetic as it is.
 */
// Arrays and streams: what crosses the boundary to compiled programs, and where randomness comes from.

export { RandomStream, randomStream } from "#random";
export {
  boolTensor,
  float32Tensor,
  int32Tensor,
  type ParameterEntry,
  type ParameterLayout,
  parameterLayout,
  splitParameters,
  type Tensor,
  type TensorType,
} from "#trees";

// The engine: pure functions over trees of arrays as native programs.

export {
  type Compiled,
  type CompiledScan,
  type CompileOptions,
  compile,
  compileScan,
  compileStaged,
  DEVICES,
  type Device,
  type InspectedStage,
  type Inspection,
  inspectCompilation,
  PASSES,
  type PassName,
  type ScanDefinition,
  type SpecTree,
  type Stage,
  type Staged,
  selectDevice,
  type TensorSpec,
  type TensorTree,
} from "#engine";

// Data: sources of images and of sentences with translations, and what is done to them before a network sees them.

export {
  type AugmentationKind,
  addPixelNoise,
  blurred,
  type CorruptedLabels,
  corruptLabels,
  type Dataset,
  type ExampleSet,
  type ImageChange,
  imageChange,
  inputsOf,
  type LabelledImages,
  type LabelNoiseKind,
  type MixupProbes,
  type MixupSettings,
  mixupProbes,
  type OfBothLanguages,
  type PairTexts,
  type PixelNoiseKind,
  type PixelNoiseMode,
  type PixelNoiseOptions,
  type SentencePairs,
  type SentenceRows,
  type SentenceSizes,
  type Standardisation,
  selectExamples,
  sentencePairs,
  standardisation,
  standardise,
  stratifiedSplit,
  stratifiedSubset,
  targetsOf,
} from "#data";
export {
  defineFileSource,
  defineSource,
  type ExampleShape,
  type ExamplesRequest,
  type FileSourceDescription,
  type FoundData,
  type ImageShape,
  registerSource,
  type SentenceShape,
  type SettingConflict,
  type Source,
  type SourceDescription,
  type SourceTraits,
  sourceNamed,
  sources,
  type TrainAndTest,
} from "#sources";
export {
  type DatasetRequest,
  type GlyphSettings,
  glyphs,
  type LoadOptions,
  loadDataset,
  loadExamples,
} from "#sources/datasets";

// Text: sentences and their translation.

export {
  BEGIN,
  type BeamDecoded,
  type BeamSettings,
  type BleuScore,
  bleu,
  bleuInterval,
  type Decoded,
  type DecodingTask,
  decodeByBeam,
  decodeGreedily,
  END,
  exactMatch,
  type NextLogits,
  PADDING,
  type PairVocabularies,
  type ParallelText,
  type Prefixes,
  pairVocabularies,
  type References,
  subwordVocabulary,
  type TokenisedPairs,
  type TokenisedPairsOptions,
  tokenAccuracy,
  tokenisedPairs,
  UNKNOWN,
  type Vocabulary,
  type VocabularyKind,
  type VocabularySettings,
  wordVocabulary,
} from "#text";

// Networks: functions plus data, in families.

export {
  type DescribedNetwork,
  defineFamily,
  type Family,
  type FamilyDescription,
  type FamilyTraits,
  families,
  familyNamed,
  type NetworkChoice,
  type NetworkSettings,
  registerFamily,
  type WrittenNetwork,
} from "#families";
export type { OwnLossTools, OwnSizes, OwnTools } from "#families/modules";
export {
  buildNetwork,
  type CnnSizes,
  type CommonSizes,
  cnn,
  type MlpSizes,
  mlp,
  type ResNet18Sizes,
  resnet18,
  tracedNetwork,
  type Vgg11Sizes,
  vgg11,
} from "#families/networks";
export type { BatchNorm, Logits, Network, Statistics } from "#nets";
export { initialise, initialStatistics, type SchemeName } from "#nets/initialisation";
export {
  type ConvolutionShape,
  convolution,
  type Layer,
  linear,
  type NetworkSizes,
  normalisation,
  type ParameterSpec,
  type Workload,
} from "#nets/layers";

// Networks out of ONNX files.

export {
  checkImport,
  type ImportCheck,
  type ImportedGraph,
  type OnnxInput,
  type OnnxNetwork,
  type OnnxOptions,
  readOnnxModel,
  type SlopeCheck,
} from "#interchange/onnx";

// Kinds of setting, of which families, sources, losses and optimisers of one's own describe theirs.

export {
  choice,
  folderPath,
  fractionBelowOne,
  type GivenSettings,
  numberBetween,
  numberList,
  positiveNumber,
  type SettingsShape,
  wholeNumber,
  yesOrNo,
} from "#settings";

// Objectives, losses and optimisers: what is minimised, and how.

export {
  type ArrayFunctions,
  type Augmentation,
  type Batch,
  type BatchSum,
  type Classifier,
  classifierObjective,
  type ExampleSpec,
  type ExampleSpecs,
  type Examples,
  type NetworkObjective,
  type Objective,
  type Parameters,
  type TrainingPass,
} from "#landscape";
export {
  crossEntropy,
  defineLoss,
  type ErrorMeasure,
  type Judgement,
  type Loss,
  type LossDescription,
  lossOf,
  meanSquaredError,
  registerLoss,
  regression,
} from "#landscape/losses";
export {
  adam,
  adamw,
  defineOptimiser,
  type Optimiser,
  type OptimiserDescription,
  optimiserOf,
  registerOptimiser,
  sam,
  sgd,
  type UpdateArrays,
  type UpdatedArrays,
} from "#landscape/optimisers";

// Training and evaluation of many networks at once.

export { type Evaluation, evaluate, type ForwardPass, logitsOf } from "#landscape/evaluation";
export { type Recalibration, recalibrate } from "#landscape/normalisation";
export {
  type EnsembleMember,
  type EnsembleTraining,
  type IncompleteBatch,
  type LearningRateSchedule,
  type StopRule,
  type TrainedMember,
  type TrainingBudget,
  trainEnsemble,
} from "#landscape/training";

// Local structure: the Hessian, and matrices beside it.

export {
  type Block,
  type BlockedTraceEstimate,
  type CheckedProducts,
  type CountedTraceEstimate,
  type Curvature,
  type CurvatureMatrix,
  type CurvatureOperators,
  type CurvatureProductsRequest,
  type CurvatureRequest,
  checkProducts,
  curvatureProducts,
  type DiagonalEstimate,
  denseOperators,
  type Eigenpairs,
  type EigenpairsOptions,
  type ExampleErrors,
  type ExtremeEigenvalue,
  estimateDiagonal,
  extremeEigenpairs,
  type HessianOperators,
  type HessianRequest,
  type HutchinsonOptions,
  type HutchPlusPlusOptions,
  hessianProducts,
  hutchinson,
  hutchPlusPlus,
  inLockstep,
  type LanczosOptions,
  type LayerCurvature,
  type LayerCurvatureRequest,
  lanczos,
  type MeasuredSpectrum,
  measureCurvature,
  measureLayerCurvature,
  measurePublishedCurvature,
  measureSpectralDensity,
  type PowerIterationResult,
  type ProbeOptions,
  type ProductProcedure,
  type PublishedCurvature,
  type Quadrature,
  type SpectralDensityOptions,
  type SpectralDensityRequest,
  type SpectralEstimate,
  type SpectralMoments,
  type SpectralShare,
  type SpectrumEnds,
  type StochasticEstimate,
  type SymmetricOperators,
  spectralDensity,
  squaredFrobeniusNorm,
  type TraceEstimate,
  type XTraceOptions,
  xTrace,
} from "#landscape/curvature";

// Global structure: paths between networks, and how alike they answer.

export {
  type ActivationMatching,
  type ActivationMatchingRequest,
  type Factors,
  type MatchedCorrelation,
  matchActivations,
  matchWeights,
  matchWithScales,
  type NetworkVectors,
  type NormScale,
  type Permutation,
  type PermutationGroup,
  type PermutationStructure,
  permutationStructure,
  permuted,
  Repairer,
  rescaled,
  type ScaledMatching,
  type ScaledMatchingOptions,
  type ScaleKind,
  type ScaleSymmetry,
  scaleSymmetries,
  type WeightMatching,
  type WeightMatchingOptions,
} from "#landscape/alignment";
export {
  type ArcIntegral,
  type BarrierAndDip,
  type BarrierResolution,
  barrierAndDip,
  bezierPoint,
  type ControlPoints,
  type CurveEpoch,
  type CurveFit,
  type CurveOptions,
  type CurvePair,
  type FittedCurve,
  fitBezierCurves,
  fitCurves,
  lengthRatio,
  meanAlongArc,
  type PathProfile,
  type PathShape,
  type ProfilePoint,
  type ProfileQuantity,
  type ProfileRequest,
  pathLength,
  pathPoint,
  profileAlong,
  profileUntilResolved,
  publishedModeConnectivity,
  type ResolvedProfile,
  type ResolvedProfileRequest,
  signedModeConnectivity,
} from "#landscape/connectivity";
export {
  type CanonicalCorrelations,
  type Comparison,
  canonicalCorrelations,
  type LayerSimilarity,
  type LayerSimilarityRequest,
  layerSimilarities,
  meanCca,
  type NoiseFloor,
  noiseFloor,
  type ProbeUncertainty,
  probeUncertainty,
  procrustesDistance,
  pwcca,
  type RbfOptions,
  rbfCka,
  svcca,
} from "#landscape/representations";
export {
  type AdaptiveScale,
  type AverageCaseRequest,
  type AverageCaseSharpness,
  adaptiveScale,
  averageCaseSharpness,
  type CriticalOptions,
  type CriticalSharpness,
  criticalSharpness,
  edgeOfStability,
  type GradientNoise,
  gradientNoise,
  type LearningCoefficient,
  type LearningCoefficientRequest,
  type LossAtPoint,
  type LossGradients,
  learningCoefficient,
  lossGradients,
  type SharpnessRequest,
  type WorstCaseRequest,
  type WorstCaseSharpness,
  worstCaseSharpness,
} from "#landscape/sharpness";
export {
  agreement,
  confusion,
  debiasedLinearCka,
  functionDistance,
  jensenShannonDivergence,
  l2Distance,
  linearCka,
  logitRepresentation,
  minibatchLinearCka,
  type PairSimilarity,
  pairwiseSimilarity,
  parameterCosine,
  probabilityRepresentation,
  type Representation,
} from "#landscape/similarity";

// Measurements as runs have them, open to more: a description apart from what computes.

export {
  type Artefact,
  always,
  type ByProcedure,
  defineMeasurement,
  examplesSetting,
  type Measure,
  type Measured,
  type MeasuredNetwork,
  type Measurement,
  type MeasurementData,
  type MeasurementDefinition,
  type MeasurementRequest,
  type MeasurementSetting,
  type MeasurementSettings,
  type MeasurementSize,
  measurementNamed,
  measurements,
  type Observed,
  type Procedure,
  registerMeasurement,
  type SettingShape,
  type SettingValues,
  type SubjectKind,
  setting,
  subjectsSetting,
  type Work,
} from "#measurements";

// Phases, transitions, claims and diagnoses, which `loss-atlas/taxonomy` has without the rest.

export * from "./taxonomy.ts";

// Experiments: a configuration, its plan, its run, its tables.

export type { FailureRecord } from "#atlas/account";
export {
  type DataConfiguration,
  type ExperimentConfiguration,
  type KnobAxis,
  type MeasureConfiguration,
  type ModelConfiguration,
  type PhaseConfiguration,
  parseConfiguration,
  type ReadOptions,
  readConfiguration,
  type TrainingConfiguration,
} from "#atlas/configuration";
export { executeJob, type JobContext, type JobModule } from "#atlas/jobs";
export type { JobFault, JobResult } from "#atlas/journal";
export type { Claiming, ClaimWait, RunClaim } from "#atlas/lock";
export {
  type Job,
  type JobKindSummary,
  type Plan,
  type PlannedCell,
  type PlannedNetwork,
  type PlanSummary,
  planExperiment,
  summarisePlan,
  type Task,
} from "#atlas/plan";
export { type RunRecord, readPaths, readRun, type StoredPaths, type StoredPoint } from "#atlas/results";
export {
  type Environment,
  type ErrorReport,
  type ExperimentFile,
  type JobFailure,
  type Launcher,
  type RunEvent,
  type RunOptions,
  type RunOutcome,
  readExperiment,
  runExperiment,
  type WorkerHandle,
} from "#atlas/run";
export { type DiskUse, type RunningJob, type RunStatus, readStatus, type StageStatus } from "#atlas/status";
export { folderStore, openRunStore, type RunStore, registerRunStore } from "#atlas/store";
export {
  type ColumnChoices,
  type ColumnUnit,
  type ImportOptions,
  importTables,
  type OpenedTable,
  type OpenOptions,
  openTable,
  readCellsTable,
  writeTables,
} from "#atlas/tables";
export {
  type Difference,
  type Verification,
  type VerifiedKind,
  type VerifyOptions,
  verifyRun,
} from "#atlas/verify";
export {
  type ExportedCell,
  type ExportedColumn,
  type ExportedFile,
  type ExportedNetwork,
  type ExportedRun,
  type ExportedTable,
  type ExportFormat,
  type ExportOptions,
  exportFormats,
  exportRun,
  registerExportFormat,
  type WrittenExport,
} from "#exports";
export { readSafetensors, type TensorFile } from "#files";
export {
  type ElementType,
  type MatchedWeights,
  type NetworkArrays,
  type NetworkOfWeights,
  type NetworkRequest,
  networkOfWeights,
  type ParametersOptions,
  parametersOfWeights,
  readWeights,
  type WeightConvention,
  type WeightOptions,
  type Weights,
  type WeightTensor,
  weightValues,
} from "#interchange/weights";

// Figures and the report.

export {
  type CurvePaths,
  type CurvePoint,
  curveProfile,
  type Figure,
  type GridMap,
  type LineChart,
  type MetricMapOptions,
  metricMap,
  type Panels,
  type PhaseEvidence,
  phaseDiagram,
  renderSvg,
  type SliceValues,
  type SvgOptions,
  smallMultiples,
  type TrainingHistory,
  trainingHistory,
  verdictMap,
} from "#figures";
export { renderPng } from "#figures/png";
export {
  type PaperFigureOptions,
  type PaperFigureOutcome,
  type ReportInput,
  type ReportSection,
  reportHtml,
  type WrittenReport,
  writePaperFigures,
  writeReport,
} from "#report";

// Errors, written for the person who meets them.

export { AtlasError, type AtlasErrorDetails, type ErrorKind, exitCodeOf, formatError } from "#errors";

declare global {
  // jax-js names these types of WebGPU; a program without the types of the DOM lacks them.
  interface GPUDevice {}
  interface GPUBuffer {}
}
