/**
 * A function of a section that works each section out once. Equal changes of one section give one object, so what a
 * grid of many cells asks of its sections is worked out for few of them.
 */
export function oncePerSection<Section extends object, Value>(
  workOut: (section: Section) => Value,
): (section: Section) => Value {
  const known = new WeakMap<Section, { readonly value: Value }>();
  return (section) => {
    const found = known.get(section) ?? { value: workOut(section) };
    known.set(section, found);
    return found.value;
  };
}
