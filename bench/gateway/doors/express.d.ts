/** express brings no types; this is what the bench uses of it. */
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Application {
    (request: IncomingMessage, response: ServerResponse): void;
    use(path: string, ...handlers: unknown[]): void;
  }

  const express: (() => Application) & { json: () => unknown };
  export default express;
}
