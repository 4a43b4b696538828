import { exportStatic } from './export-static.ts';

/** `export static <dir>`. Gives the exit code; throws an Error for whoever exports. */
export async function exportBlog([kind, ...words]: string[]): Promise<number> {
  if (kind === 'static') return exportStatic(words);
  console.error('Say what: export static <folder>.');
  return 2;
}
