import { type Rule, types } from "../subject";

/** People sign in to Memos through Authelia only. */
export const passwordSignInIsOff: Rule = {
  name: "password-sign-in-is-off",
  description: "People sign in through Authelia only: a password in Memos needs no second factor and no group.",
  level: "advisory",
  breaches: ({ type, name, props }) =>
    type === types.accessPolicy && props.allowPasswordAuth === true
      ? [
          `${name} leaves sign-in by password on. Remove accessPolicy.allowPasswordAuth once everybody signs in through Authelia.`,
        ]
      : [],
};
