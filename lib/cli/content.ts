import { kinds } from '../import/kinds.ts';
import { backup } from './backup.ts';
import { check } from './check.ts';
import { comments } from './comments.ts';
import { exportBlog } from './export.ts';
import { importFrom } from './import.ts';
import { moveStore } from './move-store.ts';
import { newPost } from './new.ts';
import { preview } from './preview.ts';
import { publishNow } from './publish.ts';
import { restore } from './restore.ts';
import { signIn } from './sign-in.ts';

const commands: Record<string, { run: (words: string[]) => Promise<number>; usage: string }> = {
  check: {
    run: check,
    usage:
      'check                          every error and warning in the content folder; exit code 1 if there is an error\n' +
      '                                 --ledger: proves that every address ever published is answered',
  },
  publish: {
    run: publishNow,
    usage: 'publish [--force]              has the running server publish what is new; --force: though most posts would go',
  },
  new: { run: newPost, usage: 'new openstack/havana "A title"  a post with that path and title, dated now' },
  preview: {
    run: preview,
    usage: 'preview a/draft.md [--days 7]  a link that shows a draft or a scheduled post to whoever has it',
  },
  comments: {
    run: comments,
    usage:
      'comments export                every comment as JSON, without e-mail addresses\n' +
      '                                 import file.json: takes them in again; what is there already stays\n' +
      '                                 forget ann@example.org [--words]: takes name and addresses off their comments',
  },
  import: {
    run: importFrom,
    usage:
      'import wordpress export.xml    posts, pages and comments of another engine; --dry-run: only says what it would do\n' +
      `                                 kinds: ${Object.keys(kinds).join(', ')}`,
  },
  export: {
    run: exportBlog,
    usage: 'export static folder           the whole blog as files that any web server can serve, its links checked',
  },
  backup: {
    run: backup,
    usage: 'backup file.db                 copies the store (SQLite) as it is at one moment, while the server runs',
  },
  restore: {
    run: restore,
    usage: 'restore file.db                makes such a copy the store again, while no server runs; keeps the one before',
  },
  'move-store': {
    run: moveStore,
    usage: 'move-store postgres://…        copies the store into an empty one, also file:/srv/waypost.db, and proves it',
  },
  'sign-in': { run: signIn, usage: 'sign-in [e-mail]               a link that signs an author in, once' },
};

const [name = '', ...words] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) {
  try {
    process.exitCode = await command.run(words);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} else {
  const usages = Object.values(commands).map(({ usage }) => `  npm run content -- ${usage}`);
  console.error(`Usage:\n${usages.join('\n')}`);
  process.exitCode = 2;
}
