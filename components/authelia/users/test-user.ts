import type { User } from "./users";

/**
 * The identity that proves a sign-in without leaving an account: applications refuse its name, because it starts with an
 * underscore and no person's does.
 */
export const testUser = (groups: readonly string[] = []): User => ({
  username: "_probe",
  displayName: "Sign-in probe",
  email: "probe@invalid.localhost",
  groups,
});

/** The names that an application lets in: everybody's but the probe's. A pattern of Go's RE2. */
export const excludeTestUser = "^[^_].*$";
