/** `npm run --silent manifest -- [FOLDER]`: the operations that OPERATIONS_ONLY serves, as Apollo's clients read them. */
import { OperationList } from './edge/persisted/operation-list.js';

const [folder = 'schema/operations'] = process.argv.slice(2);
const { manifest } = await OperationList.read(folder);
process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
