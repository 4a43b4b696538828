import { relative } from 'node:path';
import { defineCollection, defineConfig } from '@content-collections/core';
import { z } from 'zod';

const posts = defineCollection({
  name: 'posts',
  // Joined to the folder of this file by the library, absolute or not.
  directory: relative(process.cwd(), process.env.CONTENT_DIR),
  include: '**/*.md',
  schema: z.object({
    title: z.string(),
    date: z.string(),
    tags: z.array(z.string()),
    content: z.string(),
  }),
});

export default defineConfig({ content: [posts] });
