import { defineDocumentType, makeSource } from 'contentlayer2/source-files';

const Post = defineDocumentType(() => ({
  name: 'Post',
  filePathPattern: '**/*.md',
  contentType: 'markdown',
  fields: {
    title: { type: 'string', required: true },
    date: { type: 'date', required: true },
    tags: { type: 'list', of: { type: 'string' } },
  },
}));

export default makeSource({
  contentDirPath: process.env.CONTENT_DIR,
  contentDirExclude: ['site.yaml'],
  documentTypes: [Post],
  disableImportAliasWarning: true,
});
