import 'reflect-metadata';
import { startOwnServer } from './own-server.js';
import { OurPosting } from './our-posting.js';
import { migrate } from '../../chassis/migrate.js';
import { migrations } from '../../subgraphs/points/storage/migrations.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { seedBooks } from './seed-books.js';
import { runLoad } from './load.js';
import { Lane } from './posting.js';
import { spread, oneHotWallet, oneHotBrand } from './holders.js';
const server = await startOwnServer();
try {
  for (const population of [
    { members: 200, brands: 10 },
    { members: 100_000, brands: 1000 },
  ]) {
    const db = await server.database('points' + population.members);
    await migrate(db.ownerUrl, 'points' + population.members + '_app', migrations);
    let t = performance.now();
    await seedBooks(server.adminUrl(db), {
      ...population,
      rowsPerMember: 13,
      more: { members: 1, rowsPerMember: 13, pointsPerRow: 20_000 },
    });
    console.log('seed', performance.now() - t);
    const c = await OurPosting.open(db.appUrl);
    if (population.members === 200) console.log(await checkBooks(c.database));
    for (const [n, d] of [
      ['spread', spread],
      ['brand', oneHotBrand],
      ['hot', oneHotWallet],
    ] as const) {
      const u = process.cpuUsage();
      console.log(
        n,
        await runLoad({ inFlight: 128, seconds: 4, warmUpSeconds: 1 }, (i) => {
          const l = new Lane(i, d(population));
          return () => c.post(l.next());
        }),
      );
      const v = process.cpuUsage(u);
      console.log('cpu', v.user / 1e6, v.system / 1e6);
    }
    if (population.members === 200) console.log(await checkBooks(c.database));
    console.log(
      await c.database.read.query('select kind, count(*), avg(jsonb_array_length(split)) from journal group by 1'),
    );
    await c.close();
  }
} finally {
  await server.stop();
}
