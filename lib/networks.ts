import { BlockList, isIP, isIPv4 } from 'node:net';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

/** Is this an address, or a network as CIDR has it (RFC 4632): `10.0.0.0/8`, `2001:db8::/32`? */
export function isNetwork(network: string): boolean {
  const [address = '', prefix, ...more] = network.split('/');
  if (isIP(address) === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128));
}

/** The addresses of these networks, for which `isNetwork` holds. */
export function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}

/** Is an address in such a list? What is none is in none. */
export const isIn = (list: BlockList, address: string): boolean => isIP(address) !== 0 && list.check(address, familyOf(address));
