import { check } from './check.ts';
import { newPost } from './new.ts';

const commands: Record<string, { run: (words: string[]) => Promise<number>; usage: string }> = {
  check: {
    run: check,
    usage: 'check                          every error and warning in the content folder; exit code 1 if there is an error',
  },
  new: { run: newPost, usage: 'new openstack/havana "A title"  a post with that path and title, dated now' },
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
