/**
 * The ICC profile that these bytes begin with and nothing that comes after it: its size and a signature stand in its header
 * (ICC.1:2022, 7.2). Null if there is none.
 */
export function profileIn(bytes: Buffer): Buffer | null {
  if (bytes.length < 132 || bytes.toString('latin1', 36, 40) !== 'acsp') return null;
  return bytes.subarray(0, Math.max(bytes.readUInt32BE(0), 132));
}
