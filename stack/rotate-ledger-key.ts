/** `npm run rotate-ledger-key`: a new key for the ledger's checkpoints. From the next start on it signs, endorsed by the old. */
import { keyIdOf, publicKeyShape } from '../subgraphs/points/domain/ledger-key.js';
import { homeOf } from './home.js';
import { rotateLedgerKey } from './secrets.js';

const { ledgerKeys } = await rotateLedgerKey(homeOf(process.env));
const [signs, endorses] = ledgerKeys.map((key) => keyIdOf(publicKeyShape.parse(key)));
console.log(`From the next start on ${String(signs)} signs the ledger, endorsed by ${String(endorses)}.`);
