/**
 * From which addresses somebody may ask: networks of either version, written as CIDR. An address of version 4 that comes in the
 * clothes of version 6 (`::ffff:192.0.2.1`) is the one of version 4.
 */
import ipaddr from 'ipaddr.js';

/**
 * The network in its one spelling: `192.0.2.0/24`, `2001:db8::/32`; an address alone is the network of itself. Throws an Error that
 * says what is wrong with it.
 */
export function parseNetwork(text: string): string {
  const [address = '', length, ...rest] = text.trim().split('/');
  if (rest.length > 0 || !isPlainAddress(address)) throw new Error('is no address and no network');
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) throw new Error('is to be written as version 4');
  const whole = parsed.kind() === 'ipv4' ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) throw new Error('has a prefix that is no number');
  const prefix = length === undefined ? whole : Number(length);
  if (prefix > whole) throw new Error(`has a prefix above ${String(whole)}`);
  const first = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const canonical = `${first.networkAddressFromCIDR(`${address}/${String(prefix)}`).toString()}/${String(prefix)}`;
  if (!canonical.startsWith(`${parsed.toString()}/`))
    throw new Error(`reaches beyond its prefix; ${canonical} is meant`);
  return canonical;
}

/** Whether the address lies in one of the networks, as `parseNetwork` writes them. Of no networks at all every address does. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const asked = ipaddr.process(address);
  return networks.some((network) => {
    const [base, prefix] = ipaddr.parseCIDR(network);
    return base.kind() === asked.kind() && asked.match(base, prefix);
  });
}

/** ipaddr.js also takes octal, hexadecimal and shortened addresses, which no two programs read alike, and zones of version 6. */
function isPlainAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (!text.includes('%') && ipaddr.IPv6.isValid(text));
}
