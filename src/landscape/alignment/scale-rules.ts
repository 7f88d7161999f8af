import { alike, type EquationOf, type Operand, type PrimitiveName, type Value } from "#engine";
import type { AxisShape } from "./axis-shape.ts";
import {
  ANY,
  combined,
  type Form,
  type Forms,
  groupsInRun,
  type Requirements,
  type ScaleKind,
  ZERO,
} from "./scale-forms.ts";

/** What the rules know of a program while they go through it. */
export interface ScaleContext {
  readonly kind: ScaleKind;
  readonly requirements: Requirements;
  readonly formsOf: (operand: Operand) => Forms;
  readonly shapesOf: (operand: Operand) => readonly AxisShape[];
  /** How many groups of units lie on each axis of a value. */
  readonly groupsOf: (value: Value) => readonly number[];
  /** Whether an operand is 0 everywhere, which has any factor. */
  readonly isZero: (operand: Operand) => boolean;
  /** Whether one operand is the other with its sign changed. */
  readonly areOpposite: (one: Operand, other: Operand) => boolean;
  /** Whether a sum is one of a variance and the small number that keeps its root from zero. */
  readonly isVarianceSum: (inputs: readonly Operand[]) => boolean;
}

type ScaleRule<Name extends PrimitiveName = PrimitiveName> = (
  equation: EquationOf<Name>,
  context: ScaleContext,
) => readonly Forms[];

/**
 * How the factors of units go into what an equation puts out, from how they go into what it reads; requires what must hold
 * for the program to compute the same.
 */
export function formsThrough<P extends PrimitiveName>(
  primitive: P,
  equation: EquationOf<P>,
  context: ScaleContext,
): readonly Forms[] {
  return RULES[primitive](equation, context);
}

const noneIn = (value: Value, { groupsOf }: ScaleContext): Forms =>
  groupsOf(value).map((count) => Array.from({ length: count }, () => ZERO));

/** Nothing is known, or the function is none of factors: none may go in. */
const opaque: ScaleRule = ({ inputs, outputs }, context) => {
  for (const input of inputs) context.requirements.noneOf(context.formsOf(input));
  return outputs.map((output) => noneIn(output, context));
};

/** A form for each group on each axis of a value, from those of operands beside it; axes count from the last. */
function beside(
  rank: number,
  counts: readonly number[],
  operands: readonly Operand[],
  { formsOf }: ScaleContext,
  join: (forms: readonly (Form | undefined)[]) => Form,
): Forms {
  return counts.map((count, axis) =>
    Array.from({ length: count }, (_, place) =>
      join(
        operands.map((operand) => {
          const own = axis - (rank - operand.shape.length);
          return operand.shape[own] === 1 ? undefined : formsOf(operand)[own]?.[place];
        }),
      ),
    ),
  );
}

/** Of values that are added, or otherwise only scale together: all alike, none where one is the same for all units. */
function alikeForms(
  output: Value,
  operands: readonly Operand[],
  context: ScaleContext,
  counts: readonly number[] = context.groupsOf(output),
): Forms {
  const counted = operands.filter((operand) => !context.isZero(operand));
  return beside(output.shape.length, counts, counted, context, (forms) => {
    const apart = forms.map((form) => form ?? ZERO).filter((form) => form !== ANY);
    const [first = forms.length > 0 ? ANY : ZERO, ...others] = apart;
    for (const other of others) context.requirements.equal(first, other);
    return first;
  });
}

function productForms(
  rank: number,
  counts: readonly number[],
  operands: readonly Operand[],
  context: ScaleContext,
): Forms {
  return beside(rank, counts, operands, context, (forms) =>
    combined(...forms.map((form) => [1, form ?? ZERO] as const)),
  );
}

const sum: ScaleRule = ({ inputs, outputs: [output] }, context) => [
  alikeForms(
    output!,
    context.isVarianceSum(inputs) ? inputs.filter(({ kind }) => kind === "value") : inputs,
    context,
  ),
];

const product: ScaleRule = ({ inputs, outputs: [output] }, context) => [
  productForms(output!.shape.length, context.groupsOf(output!), inputs, context),
];

const kept: ScaleRule = ({ inputs }, { formsOf }) => [formsOf(inputs[0]!)];

/** Where a sign decides, no sign may change. */
const onlyPositive =
  (rule: ScaleRule): ScaleRule =>
  (equation, context) =>
    context.kind === "sign" ? opaque(equation, context) : rule(equation, context);

