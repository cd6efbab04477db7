interface Lockfile {
  packages: Record<string, { license?: string; dev?: boolean }>;
}

/** Licences that ask for no more than their notice to be kept. */
const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'MIT-0',
  'Unlicense',
]);

/** The licence of every package that is installed for production, by name, as the lockfile states it. */
export function productionLicences({ packages }: Lockfile): Map<string, string> {
  const licences = new Map<string, string>();
  for (const [folder, { license, dev }] of Object.entries(packages)) {
    const name = folder.split('node_modules/').at(-1) ?? '';
    if (folder !== '' && !dev) licences.set(name, license ?? 'unknown');
  }
  return licences;
}

/** Of `A AND B` both must be permissive, of `A OR B` one, which is then the one taken. */
export function isPermissive(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isPermissive);
  return bare.split(' AND ').every((licence) => permissive.has(licence));
}
