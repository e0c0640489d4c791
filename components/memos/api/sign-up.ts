import type { Call } from "./authenticated";
import type { Credentials } from "./memos-api";

/** From 0.25 on: the first account is made like any other, and becomes an administrator. */
export const signUpAsUser = ({ username, password }: Credentials): Call<true> => ({
  operation: `create the administrator ${username}`,
  method: "POST",
  path: "/api/v1/users",
  body: { username, password, role: "ADMIN" },
  read: () => true,
});
