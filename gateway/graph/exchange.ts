import type { Dispatcher, Pool } from 'undici';

/** A try that brought no answer. Timed-out ones are not repeated: the subgraph has enough to do. */
export class BrokenConnection extends Error {
  constructor(
    message: string,
    readonly timedOut: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface AnsweredText {
  status: number;
  text: string;
}

/**
 * Sends a request and gives the answer's text, through undici's own handler interface: `request()` makes a stream, an abort
 * signal and several promises of every answer, which here took as long as all the rest. Rejects with a BrokenConnection, or
 * with an Error for an answer that is longer than the pool takes. The limit bounds the whole of it, waiting for a free
 * connection included; undici's own limits begin later.
 */
export function exchange(pool: Pool, request: Dispatcher.DispatchOptions, timeoutMs: number): Promise<AnsweredText> {
  return new Promise((resolve, reject) => {
    const collector = new AnswerCollector(resolve, reject, timeoutMs);
    pool.dispatch(request, collector);
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private timedOut = false;
  private status = 0;
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly resolve: (answer: AnsweredText) => void,
    private readonly reject: (error: Error) => void,
    timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.giveUp(), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // It waited for a connection for so long that nobody waits for it any more.
    if (this.timedOut) controller.abort(new Error('timed out'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.timer);
    const [first = Buffer.alloc(0)] = this.chunks;
    const body = this.chunks.length === 1 ? first : Buffer.concat(this.chunks);
    this.resolve({ status: this.status, text: body.toString() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.timer);
    // Whoever answers without end would do so again.
    if (codeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
      this.reject(new Error('answered without end', { cause: error }));
    else this.reject(new BrokenConnection('no answer', this.timedOut || isTimeout(error), error));
  }

  private giveUp(): void {
    this.timedOut = true;
    if (this.controller) this.controller.abort(new Error('timed out'));
    else this.reject(new BrokenConnection('no connection became free', true));
  }
}

function codeOf(error: Error): unknown {
  return (error as { code?: unknown }).code;
}

function isTimeout(error: Error): boolean {
  const code = codeOf(error);
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
