import * as pulumi from "@pulumi/pulumi";
import { checkPasswords } from "../../../components/authelia/back-ends/back-ends";
import { knownPasswords } from "../../../components/authelia/back-ends/passwords";
import { awkwardPasswords, servers } from "../../support/back-ends";
import { valueOf } from "../../support/recorded";

const { smtp, postgres, redis, ldap } = servers;
const of = (passwords: object, backEnds = {}) => knownPasswords("backEndPasswords", backEnds, passwords);

it("are handed on as they are, and secret", async () => {
  const passwords = of(awkwardPasswords, servers);
  expect(await valueOf(passwords)).toEqual(awkwardPasswords);
  expect(await pulumi.isSecret(passwords)).toBe(true);
});

it("are empty where there is none", async () => {
  expect(await valueOf(of({}))).toEqual({ ldap: "", postgres: "", redis: "", smtp: "" });
  expect(await valueOf(of({}, { redis, smtp: { ...smtp, username: undefined } }))).toMatchObject({
    redis: "",
    smtp: "",
  });
});

describe("are refused at once", () => {
  it.each<[string, object, object, string]>([
    ["when a directory has none", {}, { ldap }, "backEndPasswords.ldap must be given with backEnds.ldap"],
    ["when a database has an empty one", { postgres: "" }, { postgres }, "backEndPasswords.postgres must be given"],
    ["when an account has none", {}, { smtp }, "backEndPasswords.smtp must be given with backEnds.smtp"],
    ["when nobody uses one", { redis: "hush" }, {}, "backEndPasswords.redis must be left out without backEnds.redis"],
    ["when there is no account", { smtp: "hush" }, {}, "must be left out without backEnds.smtp.username"],
    ["when one has a line end", { redis: "hush\n" }, { redis }, "backEndPasswords.redis must be a text on one line"],
    ["when one is a number", { redis: 4711 }, { redis }, "backEndPasswords.redis must be a text on one line"],
    ["when a name is wrong", { redi: "hush" }, { redis }, "backEndPasswords must have no other keys than are known"],
  ])("%s", (_what, passwords, backEnds, words) => {
    expect(() => of(passwords, backEnds)).toThrow(words);
    expect(() => of(passwords, backEnds)).not.toThrow(/hush|4711/);
  });

  it("even though another one is an output", () => {
    expect(() => of({ ldap: pulumi.output("hush") }, { ldap, postgres })).toThrow(
      "backEndPasswords.postgres must be given",
    );
  });
});

it("are held against the same rules when they come from elsewhere", () => {
  expect(() => {
    checkPasswords("backEndPasswords", { redis }, { redis: "hush\n" });
  }).toThrow("backEndPasswords.redis must be a text on one line");
});
