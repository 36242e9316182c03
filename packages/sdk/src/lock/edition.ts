/**
 * Behaviour that changes digests changes only with a new edition, and a lock keeps the edition that it was made with:
 * upgrading firn never changes an image by itself. This firn knows exactly one.
 */
export const edition = 1;
