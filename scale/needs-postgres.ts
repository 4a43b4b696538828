import { beforeEach } from 'vitest';

// Without it they would be those of `npm test` once more, on files of SQLite's.
beforeEach(({ skip }) => skip(process.env.WAYPOST_TEST_DATABASE === undefined, 'There is no PostgreSQL on this machine.'));
