import { newId } from '../../../chassis/ids.js';
import { verifyLedger } from '../storage/verify-ledger.js';
import { PointsUnderTest } from './given.js';
import { newLedgerKey } from './ledger-keys.js';
import { signLedgerCheckpoint } from '../usecases/sign-ledger-checkpoint.js';
import { SigningKey } from '../domain/ledger-key.js';
import { createLog } from '../../../chassis/log.js';
test('volume', async () => {
  const k = newLedgerKey();
  const given = await PointsUnderTest.start({ LEDGER_SIGNING_KEY: JSON.stringify(k) });
  const w = given.writer();
  const members = Array.from({ length: 2000 }, () => newId());
  const N = 60000;
  let t = Date.now();
  for (let i = 0; i < N; i += 2000) {
    await Promise.all(Array.from({ length: 2000 }, (_, j) => w.post({ once: null, command: {
      kind: 'postAwards', purchaseId: newId(), memberId: members[(i + j * 7) % 2000]!, currency: 'HARVEST', occurredAt: '2027-03-10T04:00:00.000Z', day: '2027-03-10', dailyCap: null,
      pendingUntil: null, saleAmountMinor: 100, saleCurrency: 'CNY', awards: [{ awardId: newId(), campaignId: 'base', version: 1, points: 3, expiresAt: '2028-03-31T16:00:00.000Z', budget: null, green: false, whenShort: 'REST', lines: [{ lineId: 'l', points: 3 }] }],
    } as never })));
  }
  console.log('posted', N, Date.now() - t, 'ms');
  t = Date.now();
  await signLedgerCheckpoint({ database: given.subgraph.database, signingKeys: [new SigningKey(k)], log: createLog('x', 'silent') } as never);
  console.log('signed', Date.now() - t);
  for (let r = 0; r < 3; r++) {
    (globalThis as any).gc?.();
    const m0 = process.memoryUsage();
    t = Date.now();
    const v = await verifyLedger(given.subgraph.database);
    console.log(JSON.stringify(v), Date.now() - t, 'ms', (process.memoryUsage().rss - m0.rss) / 1e6);
  }
  await given.stop();
}, 300000);
