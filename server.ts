import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Most of a start is compiling the same modules as the last time. Not in the system's folder for temporary files, where
// others could put code; and before anything else is imported.
enableCompileCache(join(import.meta.dirname, '.next/cache/compiled'));
const { serve } = await import('#lib/server/process.ts');

try {
  await serve(import.meta.dirname, process.argv.includes('--dev'));
} catch (error) {
  console.error(error instanceof Error && !(error instanceof TypeError) ? error.message : error);
  process.exit(1);
}
