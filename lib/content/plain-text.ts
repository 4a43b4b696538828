export const plainText = (body: string, _f: 'markdown' | 'html'): string => body.replace(/<[^>]*>/g, ' ');
