import { resolveArgs as resolveAuthelia } from "../../components/authelia/resolve-args";
import { renderPublicFiles, renderSections } from "../../components/authelia/configuration/configuration";
import type { MemosSsoArgs } from "../../components/memos-sso/memos-sso-args";
import { resolveArgs } from "../../components/memos-sso/resolve-args";
import { wiki } from "../support/whole-stack";

const john = { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] };

const resolved = (args: MemosSsoArgs) => resolveArgs({ domain: "example.com", users: [john], ...args });

/** What Authelia reads as its configuration. */
const configurationOf = (args: MemosSsoArgs): string =>
  renderPublicFiles(resolveAuthelia(resolved(args).authelia).settings)["configuration.yml"] ?? "";

describe("the host names", () => {
  const hosts = { memosHost: "notes.example.com", autheliaHost: "sso.login.example.com" };

  it("are memos and auth below the domain", () => {
    expect(resolved({})).toMatchObject({ memosHost: "memos.example.com", autheliaHost: "auth.example.com" });
  });

  it("lead to the addresses, the redirect URI, the portal of the session and the page after a sign-in", () => {
    const { memosHost, autheliaHost, authelia, memos, memosClient } = resolved(hosts);
    expect({ memosHost, autheliaHost }).toEqual(hosts);
    expect(memos.url).toBe("https://notes.example.com:8443");
    expect(authelia.url).toBe("https://sso.login.example.com:8443");
    expect(memosClient.redirectUris).toEqual(["https://notes.example.com:8443/auth/callback"]);
    const configuration = configurationOf(hosts);
    expect(configuration).toContain("authelia_url: https://sso.login.example.com:8443");
    expect(configuration).toContain("default_redirection_url: https://notes.example.com:8443");
    expect(configuration).not.toMatch(/(memos|auth)\.example\.com/);
  });

  it.each([
    [{ memosHost: "notes.example.org" }, 'memosHost must be a name below "example.com", got "notes.example.org".'],
    [{ memosHost: "example.com" }, 'memosHost must be a name below "example.com", got "example.com".'],
    [
      { autheliaHost: "auth" },
      'autheliaHost must be a name below "example.com", got "auth". Write one such as "notes.example.com".',
    ],
    [{ autheliaHost: "Auth.example.com" }, "autheliaHost must consist of labels of a-z, 0-9 and inner hyphens"],
    [{ memosHost: "auth.example.com" }, 'memosHost must not be autheliaHost, got "auth.example.com".'],
    [{ memosHost: 1 }, "memosHost must be a text, got 1."],
  ])("are refused when they are like %j", (args, message) => {
    expect(() => resolved(args as MemosSsoArgs)).toThrow(message);
  });
});

it("gives the session at the portal a cookie name of its own, since browsers send cookies to every port of a host", () => {
  const nameOf = (args: MemosSsoArgs) => /^ {2}name: (.*)$/m.exec(configurationOf(args))?.[1];
  expect(nameOf({})).toBe("authelia_session_auth_example_com_8443");
  const others = [{ httpsPort: 9443 }, { autheliaHost: "sso.example.com" }, { httpsPort: 443 }];
  expect(new Set([nameOf({}), ...others.map(nameOf)]).size).toBe(4);
});

describe("the port for https", () => {
  const behind = { reverseProxy: { port: 9000 } };
  it.each<[MemosSsoArgs, string]>([
    [{ httpsPort: 80 }, "httpsPort must not be 80, at which Caddy speaks plain http, got 80. Choose another port."],
    [{ httpsPort: 2020 }, "httpsPort must not be 2020, at which the gateway answers the health check, got 2020."],
    [
      { ...behind, httpsPort: 8080 },
      "httpsPort must not be 8080, at which the gateway listens for your proxy, got 8080.",
    ],
  ])("is refused in %j, where the gateway has the port already", (args, message) => {
    expect(() => resolved(args)).toThrow(message);
  });

  it("is 443 behind a proxy, and may be 8080 without one", () => {
    expect(resolved(behind).gateway.httpsPort).toBe(443);
    expect(() => resolved({ httpsPort: 8080 })).not.toThrow();
  });

  it("is not refused behind a proxy for an empty list of networks", () => {
    expect(() => resolved({ ...behind, gatewayNetworks: [] })).not.toThrow();
  });
});

describe("the group", () => {
  it("decides who gets in to Memos, and not to another application", () => {
    const { clients } = resolved({ group: "memos", clients: [wiki] }).authelia;
    expect(clients.map((client) => [client.clientId, client.group])).toEqual([
      ["wiki", undefined],
      ["memos", "memos"],
    ]);
  });

  it("of another application is its own", () => {
    const configuration = configurationOf({ clients: [{ ...wiki, group: "memos" }] });
    expect(configuration.match(/authorization_policy: .*/g)).toEqual([
      "authorization_policy: two_factor-group-memos",
      "authorization_policy: two_factor",
    ]);
  });

  it("is possible with Authelia 4.37 beside an application that keeps no such rule", () => {
    const args = { group: "memos", clients: [wiki], autheliaImage: "authelia/authelia:4.37.5" };
    expect(() => resolved(args)).not.toThrow();
  });

  it("lets the test user in to Memos alone, which refuses its name, and makes it a member of nothing", () => {
    const args: MemosSsoArgs = { group: "memos", clients: [wiki], proof: "sign-in" };
    const { users, settings } = resolveAuthelia(resolved(args).authelia);
    expect(users.at(-1)).toEqual({
      user: expect.not.objectContaining({ groups: expect.anything() as unknown }) as unknown,
      isTestUser: true,
    });
    const policies = {
      "two_factor-without-test-user": {
        default_policy: "two_factor",
        rules: [{ policy: "deny", subject: "user:_probe" }],
      },
      "two_factor-test-user-and-group-memos": {
        default_policy: "deny",
        rules: [{ policy: "two_factor", subject: ["user:_probe", "group:memos"] }],
      },
    };
    expect(renderSections(settings)).toMatchObject({
      identity_providers: { oidc: { authorization_policies: policies } },
    });
  });

  it.each(["4.37.5", "4.39.20"])("is named in an error as it was given, with Authelia %s", (version) => {
    const args = { group: "nobody", clients: [wiki], autheliaImage: `authelia/authelia:${version}` };
    expect(() => resolved(args)).toThrow('group must be a group that somebody is in, got "nobody".');
  });
});

describe("the claims", () => {
  it("that become what in Memos are Authelia's own, but for those that are chosen", () => {
    expect(resolved({}).fieldMapping).toEqual({
      identifier: "preferred_username",
      displayName: "name",
      email: "email",
    });
    expect(resolved({ fieldMapping: { displayName: "given_name" } }).fieldMapping).toEqual({
      identifier: "preferred_username",
      displayName: "given_name",
      email: "email",
    });
  });

  it("must be of fields that Memos has", () => {
    expect(() => resolved({ fieldMapping: { nickname: "name" } as object })).toThrow(
      "fieldMapping.nickname must be a known key",
    );
  });
});
