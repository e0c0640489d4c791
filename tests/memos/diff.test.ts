import { unknownValue } from "../../components/pulumi/dynamic";
import * as accessPolicy from "../../components/memos/access-policy/access-policy-lifecycle";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { account, administratorAt, providerAt, providerStateAt } from "./examples";

const apiUrl = "http://127.0.0.1:5230";
const provider = providerAt(apiUrl);
const policy = { apiUrl, ...account, allowPasswordAuth: false, allowUserRegistration: true, version: "0.30.0" };

describe("comparing", () => {
  const nothing = { changes: false, replaces: [], deleteBeforeReplace: true };
  const something = { ...nothing, changes: true };
  const state = { ...providerStateAt(apiUrl), __provider: "old code" };
  const news = { ...provider, __provider: "new code" };

  it("sees no change in what is not declared", async () => {
    expect(await identityProvider.diff("id", state, news)).toMatchObject(nothing);
    expect(
      await administrator.diff("id", { ...administratorAt(apiUrl), memosVersion: "0.30.0" }, administratorAt(apiUrl)),
    ).toMatchObject(nothing);
    expect(await accessPolicy.diff("id", { ...policy, memosVersion: "0.30.0" }, policy)).toMatchObject(nothing);
  });

  it.each(Object.keys(provider))("updates in place when %s changes or is not known yet", async (option) => {
    if (option !== "uid")
      expect(await identityProvider.diff("id", state, { ...news, [option]: "other" })).toMatchObject(something);
    expect(await identityProvider.diff("id", state, { ...news, [option]: unknownValue })).toMatchObject(something);
  });

  it("takes no other uid than the one that the provider has", async () => {
    expect(await identityProvider.diff("id", state, { ...news, uid: undefined })).toMatchObject(nothing);
    await expect(identityProvider.diff("id", { ...state, uid: "by-hand" }, news)).rejects.toThrow(
      'uid must stay "by-hand", since people\'s accounts in Memos hang on it, got "authelia". Put the old one back; change the title instead.',
    );
  });

  it("sees no change when adopt is left out again, and one when it is given or means another", async () => {
    const adopt = { title: "By hand" };
    const adopted = { ...state, adopt, uid: "by-hand" };
    const { uid: _uid, ...later } = news;
    expect(await identityProvider.diff("id", adopted, { ...later, adopt })).toMatchObject(nothing);
    expect(await identityProvider.diff("id", adopted, later)).toMatchObject(nothing);
    expect(await identityProvider.diff("id", adopted, { ...later, adopt: { title: "Other" } })).toMatchObject(
      something,
    );
    expect(await identityProvider.diff("id", state, { ...later, adopt })).toMatchObject(something);
  });

  it("updates in place when the rotation changes", async () => {
    const rotated = { ...state, clientSecretVersion: "2026-11" };
    expect(await identityProvider.diff("id", rotated, { ...news, clientSecretVersion: "2026-11" })).toMatchObject(
      nothing,
    );
    expect(await identityProvider.diff("id", rotated, { ...news, clientSecretVersion: "2026-12" })).toMatchObject(
      something,
    );
    expect(await identityProvider.diff("id", state, { ...news, clientSecretVersion: "2026-12" })).toMatchObject(
      something,
    );
  });

  it("updates in place when a password or a policy changes", async () => {
    const old = { ...administratorAt(apiUrl), memosVersion: "0.30.0" };
    expect(await administrator.diff("id", old, { ...old, administratorPassword: "other" })).toMatchObject(something);
    expect(await accessPolicy.diff("id", policy, { ...policy, allowPasswordAuth: true })).toMatchObject(something);
  });
});
