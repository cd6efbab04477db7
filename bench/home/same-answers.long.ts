/** What is compared is the same work: the graph and the process written by hand give members alike the very same front page. */
import { startOwnServer, type OwnServer } from '../measuring/own-server.js';
import { checkSameAnswers, FrontPage, tokensOf } from './asking.js';
import { HomeServices } from './home-services.js';

const members = 30;
let server: OwnServer;
let services: HomeServices;

beforeAll(async () => {
  server = await startOwnServer(0);
  services = await HomeServices.on(server);
});

afterAll(async () => {
  await services.stop();
  await server.stop();
});

test('both answer alike, whoever lives with somebody of a better tier and whoever does not', async () => {
  await services.seed(members);
  const [graph, byHand] = [await services.startGateway(), await services.startByHand()];
  const tokens = await tokensOf(services.issuerKey, members);
  const pages = [new FrontPage(graph.url, 1, tokens), new FrontPage(byHand.url, 1, tokens)] as const;
  try {
    await checkSameAnswers(...pages, members);
  } finally {
    await Promise.all(pages.map((page) => page.close()));
  }
});
