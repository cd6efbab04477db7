import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MetricsServer {
  /** Of the page that Prometheus reads. */
  url: string;
  close(): Promise<void>;
}

/** The metrics on a port of their own, so that whoever may reach the graph need not reach them. */
export async function serveMetrics(
  text: () => Promise<string>,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const answer = async (url: string | undefined, response: ServerResponse) => {
    if (url !== '/metrics') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(await text());
  };
  const server = createServer((request, response) => {
    answer(request.url, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
