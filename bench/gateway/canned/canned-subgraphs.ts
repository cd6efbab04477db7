/** The five subgraphs as one program: `canned-subgraphs.js '[4001, ...]'` answers on each of these ports. */
import { cannedSubgraph } from './canned-subgraph.js';

for (const port of JSON.parse(process.argv[2] ?? '[]') as number[]) cannedSubgraph().listen(port, '127.0.0.1');
