import { readFile } from 'node:fs/promises';
import { gatewayNodeFlags } from './gateway-node-flags.js';

test.each([
  ['Dockerfile', `CMD ["node", "${gatewayNodeFlags[0]}", "dist/stack/gateway.js"]`],
  ['docker-compose.yml', `command: [node, ${gatewayNodeFlags[0]}, dist/stack/gateway.js]`],
  ['package.json', `"gateway": "node ${gatewayNodeFlags[0]} stack/launch.mjs stack/gateway"`],
])('%s starts the gateway as npm start does', async (file, line) => {
  expect(gatewayNodeFlags).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toContain(line);
});
