import type { UsedImage } from "../../toolchain/src/local-images";
import { builtHereNotice, summary } from "../../toolchain/src/summary";

const built: UsedImage = {
  program: "authelia",
  image: "localhost/authelia:4.37.5",
  from: "built",
  official: "authelia/authelia:4.39.20",
  notice: "no web pages, not for production",
};
const local: UsedImage = {
  program: "memos",
  image: "neosmemo/memos:0.30.0",
  from: "local",
  official: "neosmemo/memos:0.30.0",
};

describe("the closing summary", () => {
  const story = {
    stack: "dev",
    outputs: {
      memosUrl: "https://memos.example.localhost:8443",
      autheliaUrl: "https://auth.example.localhost:8443",
      versions: { authelia: "4.39.20", memos: "0.30.0" },
      signIn: { proved: ["client secret accepted", "claims complete"], provedAt: "2026-11-23T23:48:38.737Z" },
    },
    engine: "ssh://far.example.com",
    images: [local],
    parts: [],
    steps: [
      { what: "npm ci", seconds: 11 },
      { what: "pulumi up", seconds: 95 },
    ],
  };

  it("says where to go, how to get in, what runs, what was proved and how long it took", () => {
    expect(summary(story)).toEqual([
      "",
      'Sign in   https://memos.example.localhost:8443/auth, by "Continue with Authelia"',
      "Sign out  in Memos, and at https://auth.example.localhost:8443/logout, since Memos does not end Authelia's session",
      "",
      "Passwords          npm run --silent outputs -- --show-secrets   (people, administrator)",
      "Trust the CA       npm run --silent pulumi -- stack output caCertificate > ca.pem, then import ca.pem in the browser",
      "E-mails            without notifier.smtp in a file: docker exec $(docker ps --quiet --filter label=memos-sso.stack=memos-sso/dev --filter label=memos-sso.container=sso-authelia-container) cat /config/notification.txt",
      "Versions that run  authelia 4.39.20, memos 0.30.0",
      "Docker engine      ssh://far.example.com",
      "Proved             2026-11-23T23:48:38.737Z",
      "  client secret accepted",
      "  claims complete",
      "",
      "        11 s  npm ci",
      "  1 min 35 s  pulumi up",
    ]);
  });

  it("names a stack of another name in the commands, which would be about dev else", () => {
    const commands = summary({ ...story, stack: "home" }).filter((line) => line.includes("npm run"));
    expect(commands).toEqual([
      "Passwords          npm run --silent outputs -- --show-secrets --stack home   (people, administrator)",
      expect.stringContaining("stack output caCertificate --stack home > ca.pem") as string,
    ]);
  });

  it("says that nothing was proved, when nothing was", () => {
    expect(summary({ ...story, outputs: {} })).toContain(
      "Proved             nothing: the stack's option proof is none",
    );
  });

  it("says plainly what was built here", () => {
    expect(summary({ ...story, images: [built, local] }).slice(-5)).toEqual([
      "",
      "These images were built here from Go modules, because no registry could be reached:",
      "  localhost/authelia:4.37.5: no web pages, not for production",
      "Where a registry can be reached, take the official ones:",
      "  docker pull authelia/authelia:4.39.20; npm run up",
    ]);
  });

  it("names the plugins that are stand-ins", () => {
    const plugin = { name: "random", version: "4.21.2", from: "built from Go modules", file: "" } as const;
    expect(summary({ ...story, parts: [plugin] }).at(-1)).toBe(
      "Pulumi plugins built here: random; toolchain/README.md says how far they go.",
    );
  });
});

it("gives no notice for images that were not built here", () => {
  expect(builtHereNotice([local])).toEqual([]);
});