const odd: ScaleRule = (equation, context) => (context.kind === "sign" ? kept : opaque)(equation, context);

const even: ScaleRule = (equation, context) =>
  context.kind === "sign" ? [noneIn(equation.outputs[0]!, context)] : opaque(equation, context);

/** Forms one after another in runs of so many. */
function inRuns(forms: readonly Form[], counts: readonly number[]): Forms {
  let end = 0;
  return counts.map((count) => {
    end += count;
    return forms.slice(end - count, end);
  });
}

/** The same forms on axes that are laid out anew, their groups in the same order. */
const relaid: ScaleRule = (equation, context) => {
  const forms = context.formsOf(equation.inputs[0]!).flat();
  const counts = context.groupsOf(equation.outputs[0]!);
  if (forms.length !== counts.reduce((sum, count) => sum + count, 0)) return opaque(equation, context);
  return [inRuns(forms, counts)];
};

/** A run of an axis: its place among the elements of another. */
type Run = readonly [from: number, to: number];

/** The forms of a run of an axis; units stay as they are where it ends within them. */
function formsInRun(input: Operand, axis: number, run: Run, context: ScaleContext): readonly Form[] {
  const forms = context.formsOf(input)[axis]!;
  const range = groupsInRun(context.shapesOf(input)[axis]!, ...run);
  if (range !== undefined) return forms.slice(...range);
  context.requirements.noneOf([forms]);
  return [];
}

/** The forms of an axis of which a run comes from elsewhere and the rest is 0. */
function formsAround(output: Value, axis: number, run: Run, forms: readonly Form[], context: ScaleContext) {
  const whole = Array.from({ length: context.groupsOf(output)[axis]! }, () => ANY);
  const range = groupsInRun(context.shapesOf(output)[axis]!, ...run);
  if (range !== undefined && range[1] - range[0] === forms.length)
    return whole.toSpliced(range[0], forms.length, ...forms);
  context.requirements.noneOf([forms]);
  return whole.map(() => ZERO);
}

