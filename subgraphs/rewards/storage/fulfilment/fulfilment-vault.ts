import { hkdfSync } from 'node:crypto';
import { openBytes, sealBytes } from '../../../../chassis/sealed-text.js';
import type { ShippingAddress } from '../../domain/fulfilment/shipping-address.js';

/** Seals what only those may read whom it concerns, where goods go and partners' secrets, under a key for each of the two. */
export class FulfilmentVault {
  private readonly addresses: Buffer;
  private readonly secrets: Buffer;

  constructor(vaultKey: Buffer) {
    const keyFor = (what: string) => Buffer.from(hkdfSync('sha256', vaultKey, '', `rewards ${what}`, 32));
    this.addresses = keyFor('addresses');
    this.secrets = keyFor('partner secrets');
  }

  sealAddress(redemptionId: string, address: ShippingAddress): Buffer {
    return sealBytes(this.addresses, addressOf(redemptionId), Buffer.from(JSON.stringify(address)));
  }

  openAddress(redemptionId: string, sealed: Buffer): ShippingAddress {
    return JSON.parse(openBytes(this.addresses, addressOf(redemptionId), sealed).toString()) as ShippingAddress;
  }

  sealSecret(partnerId: string, secret: string): Buffer {
    return sealBytes(this.secrets, secretOf(partnerId), Buffer.from(secret));
  }

  openSecret(partnerId: string, sealed: Buffer): string {
    return openBytes(this.secrets, secretOf(partnerId), sealed).toString();
  }
}

const addressOf = (redemptionId: string) => `redemption_address.sealed ${redemptionId.toLowerCase()}`;
const secretOf = (partnerId: string) => `partner_endpoint.secret_sealed ${partnerId.toLowerCase()}`;
