/** What the name of a file ends with while it is being written. */
export const draftEnd = '.part';
