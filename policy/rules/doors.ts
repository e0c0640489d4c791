import { type Rule, types } from "../subject";

/** People come in through Authelia alone. */
export const passwordDoorIsClosed: Rule = {
  name: "password-door-is-closed",
  description:
    "People come in through Authelia alone: a password of Memos' own asks for no second factor and knows no group.",
  level: "advisory",
  breaches: ({ type, name, props }) =>
    type === types.accessPolicy && props.allowPasswordAuth === true
      ? [
          `${name} leaves sign-in by password open. Leave accessPolicy.allowPasswordAuth out, once everybody comes through Authelia.`,
        ]
      : [],
};
