import { MemosSso } from "../../components/memos-sso/memos-sso";
import { recorded, recordResources, watched } from "../support/recorded";
import { people, wiki } from "../support/whole-stack";

jest.setTimeout(30_000);

describe("what cannot work", () => {
  const john = { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] };

  it.each([
    [{ domain: "localhost" }, "domain must have at least one dot"],
    [{ users: [] }, "users must name at least one person"],
    [{ administratorUsername: "john" }, `administratorUsername must not be a person's name, got "john"`],
    [{ administratorUsername: "Keeper" }, "administratorUsername must be 1 to 36 of a-z"],
    [{ autheliaImage: "authelia/authelia" }, "autheliaImage must end in an exact version"],
    [{ autheliaImage: "authelia/authelia:4.36.0" }, "autheliaImage must be an Authelia of 4.37, 4.38, 4.39"],
    [{ memosImage: "neosmemo/memos:stable" }, "memosImage must end in an exact version"],
    [{ memosImage: "neosmemo/memos:0.15.0" }, "memosImage must be a Memos of 0.16.x to 0.21.x, and 0.25.3 to 0.31.x"],
    [
      { memosImage: "neosmemo/memos:0.24.0" },
      "It is refused because it shows the client secret to anyone who asks, without a login. Run 0.25.3",
    ],
    [{ gatewayImage: "caddy" }, "gatewayImage must end in an exact version"],
    [{ httpsPort: 65535 }, "httpsPort must leave the next port to apiPort, got 65535. Give another apiPort."],
    [
      { apiPort: 18443 },
      "apiPort must not be a port that the gateway has for httpsPort, got 18443. Choose another; left out, it is the port after httpsPort.",
    ],
    [{ httpsPort: 443, apiPort: 80 }, "apiPort must not be a port that the gateway has for httpsPort, got 80."],
    [
      { reverseProxy: { port: 18444 } },
      "apiPort must not be a port that the gateway has for reverseProxy.port, got 18444.",
    ],
    [
      { listenAddress: "localhost" },
      'listenAddress must be an IP address, got "localhost". Write one such as "127.0.0.1" or "::1", or "0.0.0.0" for every IPv4 address of this machine.',
    ],
    [{ listenAddress: "fe80::1%eth0" }, "listenAddress must be an IP address"],
    [
      { gatewayNetworks: ["my net"] },
      "gatewayNetworks[0] must be 1 to 100 letters, digits, underscores, dots and hyphens",
    ],
    [
      { users: [{ ...john, username: "jo" }], memosImage: "neosmemo/memos:0.21.0" },
      'users[0].username must have 3 to 32 characters with Memos 0.21.0, got "jo". Choose another name.',
    ],
    [
      { administratorUsername: "a".repeat(33), memosImage: "neosmemo/memos:0.26.2" },
      "administratorUsername must have 1 to 32 characters with Memos 0.26.2",
    ],
    [
      { users: [...people, { ...john, username: "jo", email: "JANE@example.com" }] },
      'users[2].email must be there once only, got "JANE@example.com". Give each person an address.',
    ],
    [{ group: "nobody", autheliaImage: "authelia/authelia:4.37.5" }, "group must be a group that somebody is in"],
    [
      { group: "memos", users: people.map((person) => ({ ...person, disabled: true })) },
      "group must be a group that somebody is in",
    ],
    [{ acme: { email: "john@example.com" } }, "httpsPort must be 443 with acme"],
    [
      { clientSecretVersion: "November 2026" },
      'clientSecretVersion must be 1 to 40 letters, digits and . _ - between them, got "November 2026". Write one such as "2026-11".',
    ],
  ])("%j is refused before anything is created", async (args, message) => {
    await recordResources();
    expect(() => new MemosSso("sso", { users: people, httpsPort: 18443, ...args }, watched)).toThrow(message);
    expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
  });

  it.each(["My Notes", "-notes", "", "n".repeat(101)])(
    "the name %j, which Docker does not take, is refused",
    async (name) => {
      await recordResources();
      expect(() => new MemosSso(name, { users: people }, watched)).toThrow(
        `name must be 1 to 100 letters, digits, underscores, dots and hyphens, a letter or digit first, got "${name}".`,
      );
      expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
    },
  );

  it.each<[object, string]>([
    [
      { authorizationPolicy: "three_factor" },
      'authorizationPolicy must be one of two_factor, one_factor, got "three_factor"',
    ],
    [{ proof: "maybe" }, 'proof must be one of wiring, sign-in, none, got "maybe"'],
    [{ grup: "memos" }, 'grup must be a known key, got "grup". Did you mean group?'],
    [
      { accessPolicy: { registrations: false } },
      'accessPolicy.registrations must be a known key, got "registrations". The keys are allowPasswordAuth, allowUserRegistration, accessMode.',
    ],
    [{ accessPolicy: true }, "accessPolicy must be an object, got true."],
    [{ memosBackups: { keeps: 5 } }, 'memosBackups.keeps must be a known key, got "keeps". Did you mean keep?'],
    [{ memosBackups: { keep: "5" } }, 'memosBackups.keep must be a whole number from 1 on, got "5".'],
    [{ acme: { mail: "john@example.com" }, httpsPort: 443 }, "acme.mail must be a known key"],
    [{ reverseProxy: { network: "edge", ports: 80 } }, "reverseProxy.ports must be a known key"],
    [{ reverseProxy: { network: "edge", trustedProxies: "10.0.0.1" } }, "reverseProxy.trustedProxies must be a list"],
    [{ users: { john } }, "users must be a list"],
    [{ users: [null] }, "users[0] must be an object, got null."],
    [{ users: [{ ...john, group: "memos" }] }, 'users[0].group must be a known key, got "group". Did you mean groups?'],
    [{ users: [{ ...john, groups: "memos" }] }, 'users[0].groups must be a list, got "memos".'],
    [{ users: [{ ...john, disabled: "yes" }] }, 'users[0].disabled must be true or false, got "yes".'],
    [{ clients: [{ ...wiki, groups: ["admins"] }] }, "clients[0].groups must be a known key"],
    [{ clients: [{ ...wiki, redirect_uris: [] }] }, "clients[0].redirect_uris must be a known key"],
    [{ clients: [{ ...wiki, scopes: "openid profile" }] }, 'clients[0].scopes must be a list, got "openid profile"'],
    [{ clients: [{ ...wiki, pkce: "false" }] }, 'clients[0].pkce must be true or false, got "false"'],
    [{ clients: [null] }, "clients[0] must be an object, got null."],
    [{ acceptDataLoss: "sso-memos-data-1" }, 'acceptDataLoss must be a list, got "sso-memos-data-1".'],
    [{ httpsPort: "443" }, 'httpsPort must be a whole number from 1 to 65535, got "443".'],
    [
      { clients: [{ ...wiki, clientSecret: "hunter2" }] },
      'clients[0].clientSecret must be a known key, got "clientSecret"',
    ],
  ])("%j, which types do not allow, is refused before anything is created", async (args, message) => {
    await recordResources();
    expect(() => new MemosSso("sso", { users: people, ...args }, watched)).toThrow(message);
    expect((await recorded()).filter(({ type }) => !type.startsWith("memos-sso:"))).toEqual([]);
  });
});
