import { kinds } from '../import/kinds.ts';

/** Each is loaded when it is asked for: together they take longer to load than most take to run, and a third of the memory of an import. */
const commands: Record<string, { run: (words: string[]) => Promise<number>; usage: string }> = {
  check: {
    run: async (words) => (await import('./check.ts')).check(words),
    usage:
      'check                          every error and warning in the content folder; exit code 1 if there is an error\n' +
      '                                 --ledger: proves that every address ever published is answered',
  },
  publish: {
    run: async (words) => (await import('./publish.ts')).publishNow(words),
    usage: 'publish [--force]              has the running server publish what is new; --force: though most posts would go',
  },
  new: {
    run: async (words) => (await import('./new.ts')).newPost(words),
    usage: 'new openstack/havana "A title"  a post with that path and title, dated now',
  },
  preview: {
    run: async (words) => (await import('./preview.ts')).preview(words),
    usage: 'preview a/draft.md [--days 7]  a link that shows a draft or a scheduled post to whoever has it',
  },
  comments: {
    run: async (words) => (await import('./comments.ts')).comments(words),
    usage:
      'comments export                every comment as JSON, without e-mail addresses\n' +
      '                                 import file.json: takes them in again; what is there already stays\n' +
      '                                 forget ann@example.org [--words]: takes name and addresses off their comments',
  },
  import: {
    run: async (words) => (await import('./import.ts')).importFrom(words),
    usage:
      'import wordpress export.xml    posts, pages and comments of another engine; --dry-run: only says what it would do\n' +
      `                                 kinds: ${Object.keys(kinds).join(', ')}`,
  },
  export: {
    run: async (words) => (await import('./export.ts')).exportTo(words),
    usage:
      'export folder                  all of the blog: its files, comments as JSON beside each post, old addresses\n' +
      '                                 static folder: as files that any web server can serve, its links checked',
  },
  backup: {
    run: async (words) => (await import('./backup.ts')).backup(words),
    usage: 'backup file.db                 copies the store (SQLite) as it is at one moment, while the server runs',
  },
  restore: {
    run: async (words) => (await import('./restore.ts')).restore(words),
    usage: 'restore file.db                makes such a copy the store again, while no server runs; keeps the one before',
  },
  'move-store': {
    run: async (words) => (await import('./move-store.ts')).moveStore(words),
    usage: 'move-store postgres://…        copies the store into an empty one, also file:/srv/waypost.db, and proves it',
  },
  'sign-in': {
    run: async (words) => (await import('./sign-in.ts')).signIn(words),
    usage:
      'sign-in [e-mail]               a link that signs an author in, once\n' +
      '                                 --end-all: signs that author, or all of them, out everywhere',
  },
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
