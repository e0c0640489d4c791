import type { AccessPolicyOptions } from "../../components/memos/access-policy/access-policy-options";
import { resolveArgs } from "../../components/memos-sso/resolve-args";
import { collectWarnings } from "../../components/memos-sso/warnings";

const users = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const beside = "in Memos 0.30.0, beside Authelia:";

it.each<[AccessPolicyOptions, string[]]>([
  [{}, []],
  [{ allowUserRegistration: false }, []],
  [
    { allowPasswordAuth: true },
    [`Sign-in and sign-up by password stay open ${beside} anybody who reaches it can get an account.`],
  ],
  [
    { allowPasswordAuth: true, allowUserRegistration: false },
    [`Sign-in by password stays open ${beside} a password of Memos needs no second factor and no group.`],
  ],
])("an access policy of %j warns as strangers and people can go past Authelia", (accessPolicy, warnings) => {
  expect(collectWarnings(resolveArgs({ users, accessPolicy }))).toEqual(warnings);
});
