import { z } from 'zod';

const schema = z.email();

/** Is a text one e-mail address and nothing else: no name, no list, no line break? */
export const isAddress = (text: string): boolean => schema.safeParse(text).success;

/** An address as logs may show it: `a***@example.org`. */
export const maskAddress = (address: string): string => `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`;

/** A text in which an address, however it is capitalised, is masked. */
export const maskIn = (text: string, address: string): string =>
  text.replaceAll(new RegExp(RegExp.escape(address), 'gi'), () => maskAddress(address));
