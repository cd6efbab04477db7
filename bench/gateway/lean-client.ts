import { Pool } from 'undici';

export interface HttpRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Asks one server over kept-alive connections, by undici's lowest door: the asking side must not be what is measured. */
export class LeanClient {
  private readonly pool: Pool;

  constructor(origin: string, connections: number) {
    this.pool = new Pool(origin, { connections });
  }

  /** The body of a 200. Throws an Error for any other status, with what was said. */
  ask({ method, path, headers, body }: HttpRequest): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let status = 0;
      const chunks: Buffer[] = [];
      this.pool.dispatch(
        { method, path, headers, body },
        {
          // Without it undici takes this for a handler of its former kind.
          onRequestStart: () => undefined,
          onResponseStart: (_controller, code) => {
            status = code;
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk);
          },
          onResponseEnd: () => {
            const content = Buffer.concat(chunks);
            if (status === 200) resolve(content);
            else reject(new Error(`answered ${status}: ${content.toString()}`));
          },
          onResponseError: (_controller, error) => {
            reject(error);
          },
        },
      );
    });
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
