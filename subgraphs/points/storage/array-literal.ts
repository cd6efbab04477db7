/**
 * A column of values as PostgreSQL writes an array, for `unnest`. Made here because the driver's own way costs several times
 * as much per value, and a batch has thousands.
 */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (let place = 0; place < values.length; place += 1) {
    if (place > 0) text += ',';
    const value = values[place] ?? null;
    if (value === null) text += 'NULL';
    else if (typeof value !== 'string') text += String(value);
    else text += `"${special.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
  }
  return `${text}}`;
}

const special = /["\\]/;
