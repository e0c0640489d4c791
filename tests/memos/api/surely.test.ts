import * as administrator from "../../../components/memos/administrator-lifecycle";
import { openMemos, type Connect } from "../../../components/memos/api/generations";
import * as identityProvider from "../../../components/memos/identity-provider-lifecycle";
import { FakeMemosServer } from "../../support/fake-memos-server";
import { administratorAt, providerAt, providerStateAt } from "../examples";

/** Memos 0.22.0 to 0.22.2 closes a connection that begins with a PATCH. */
describe("a Memos that loses the first PATCH of a connection", () => {
  let memos: FakeMemosServer;
  beforeEach(async () => {
    memos = await FakeMemosServer.start("0.22.2");
    await administrator.create(administratorAt(memos.url));
  });
  afterEach(() => memos.stop());

  /** Reaches it so that each of the first PATCHes begins a connection. */
  const connectWithFresh =
    (times: number): Connect =>
    (url, secrets) => {
      let left = times;
      const inOneGo: typeof fetch = (target, init) => {
        if (init?.method !== "PATCH" || left === 0) return fetch(target, init);
        left -= 1;
        return memos.onFreshConnection(init.method, target);
      };
      return openMemos(url, { secrets, fetch: inOneGo, every: 5 });
    };

  const update = (connect: Connect) => {
    const inputs = { ...providerAt(memos.url), acceptRisk: ["readable-client-secret"] as const };
    const state = { ...providerStateAt(memos.url), ...inputs, name: "identityProviders/1" };
    return identityProvider.update(state.name, state, { ...inputs, clientSecret: "next" }, connect);
  };

  it("gets it once more after a look", async () => {
    await identityProvider.create({ ...providerAt(memos.url), acceptRisk: ["readable-client-secret"] });
    memos.calls.length = 0;
    await update(connectWithFresh(1));
    expect(memos.memory.secrets.get("1")).toBe("next");
    const path = "/api/v1/identityProviders";
    expect(memos.calls.filter((call) => call.includes(path))).toEqual([
      `GET ${path}`,
      `PATCH ${path}/1 lost`,
      `GET ${path}`,
      `PATCH ${path}/1`,
    ]);
  });

  it("is given up when it loses that too", async () => {
    await identityProvider.create({ ...providerAt(memos.url), acceptRisk: ["readable-client-secret"] });
    await expect(update(connectWithFresh(2))).rejects.toThrow("the connection was closed");
    expect(memos.memory.secrets.get("1")).toBe("the-client-secret");
  });
});
