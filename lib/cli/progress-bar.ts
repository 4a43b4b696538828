import { onceASecond } from '../once-a-second.ts';

const cells = 30;

/** Shows how far something is, once a second: as a bar that is drawn over itself in a terminal, else as nothing. */
export function progressBar(stream: NodeJS.WriteStream): { show: (done: number, total: number) => void; clear: () => void } {
  let isDrawn = false;
  const draw = onceASecond((done: number, total: number) => {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * cells);
    stream.write(`\r[${'#'.repeat(filled)}${' '.repeat(cells - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`);
    isDrawn = true;
  });
  return {
    show: (done, total) => (stream.isTTY ? draw(done, total) : undefined),
    clear: () => (isDrawn ? void stream.write(`\r${' '.repeat(cells + 8)}\r`) : undefined),
  };
}
