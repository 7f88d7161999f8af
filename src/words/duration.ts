/** A time for people: `0.3 s`, `42 s`, `3 min 20 s`, `5 h 12 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const units = [
    { name: "d", length: 86_400, step: 3600 },
    { name: "h", length: 3600, step: 60 },
    { name: "min", length: 60, step: 1 },
    { name: "s", length: 1, step: 1 },
  ];
  const index = units.findIndex(({ length, step }) => Math.round(seconds / step) * step >= length);
  const unit = units[index]!;
  const next = units[index + 1];
  const rounded = Math.round(seconds / unit.step) * unit.step;
  const whole = Math.floor(rounded / unit.length);
  const rest = next === undefined ? 0 : Math.round((rounded % unit.length) / next.length);
  return rest === 0 || next === undefined
    ? `${whole} ${unit.name}`
    : `${whole} ${unit.name} ${rest} ${next.name}`;
}
