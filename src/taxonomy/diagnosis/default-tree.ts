import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** T */
export const DEFAULT_TREE: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "published constant-rate cells",
  provenance: "TBD",
  questions: {
    temperature: {
      root: {
        symptom: "modeConnectivityPct",
        threshold: 0.03,
        below: {
          symptom: "trainErrorPct",
          threshold: 34.17,
          below: { answer: "too cold", counts: { "too cold": 804, "too hot": 42 } },
          above: { answer: "too hot", counts: { "too cold": 8, "too hot": 17 } },
        },
        above: { answer: "too hot", counts: { "too cold": 34, "too hot": 655 } },
      },
      examples: 1560,
    },
    width: {
      root: {
        symptom: "modeConnectivityPct",
        threshold: -0.055,
        below: { answer: "width", counts: { temperature: 6, width: 448 } },
        above: {
          symptom: "trainErrorPct",
          threshold: 22,
          below: { answer: "temperature", counts: { temperature: 740, width: 346 } },
          above: { answer: "width", counts: { temperature: 7, width: 121 } },
        },
      },
      examples: 1668,
    },
    data: {
      root: {
        symptom: "lnHessianTrace",
        threshold: 4.909,
        below: { answer: "data", counts: { data: 418, temperature: 19 } },
        above: {
          symptom: "cka",
          threshold: 0.374,
          below: { answer: "data", counts: { data: 367, temperature: 197 } },
          above: { answer: "temperature", counts: { data: 153, temperature: 495 } },
        },
      },
      examples: 1649,
    },
  },
};
