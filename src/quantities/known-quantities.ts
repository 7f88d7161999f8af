import { alignedBarrierNll } from "./alignment/aligned-barrier-nll.ts";
import { alignedBarrierPct } from "./alignment/aligned-barrier-pct.ts";
import { alignedDistance } from "./alignment/aligned-distance.ts";
import { alignedModeConnectivityPct } from "./alignment/aligned-mode-connectivity-pct.ts";
import { repairedBarrierNll } from "./alignment/repaired-barrier-nll.ts";
import { repairedBarrierPct } from "./alignment/repaired-barrier-pct.ts";
import { alignedAverageAccPct } from "./combinations/aligned-average-acc-pct.ts";
import { alignedAverageGainNll } from "./combinations/aligned-average-gain-nll.ts";
import { alignedAverageGainPct } from "./combinations/aligned-average-gain-pct.ts";
import { alignedAverageLoss } from "./combinations/aligned-average-loss.ts";
import { ensembleAccPct } from "./combinations/ensemble-acc-pct.ts";
import { ensembleGainNll } from "./combinations/ensemble-gain-nll.ts";
import { ensembleGainPct } from "./combinations/ensemble-gain-pct.ts";
import { ensembleLoss } from "./combinations/ensemble-loss.ts";
import { repairedAverageAccPct } from "./combinations/repaired-average-acc-pct.ts";
import { repairedAverageGainNll } from "./combinations/repaired-average-gain-nll.ts";
import { repairedAverageGainPct } from "./combinations/repaired-average-gain-pct.ts";
import { repairedAverageLoss } from "./combinations/repaired-average-loss.ts";
import { voteAccPct } from "./combinations/vote-acc-pct.ts";
import { voteCompetencePct } from "./combinations/vote-competence-pct.ts";
import { voteGainPct } from "./combinations/vote-gain-pct.ts";
import { weightAverageAccPct } from "./combinations/weight-average-acc-pct.ts";
import { weightAverageGainNll } from "./combinations/weight-average-gain-nll.ts";
import { weightAverageGainPct } from "./combinations/weight-average-gain-pct.ts";
import { weightAverageLoss } from "./combinations/weight-average-loss.ts";
import { curveBarrierMeanNll } from "./connectivity/curve-barrier-mean-nll.ts";
import { curveBarrierMeanPct } from "./connectivity/curve-barrier-mean-pct.ts";
import { curveBarrierNll } from "./connectivity/curve-barrier-nll.ts";
import { curveBarrierPct } from "./connectivity/curve-barrier-pct.ts";
import { curveDipNll } from "./connectivity/curve-dip-nll.ts";
import { curveDipPct } from "./connectivity/curve-dip-pct.ts";
import { curveLength } from "./connectivity/curve-length.ts";
import { curveLengthRatio } from "./connectivity/curve-length-ratio.ts";
import { curveMeanLoss } from "./connectivity/curve-mean-loss.ts";
import { finalCurveLoss } from "./connectivity/final-curve-loss.ts";
import { linearBarrierNll } from "./connectivity/linear-barrier-nll.ts";
import { linearBarrierPct } from "./connectivity/linear-barrier-pct.ts";
import { linearMeanLoss } from "./connectivity/linear-mean-loss.ts";
import { modeConnectivityPct } from "./connectivity/mode-connectivity-pct.ts";
import { modeConnectivityPeakPct } from "./connectivity/mode-connectivity-peak-pct.ts";
import { modeConnectivityPublishedPct } from "./connectivity/mode-connectivity-published-pct.ts";
import { unsettledConnectivityPct } from "./connectivity/unsettled-connectivity-pct.ts";
import { edgeOfStability } from "./curvature/edge-of-stability.ts";
import { empiricalFisherTopEig } from "./curvature/empirical-fisher-top-eig.ts";
import { empiricalFisherTrace } from "./curvature/empirical-fisher-trace.ts";
import { gaussNewtonTopEig } from "./curvature/gauss-newton-top-eig.ts";
import { gaussNewtonTrace } from "./curvature/gauss-newton-trace.ts";
import { hessianFilterTopEig } from "./curvature/hessian-filter-top-eig.ts";
import { hessianFilterTrace } from "./curvature/hessian-filter-trace.ts";
import { hessianFrobeniusNorm } from "./curvature/hessian-frobenius-norm.ts";
import { hessianNegativeMass } from "./curvature/hessian-negative-mass.ts";
import { hessianNegativeNodes } from "./curvature/hessian-negative-nodes.ts";
import { hessianSmallestEig } from "./curvature/hessian-smallest-eig.ts";
import { hessianTopEig } from "./curvature/hessian-top-eig.ts";
import { hessianTopSum } from "./curvature/hessian-top-sum.ts";
import { hessianTrace } from "./curvature/hessian-trace.ts";
import { layerTopEig } from "./curvature/layer-top-eig.ts";
import { sampledFisherTopEig } from "./curvature/sampled-fisher-top-eig.ts";
import { sampledFisherTrace } from "./curvature/sampled-fisher-trace.ts";
import { oracleTestAccPct } from "./evaluation/oracle-test-acc-pct.ts";
import { oracleTestLoss } from "./evaluation/oracle-test-loss.ts";
import { stopRuleMetPct } from "./evaluation/stop-rule-met-pct.ts";
import { testAccPct } from "./evaluation/test-acc-pct.ts";
import { testBleu } from "./evaluation/test-bleu.ts";
import { testExactMatchPct } from "./evaluation/test-exact-match-pct.ts";
import { testLoss } from "./evaluation/test-loss.ts";
import { testRmse } from "./evaluation/test-rmse.ts";
import { testRmseStandardised } from "./evaluation/test-rmse-standardised.ts";
import { testTokenMatchPct } from "./evaluation/test-token-match-pct.ts";
import { trainErrorPct } from "./evaluation/train-error-pct.ts";
import { trainLoss } from "./evaluation/train-loss.ts";
import { trainRmse } from "./evaluation/train-rmse.ts";
import { trainRmseStandardised } from "./evaluation/train-rmse-standardised.ts";
import { onTestData } from "./on-test-data.ts";
import { registerQuantity } from "./registry.ts";
import { criticalSharpness } from "./sharpness/critical-sharpness.ts";
import { gradientNoiseScale } from "./sharpness/gradient-noise-scale.ts";
import { gradientNorm } from "./sharpness/gradient-norm.ts";
import { learningCoefficient } from "./sharpness/learning-coefficient.ts";
import { sharpnessAverage } from "./sharpness/sharpness-average.ts";
import { sharpnessElementwise } from "./sharpness/sharpness-elementwise.ts";
import { sharpnessFilterwise } from "./sharpness/sharpness-filterwise.ts";
import { sharpnessSam } from "./sharpness/sharpness-sam.ts";
import { sharpnessWorst } from "./sharpness/sharpness-worst.ts";
import { agreement } from "./similarity/agreement.ts";
import { ccaSoftmax } from "./similarity/cca-softmax.ts";
import { ckaLayers } from "./similarity/cka-layers.ts";
import { ckaLogits } from "./similarity/cka-logits.ts";
import { ckaSoftmax } from "./similarity/cka-softmax.ts";
import { ckaSoftmaxDebiased } from "./similarity/cka-softmax-debiased.ts";
import { ckaSoftmaxMinibatch } from "./similarity/cka-softmax-minibatch.ts";
import { ckaSoftmaxRbf } from "./similarity/cka-softmax-rbf.ts";
import { functionDistance } from "./similarity/function-distance.ts";
import { jensenShannon } from "./similarity/jensen-shannon.ts";
import { l2Distance } from "./similarity/l2-distance.ts";
import { parameterCosine } from "./similarity/parameter-cosine.ts";
import { procrustesSoftmax } from "./similarity/procrustes-softmax.ts";
import { pwccaSoftmax } from "./similarity/pwcca-softmax.ts";
import { svccaSoftmax } from "./similarity/svcca-softmax.ts";
import { testDisagreementPct } from "./similarity/test-disagreement-pct.ts";
import { weightFrobeniusNorm } from "./weights/weight-frobenius-norm.ts";
import { weightSpectralNorm } from "./weights/weight-spectral-norm.ts";
import { weightStableRank } from "./weights/weight-stable-rank.ts";
import { weightTailExponent } from "./weights/weight-tail-exponent.ts";

