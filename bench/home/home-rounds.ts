import { figuresTable } from '../measuring/figures-table.js';
import { runLoad } from '../measuring/load.js';
import type { OwnServer } from '../measuring/own-server.js';
import { ratioTable } from '../measuring/ratios.js';
import { takeTurns, type Contender, type Turns } from '../measuring/take-turns.js';
import { UsedByProcess } from '../measuring/used-by-process.js';
import { checkSameAnswers, FrontPage, tokensOf } from './asking.js';
import { HomeServices } from './home-services.js';

export interface HomeSize extends Turns {
  members: number;
  /** So many of them ask, in turn: each has a token, which is made beforehand. */
  asking: number;
  /** Before the rounds each side answers so many: what runs for days is measured, not how fast Node gets to know a program. */
  warmUpPages: number;
}

const inFlight = 16;
const mostWarmUpSeconds = 600;
const names = { graph: 'the graph', byHand: 'by hand' } as const;

/**
 * The front page of members with a year behind them, through the gateway and five subgraphs, beside one process written by hand that
 * asks the same databases one statement for each domain. Both check the same tokens.
 */
export async function measureHome(
  server: OwnServer,
  { members, asking, warmUpPages, ...turns }: HomeSize,
): Promise<string[]> {
  const services = await HomeServices.on(server);
  const opened: FrontPage[] = [];
  try {
    await services.seed(members);
    const graph = await services.startGateway();
    const byHand = await services.startByHand();
    const tokens = await tokensOf(services.issuerKey, asking);
    const pageOf = (url: string) => {
      const page = new FrontPage(url, inFlight, tokens);
      opened.push(page);
      return page;
    };
    const graphPage = pageOf(graph.url);
    const byHandPage = pageOf(byHand.url);
    await checkSameAnswers(graphPage, byHandPage, asking);
    const used = new UsedByProcess({
      [names.graph]: { gateway: graph.process, ...services.subgraphProcesses },
      [names.byHand]: { 'by hand': byHand.process },
    });
    const contender = (name: string, page: FrontPage): Contender => ({
      name,
      inFlight,
      laneOf: () => page.ask,
      usage: () => used.look(name),
    });
    for (const page of [graphPage, byHandPage]) {
      const { pauseAfterRefusalMs } = turns;
      await runLoad(
        { inFlight, seconds: mostWarmUpSeconds, warmUpSeconds: 0, most: warmUpPages, pauseAfterRefusalMs },
        () => page.ask,
      );
    }
    const results = await takeTurns([contender(names.graph, graphPage), contender(names.byHand, byHandPage)], turns);
    return [
      ratioTable([
        {
          what: 'MemberCentre through the graph over the same by hand, answers per second',
          found: results.ratio(names.graph, names.byHand),
          expected: 0.25,
          bound: 'at least',
        },
      ]),
      figuresTable(`${inFlight} in flight, ${members.toLocaleString('en')} members`, results),
      used.table(results),
      'The database server and whoever asks share the two cores with all of these, and are not in the second table.',
    ];
  } finally {
    await Promise.all(opened.map((page) => page.close()));
    await services.stop();
  }
}
