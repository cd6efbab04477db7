import { isDeepStrictEqual } from 'node:util';
import { newId } from '../../chassis/ids.js';
import { signCall, signedCallHeader } from '../../chassis/signed-call.js';
import { LeanClient } from '../measuring/lean-client.js';
import type { Ask } from '../measuring/load.js';
import { lookThrough } from '../measuring/look-through.js';
import { answerByHand, type AskedByHand } from './by-hand.js';
import { askingName, serviceName } from './call-checks.js';
import type { Case } from './cases.js';

/** Sends a case's requests to one service, each under a signature of its own, whether or not that is looked at. */
export class Asking {
  private readonly client: LeanClient;
  private asked = 0;

  constructor(
    url: string,
    private readonly key: Uint8Array,
    private readonly theCase: Case,
    connections: number,
  ) {
    this.client = new LeanClient(url, connections);
  }

  /** The next request. Rejects for any answer but the right one. */
  ask: Ask = async () => {
    const place = this.asked;
    this.asked += 1;
    const body = JSON.stringify(this.theCase.request(place));
    const signature = await signCall({
      from: askingName,
      audience: serviceName,
      key: this.key,
      method: 'POST',
      path: '/graphql',
      body,
      caller: { kind: 'service', name: askingName },
      requestId: newId(),
      locale: 'en',
    });
    const headers = { 'content-type': 'application/json', [signedCallHeader]: signature };
    lookThrough(await this.client.ask({ method: 'POST', path: '/graphql', headers, body }), place, (text) => {
      // As JSON has it, in which a date is text.
      const expected: unknown = JSON.parse(JSON.stringify({ data: answerByHand(JSON.parse(body) as AskedByHand) }));
      if (!isDeepStrictEqual(JSON.parse(text), expected)) throw new Error(`not the answer to ${body}: ${text}`);
    });
    return true;
  };

  close(): Promise<void> {
    return this.client.close();
  }
}
