/** The number or uid in a provider's name, such as `1` in `identity-providers/1` and `authelia` in `identity-providers/authelia`. */
export const lastSegment = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The number in a provider's name as JSON. */
export const numericId = (name: string): number => Number(lastSegment(name));

/** The names that a provider can have in a Memos that numbers its providers: the number has stayed the same from 0.16 on. */
export const numberedNames = (name: string): readonly string[] => [`identity-providers/${lastSegment(name)}`];

/**
 * The names that a provider can have in a Memos with uids of one's own choice.
 *
 * The upgrade to 0.27 has made uids of numbers by SQL's `printf('%08x', id)`: 1 became `00000001`, 10 became `0000000a`.
 */
export function namesWithUid(name: string): readonly string[] {
  const id = lastSegment(name);
  const migrated = /^[1-9]\d*$/.test(id) ? [`identity-providers/${migratedUid(id)}`] : [];
  return [`identity-providers/${id}`, ...migrated];
}

/** Whether a uid is such a number, and nobody's choice. */
export const isNumberedUid = (uid: string): boolean => /^[0-9a-f]{8}$/.test(uid);

const migratedUid = (id: string): string => Number(id).toString(16).padStart(8, "0");