const RULES: { readonly [P in PrimitiveName]: ScaleRule<P> } = {
  ...alike(["add", "sub"], sum),
  mul: product,
  ...alike(["max", "min"], onlyPositive(sum)),
  ...alike(["neg", "cast", "stop_gradient"], kept),
  ...alike(["sin", "asin", "atan", "erf"], odd),
  cos: even,
  ...alike(["idiv", "mod", "floor", "ceil", "exp", "log", "erfc", "bit_combine", "softmax"], opaque),
  ...alike(["scatter", "scatter_onto", "conv_transpose", "pool_transpose", "foreign", "affine"], opaque),
  ...alike(["sort", "argsort"], opaque),
  reciprocal: ({ inputs }, { formsOf }) => [
    formsOf(inputs[0]!).map((forms) => forms.map((form) => combined([-1, form]))),
  ],
  sqrt: onlyPositive(({ inputs }, { formsOf }) => [
    formsOf(inputs[0]!).map((forms) => forms.map((form) => combined([0.5, form]))),
  ]),
  unit_step: onlyPositive(({ outputs }, context) => [noneIn(outputs[0]!, context)]),
  reduce(equation, context) {
    const { op, axis } = equation.parameters;
    if (op === "Mul" || (op !== "Add" && context.kind === "sign")) return opaque(equation, context);
    const forms = context.formsOf(equation.inputs[0]!);
    context.requirements.noneOf(forms.filter((_, own) => axis.includes(own)));
    return [forms.filter((_, own) => !axis.includes(own))];
  },
  dot({ inputs, outputs }, context) {
    const rank = outputs[0]!.shape.length;
    const summed = context.formsOf(inputs[0]!).at(-1)?.length ?? 0;
    const forms = productForms(rank + 1, [...context.groupsOf(outputs[0]!), summed], inputs, context);
    context.requirements.noneOf(forms.slice(rank));
    return [forms.slice(0, rank)];
  },
  conv({ inputs, outputs, parameters: { vmapDims: mapped } }, context) {
    const [maps, kernel] = inputs.map(context.formsOf) as [Forms, Forms];
    const product = (axis: number) =>
      maps[axis]!.map((form, place) => combined([1, form], [1, kernel[axis]![place] ?? ZERO]));
    const rest = noneIn(outputs[0]!, context).slice(mapped + 2);
    context.requirements.noneOf([product(mapped + 1)]);
    const shared = Array.from({ length: mapped }, (_, axis) => product(axis));
    return [[...shared, maps[mapped]!, kernel[mapped]!, ...rest]];
  },
  pool({ inputs, outputs, parameters: { window } }, context) {
    const leading = inputs[0]!.shape.length - window.length;
    return [
      [...context.formsOf(inputs[0]!).slice(0, leading), ...noneIn(outputs[0]!, context).slice(leading)],
    ];
  },
  transpose: ({ inputs, parameters: { perm } }, { formsOf }) => [
    perm.map((axis) => formsOf(inputs[0]!)[axis]!),
  ],
  broadcast({ inputs, outputs, parameters: { axis: added } }, context) {
    const own = [...context.formsOf(inputs[0]!)];
    return [noneIn(outputs[0]!, context).map((none, axis) => (added.includes(axis) ? none : own.shift()!))];
  },
  reshape: relaid,
  flip: kept,
  shrink({ inputs, outputs, parameters: { slice } }, context) {
    const counts = context.groupsOf(outputs[0]!);
    return [
      slice.map((run, axis) => {
        const forms = formsInRun(inputs[0]!, axis, run, context);
        if (forms.length === counts[axis]) return forms;
        context.requirements.noneOf([forms]);
        return noneIn(outputs[0]!, context)[axis]!;
      }),
    ];
  },
  pad({ inputs, outputs, parameters: { width } }, context) {
    return [
      width.map(([before, after], axis) => {
        const { shape } = inputs[0]!;
        const own: Run = [Math.max(0, -before), shape[axis]! - Math.max(0, -after)];
        const start = Math.max(0, before);
        const forms = formsInRun(inputs[0]!, axis, own, context);
        return formsAround(outputs[0]!, axis, [start, start + own[1] - own[0]], forms, context);
      }),
    ];
  },
  concatenate(equation, context) {
    const { inputs, outputs, parameters } = equation;
    const arrays = inputs.map(context.formsOf);
    const counts = context.groupsOf(outputs[0]!);
    const joined = arrays.flatMap((forms) => forms[parameters.axis]!);
    if (joined.length !== counts[parameters.axis]) return opaque(equation, context);
    const others = alikeForms(outputs[0]!, inputs, context, counts.with(parameters.axis, 0));
    return [others.with(parameters.axis, joined)];
  },
  split(equation, context) {
    const { inputs, outputs, parameters } = equation;
    const forms = context.formsOf(inputs[0]!);
    const counts = outputs.map((output) => context.groupsOf(output)[parameters.axis]!);
    if (forms[parameters.axis]!.length !== counts.reduce((sum, count) => sum + count, 0))
      return opaque(equation, context);
    return inRuns(forms[parameters.axis]!, counts).map((run) => forms.with(parameters.axis, run));
  },
  gather({ inputs, outputs, parameters: { axis, outDim } }, context) {
    const [read, ...indices] = inputs.map(context.formsOf) as [Forms, ...Forms[]];
    context.requirements.noneOf([...indices.flat(), ...read.filter((_, own) => axis.includes(own))]);
    const rest = read.filter((_, own) => !axis.includes(own));
    const places = outputs[0]!.shape.length - rest.length;
    return [rest.toSpliced(outDim, 0, ...Array.from({ length: places }, () => []))];
  },
  compare(equation, context) {
    const [one, other] = equation.inputs as readonly [Operand, Operand];
    const isOrder = equation.parameters.op === "less" || equation.parameters.op === "less_equal";
    const apart = [one, other].filter(({ kind }) => kind === "value");
    const isWithZero = [one, other].some((operand) => operand.kind === "literal" && operand.value === 0);
    if (context.kind === "scale") {
      alikeForms(equation.outputs[0]!, equation.inputs, context);
      return [noneIn(equation.outputs[0]!, context)];
    }
    // Which of two signs a number has changes with its factor.
    if (!isOrder || !isWithZero || apart.length !== 1) return opaque(equation, context);
    return [productForms(apart[0]!.shape.length, context.groupsOf(equation.outputs[0]!), apart, context)];
  },
  where(equation, context) {
    const [condition, one, other] = equation.inputs as readonly [Operand, Operand, Operand];
    const output = equation.outputs[0]!;
    // What is taken instead is the same with its sign changed.
    if (context.areOpposite(one, other)) {
      return [productForms(output.shape.length, context.groupsOf(output), [condition, other], context)];
    }
    context.requirements.noneOf(context.formsOf(condition));
    return [alikeForms(output, [one, other], context)];
  },
};
