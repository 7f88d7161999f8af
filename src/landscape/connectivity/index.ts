export { bezierPoint } from "./bezier.ts";
export type { ControlPoints } from "./control-points.ts";
export type { CurveEpoch, CurveFit, CurveOptions, CurvePair, FittedCurve } from "./curve-fit.ts";
export { curveRateFactor } from "./curve-rate.ts";
export { type CurveLoop, curveLoop, type FittedTogether } from "./curve-step.ts";
export { fitBezierCurves, fitCurves } from "./fit-curves.ts";
export { type ArcIntegral, meanAlongArc } from "./mean-along-arc.ts";
export {
  lengthRatio,
  type PathExtent,
  type PathShape,
  pathExtent,
  pathLength,
  pathPoint,
  squaredNormAlong,
} from "./path.ts";
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
export {
  type BarrierResolution,
  profileUntilResolved,
  type ResolvedProfile,
  type ResolvedProfileRequest,
} from "./resolved-profile.ts";
export { shareLeftByDoubling } from "./share-left.ts";
