import { hkdfSync } from 'node:crypto';
import { openBytes, sealBytes } from '../../../../chassis/sealed-text.js';

/** Seals the secrets by which partners' webhooks are signed, each to its endpoint. */
export class WebhookVault {
  private readonly key: Buffer;

  constructor(vaultKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', vaultKey, '', 'partners webhook secrets', 32));
  }

  seal(endpointId: string, secret: string): Buffer {
    return sealBytes(this.key, placeOf(endpointId), Buffer.from(secret));
  }

  open(endpointId: string, sealed: Buffer): string {
    return openBytes(this.key, placeOf(endpointId), sealed).toString();
  }
}

const placeOf = (endpointId: string) => `webhook_endpoint.secret_sealed ${endpointId.toLowerCase()}`;
