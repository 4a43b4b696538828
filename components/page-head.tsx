import { ThemeScript } from './theme-switch.tsx';

/** What stands in the head of every page beside what its route says: the reader's choice of colours, and the author's own sheet, if there is one. */
export const PageHead = ({ sheet }: { sheet: string | null }) => (
  <head>
    <ThemeScript />
    {sheet !== null && <link rel="stylesheet" href={sheet} precedence="author" />}
  </head>
);