/** What is measured of the loss on a data set, in column order. */
const OF_LANDSCAPE = [
  hessianTopEig,
  hessianTrace,
  hessianSmallestEig,
  linearBarrierPct,
  linearBarrierNll,
  modeConnectivityPct,
  modeConnectivityPublishedPct,
  curveBarrierPct,
  curveDipPct,
  curveBarrierNll,
  curveDipNll,
];

/** What else is measured of the curvature, on request. */
const FURTHER_OF_CURVATURE = [
  gaussNewtonTopEig,
  gaussNewtonTrace,
  empiricalFisherTopEig,
  empiricalFisherTrace,
  sampledFisherTopEig,
  sampledFisherTrace,
  hessianNegativeMass,
  hessianNegativeNodes,
  hessianFrobeniusNorm,
  hessianTopSum,
  layerTopEig,
  hessianFilterTopEig,
  hessianFilterTrace,
  edgeOfStability,
];

/** How much the loss rises about a network, in column order. */
const OF_SHARPNESS = [
  sharpnessSam,
  sharpnessWorst,
  sharpnessElementwise,
  sharpnessFilterwise,
  sharpnessAverage,
  criticalSharpness,
];

/** What is measured of networks with their units aligned, in column order. */
const OF_ALIGNMENT = [alignedBarrierPct, alignedBarrierNll, repairedBarrierPct, repairedBarrierNll];

