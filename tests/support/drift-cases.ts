import { readableFields } from "../../components/memos/identity-provider/reconcile";
import { serving } from "./docker";
import { to, withoutNetwork } from "./failures";
import { byHand } from "./memos-by-hand";
import type { Findings } from "./refresh";
import { remakeContainer } from "./recreate-container";
import type { Outputs, TestStack } from "./stack";
import { outputsOf, stateOf } from "./state";
import { inVolume } from "./volume-files";

/** What somebody has changed in a stack that goes on. */
export interface DriftCase {
  /** Such as `Authelia is stopped`. */
  readonly state: string;
  readonly done: (stack: TestStack, outputs: Outputs) => Promise<unknown>;

  /** What a refresh finds; nothing else. */
  readonly found: Findings;

  /** Whether each test run tries it. Default only when figures are asked for. */
  readonly always?: boolean;

  /** What is needed before an `up` puts it right. Default nothing. */
  readonly before?: (stack: TestStack) => Promise<unknown>;
}

const proof = { "sso-proof": "gone" } as const;
const service = (name: "authelia" | "gateway" | "memos") => `${name}-container`;

const remade = (name: string, changed: Parameters<typeof remakeContainer>[1]) => async (stack: TestStack) =>
  remakeContainer((await serving(stack.label))[`sso-${name}`]?.id ?? "", changed);

/** Another value for each field of the provider that Memos shows, and each switch, as somebody sets them on Memos' pages. */
const everythingInMemos = async (stack: TestStack, outputs: Outputs) => {
  const { result } = outputsOf(await stateOf(stack), "sso-authelia-client-memos-secret") as { result: string };
  await byHand(outputs.memosApiUrl, outputs.administrator, async (session) => {
    await session.updateIdentityProvider(outputs.identityProvider, {
      uid: "authelia",
      clientSecret: result,
      title: "Our sign-in",
      identifierFilter: "^jane$",
      clientId: "memos-2",
      authUrl: "https://elsewhere.example/authorize",
      tokenUrl: "https://elsewhere.example/token",
      userInfoUrl: "https://elsewhere.example/userinfo",
      scopes: ["openid"],
      fieldMapping: { identifier: "sub", displayName: "nickname", email: "mail", avatarUrl: "picture" },
    });
    await session.changeAccessPolicy({ allowPasswordAuth: true, allowUserRegistration: false });
  });
};

/** What can be changed by hand, and an `up` puts right. */
export const driftCases: readonly DriftCase[] = [
  {
    state: "every field of the provider is another, and the doors are open",
    done: everythingInMemos,
    found: {
      "sso-identity-provider": [...readableFields].sort(),
      "sso-access-policy": ["allowPasswordAuth", "allowUserRegistration"],
      ...proof,
    },
    always: true,
  },
  {
    state: "the provider is deleted",
    done: (_stack, { memosApiUrl, administrator, identityProvider }) =>
      byHand(memosApiUrl, administrator, async (session) => {
        await session.changeAccessPolicy({ allowPasswordAuth: true });
        await session.deleteIdentityProvider(identityProvider);
      }),
    found: { "sso-identity-provider": "gone", "sso-access-policy": ["allowPasswordAuth"], ...proof },
    always: true,
  },
  {
    state: "a file of each volume is another, has another mode or is gone",
    done: async (stack) => {
      await inVolume(stack, "authelia-configuration", "sed -i 's/John Doe/Somebody/' /volume/users.yml");
      await inVolume(stack, "authelia-configuration", "chmod 644 /volume/configuration.yml");
      await inVolume(stack, "gateway-data", "echo >> /volume/caddy.json");
      await inVolume(stack, "memos-data", "rm /volume/.authority/ca.pem");
    },
    found: {
      "sso-authelia-configuration-files": ["files"],
      "sso-gateway-files": ["files"],
      "sso-memos-data-prepared": ["files"],
    },
    always: true,
  },
  {
    state: "a network is gone",
    done: withoutNetwork("authelia-network"),
    found: { "sso-authelia-network": "gone", ...proof },
  },
  {
    state: "Authelia is stopped",
    done: to(service("authelia"), "stop"),
    found: { "sso-authelia-container": ["mustRun"], ...proof },
  },
  {
    state: "Memos is stopped",
    done: to(service("memos"), "stop"),
    found: { "sso-memos-container": ["mustRun", "ports"], ...proof },
  },
  {
    state: "the gateway is stopped",
    done: to(service("gateway"), "stop"),
    found: { "sso-gateway-container": ["mustRun", "ports"], ...proof },
  },
  {
    state: "Authelia's container is gone",
    done: to(service("authelia"), "rm", "--force"),
    found: { "sso-authelia-container": "gone", ...proof },
  },
  {
    state: "Memos' container is gone",
    done: to(service("memos"), "rm", "--force"),
    found: { "sso-memos-container": "gone", ...proof },
  },
  {
    state: "the gateway's container is gone",
    done: to(service("gateway"), "rm", "--force"),
    found: { "sso-gateway-container": "gone", ...proof },
    always: true,
  },
  {
    state: "Authelia may have more memory, and does not start by itself",
    done: to(service("authelia"), "update", "--memory", "300m", "--memory-swap", "300m", "--restart", "no"),
    found: { "sso-authelia-container": ["memory", "memorySwap", "restart"] },
  },
  {
    state: "the gateway is made anew with another label",
    done: remade(service("gateway"), { label: ["somebody.else", "true"] }),
    found: { "sso-gateway-container": "gone" },
    before: to(service("gateway"), "rm", "--force"),
  },
  {
    state: "Memos is made anew with another variable",
    done: remade(service("memos"), { env: "MEMOS_LOG_LEVEL=debug" }),
    found: { "sso-memos-container": "gone" },
    before: to(service("memos"), "rm", "--force"),
  },
];
