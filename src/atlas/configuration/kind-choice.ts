import { z } from "zod";
import type { Kind, KindChoice } from "#landscape";
import { section } from "#settings";

/** What a key needs to know of the kinds that it chooses between. */
type Chosen = Pick<Kind<unknown>, "kind" | "meaning" | "settings">;

/**
 * A key that names one of some kinds, `adam`, or gives its settings too, `{ kind: adam, beta2: 0.99 }`; read, it is a
 * mapping with every setting of its kind.
 *
 * @param meaning what the key says, without a full stop
 * @param kinds at least one
 */
export function kindChoice(meaning: string, kinds: readonly Chosen[], usual: string) {
  const names = kinds.map(({ kind }) => kind);
  const [first, ...others] = kinds.map((kind) =>
    section(kind.meaning, { kind: z.literal(kind.kind), ...kind.settings }),
  );
  const mappings = z.discriminatedUnion("kind", [first!, ...others]);
  const words = `one of ${names.join(", ")}`;
  const example = kinds.map(withSettings).find((text) => text !== undefined);
  return z
    .union([z.enum(names, { error: words }), mappings], {
      error: example === undefined ? words : `${words}, or a mapping such as ${example}`,
    })
    .transform((given): KindChoice => (typeof given === "string" ? mappings.parse({ kind: given }) : given))
    .prefault(usual)
    .meta({ description: `${meaning}; ${described(kinds)}.` });
}

/** `sgd (…), adam (…); or with settings { kind: sgd, nesterov: false }, …`. */
function described(kinds: readonly Chosen[]): string {
  const told = kinds.map(({ kind, meaning }) => `${kind} (${meaning})`).join(", ");
  const mappings = kinds.flatMap((kind) => withSettings(kind) ?? []);
  return mappings.length === 0 ? told : `${told}; or with settings ${mappings.join(", ")}`;
}

/** A kind with its settings at their defaults, as a file has them; `undefined` where it has none. */
function withSettings({ kind, settings }: Chosen): string | undefined {
  const defaults = Object.entries(z.object(settings).parse({}));
  if (defaults.length === 0) return undefined;
  return `{ ${[["kind", kind], ...defaults].map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}