/** What else is measured of paths on request, in column order. */
const FURTHER_OF_PATHS = [curveBarrierMeanPct, curveBarrierMeanNll, linearMeanLoss, curveMeanLoss];

/** What is measured of answers to a data set, in column order. */
const OF_ANSWERS = [ckaSoftmax, ckaSoftmaxDebiased, ckaLogits, agreement, jensenShannon];

/** What is measured of networks put together, in column order. */
const OF_COMBINATIONS = [
  ensembleLoss,
  ensembleAccPct,
  ensembleGainNll,
  ensembleGainPct,
  voteAccPct,
  voteGainPct,
  voteCompetencePct,
  weightAverageLoss,
  weightAverageAccPct,
  weightAverageGainNll,
  weightAverageGainPct,
  alignedAverageLoss,
  alignedAverageAccPct,
  alignedAverageGainNll,
  alignedAverageGainPct,
  repairedAverageLoss,
  repairedAverageAccPct,
  repairedAverageGainNll,
  repairedAverageGainPct,
];

/** The same of what is measured of answers on request. */
const FURTHER_OF_ANSWERS = [
  ckaSoftmaxMinibatch,
  ckaSoftmaxRbf,
  ccaSoftmax,
  svccaSoftmax,
  pwccaSoftmax,
  procrustesSoftmax,
  functionDistance,
];

/** The quantities of the package, in column order. Those that are only asked for stand beside their kin. */
for (const quantity of [
  trainLoss,
  trainErrorPct,
  testLoss,
  testAccPct,
  trainRmse,
  testRmse,
  trainRmseStandardised,
  testRmseStandardised,
  oracleTestLoss,
  oracleTestAccPct,
  stopRuleMetPct,
  testBleu,
  testExactMatchPct,
  testTokenMatchPct,
  ...OF_LANDSCAPE,
  curveLengthRatio,
  finalCurveLoss,
  ...OF_ANSWERS,
  l2Distance,
  ...FURTHER_OF_ANSWERS,
  parameterCosine,
  ckaLayers,
  weightTailExponent,
  weightSpectralNorm,
  weightFrobeniusNorm,
  weightStableRank,
  ...FURTHER_OF_CURVATURE,
  ...OF_SHARPNESS,
  gradientNoiseScale,
  gradientNorm,
  learningCoefficient,
  ...OF_COMBINATIONS,
  ...OF_ALIGNMENT,
  alignedModeConnectivityPct,
  alignedDistance,
  ...FURTHER_OF_PATHS,
  curveLength,
  unsettledConnectivityPct,
  modeConnectivityPeakPct,
]) {
  registerQuantity(quantity);
}

/** The same on test data: what a measurement has a data set for. */
for (const quantity of [
  ...OF_LANDSCAPE,
  ...OF_ANSWERS,
  ...FURTHER_OF_ANSWERS,
  ...OF_SHARPNESS,
  ...OF_COMBINATIONS,
  ...OF_ALIGNMENT,
  ...FURTHER_OF_PATHS,
])
  registerQuantity(onTestData(quantity));

registerQuantity(testDisagreementPct);
