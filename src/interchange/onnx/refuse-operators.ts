import { counted } from "#words";
import { nodeName, type OnnxNode, operatorName } from "./model.ts";
import { modelError } from "./model-error.ts";
import { isKnown } from "./operators/known-operators.ts";

/** Why an operator has no rule, and what to do. */
function adviceOn({ domain, operator }: OnnxNode): string {
  if (domain.startsWith("ai.onnx.ml"))
    return "this is no network of layers, so it has no landscape of a loss";
  if (domain === "com.microsoft") return "save the model without ONNX Runtime's own optimisations";
  if (domain !== "") return "export the model with its own operators written as functions of standard ones";
  if (/Quantize|^QLinear|Integer$/.test(operator)) return "export the network before it is quantised";
  if (/^(LSTM|GRU|RNN|Loop|Scan|SequenceMap)$/.test(operator)) return "networks with loops are not read";
  if (/^Random|^Bernoulli$|^Multinomial$/.test(operator)) return "export the network for evaluation";
  if (/^(GridSample|AffineGrid|RoiAlign)$/.test(operator)) return "scale pictures before they come in";
  if (/^Sequence|^Optional/.test(operator)) return "export the network with tensors alone";
  return "write the layer with operators that have a rule, and export again";
}

/**
 * Refuses operators without a rule, all at once, each with its nodes and what to do.
 *
 * @throws AtlasError `onnx/operators`
 */
export function refuseOperators(nodes: readonly OnnxNode[], where: string): void {
  const unknown = allNodes(nodes).filter(({ domain, operator }) => domain !== "" || !isKnown(operator));
  if (unknown.length === 0) return;
  const byName = Map.groupBy(unknown, operatorName);
  const lines = [...byName].map(([name, own]) => {
    const first = own[0]!;
    const more = own.length === 1 ? "" : ` and ${counted(own.length - 1, "more node")}`;
    return `${name}, node "${nodeName(first)}"${more}: ${adviceOn(first)}`;
  });
  throw modelError("operators", where, `it has ${counted(byName.size, "operator")} without a rule`, {
    lines,
  });
}

function allNodes(nodes: readonly OnnxNode[]): readonly OnnxNode[] {
  return nodes.flatMap((node) => [
    node,
    ...[...node.attributes.values()].flatMap(({ kind, value }) =>
      kind === "graph" ? allNodes(value.nodes) : [],
    ),
  ]);
}
