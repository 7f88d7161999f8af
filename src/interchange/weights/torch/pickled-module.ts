import { AtlasError } from "#errors";
import { briefly } from "#words";
import { makerOf, type PickleObject } from "../pickle/values.ts";

/** That a file holds a network as an object, which only its own code could bring back. */
export function pickledModule(module: PickleObject, where: string): AtlasError {
  return new AtlasError({
    code: "weights/pickled-module",
    kind: "input",
    problem: `this is a whole network, pickled as an object of ${briefly(makerOf(module) ?? "a class", 80)}, which only running its code could bring back`,
    where,
    expected: "a state_dict",
    remedy: 'Save its weights with torch.save(model.state_dict(), "weights.pt")',
  });
}
