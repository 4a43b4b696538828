/** PostgreSQL keeps no NUL in a text; in HTML and Markdown it is no character either (CommonMark, "Insecure characters"). */
export const withoutNul = (text: string): string => text.replaceAll('\0', '\uFFFD');
