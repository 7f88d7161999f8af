export {
  bezierPoint,
  bezierWeights,
  type ControlPoints,
  curveLength,
  lengthRatio,
  squaredNormAlong,
} from "./bezier.ts";
export type { CurveEpoch, CurveFit, CurveOptions, CurvePair, FittedCurve } from "./curve-fit.ts";
export { curveRateFactor } from "./curve-rate.ts";
export { type CurveLoop, curveLoop, type FittedTogether } from "./curve-step.ts";
export { fitBezierCurves } from "./fit-bezier-curves.ts";
export {
  type BarrierAndDip,
  barrierAndDip,
  type PathProfile,
  type ProfilePoint,
  type ProfileQuantity,
  publishedDeviation,
  publishedModeConnectivity,
  type SignedDeviation,
  signedDeviation,
  signedModeConnectivity,
} from "./profile.ts";
export { type ProfileRequest, profileAlong } from "./profile-along.ts";
export { type NetworkProfileRequest, profileOfNetworks } from "./profile-of-networks.ts";
