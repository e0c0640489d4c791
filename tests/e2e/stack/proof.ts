import type { DesiredProvider } from "../../../components/memos/api/memos-api";
import { create, type SignInProofInputs } from "../../../components/proof/sign-in-proof-lifecycle";
import { verifySignIn } from "../../../components/proof/verify-sign-in";
import { createHttpClient } from "../../../components/http/http-client";
import { docker } from "../../support/docker";
import { pem } from "../../support/https-server";
import { accountsIn, byHand } from "../../support/memos-by-hand";
import { memosWithoutTrust, type OtherMemos } from "../../support/memos-without-trust";
import type { Scene } from "./scene";

const wrong = "a-secret-that-nobody-has";

export function testProof(inside: () => Scene): void {
  const proving = (changes: Partial<SignInProofInputs> = {}): Promise<readonly string[]> =>
    create({ ...inside().proof, ...changes }).then(({ outs }) => outs?.proved ?? []);
  const register = (changes: Partial<DesiredProvider>): Promise<unknown> =>
    byHand(inside().outputs.memosApiUrl, inside().outputs.administrator, (session) =>
      session.updateIdentityProvider(inside().outputs.identityProvider, { ...inside().provider, ...changes }),
    );

  afterEach(async () => {
    const { outputs, proof } = inside();
    await register({});
    expect(await proving()).toEqual(proof.proved);
    expect(await accountsIn(outputs.memosApiUrl, outputs.administrator)).toEqual([outputs.administrator.username]);
  });

  describe.each(["wiring", "sign-in"] as const)("of the %s", (mode) => {
    it("names the secret when ours is not the one in Authelia's configuration", async () => {
      await expect(proving({ mode, clientSecret: wrong })).rejects.toThrow(
        /stops at secret: Authelia refuses the secret of client "memos"/,
      );
    });

    it("names the authority that we do not trust", async () => {
      await expect(proving({ mode, caCertificate: pem("other-authority") })).rejects.toThrow(
        /stops at CA: GET https:\/\/auth\.example\.localhost:\d+\/.* unknown certificate authority/,
      );
    });

    it("names a host name that Memos cannot look up", async () => {
      const tokenUrl = inside().provider.tokenUrl.replace("auth.", "nowhere.");
      await register({ tokenUrl });
      await expect(proving({ mode })).rejects.toThrow(/stops at DNS: Memos says: .*lookup nowhere\.example\.localhost/);
    });
  });

  it("names the secret when Memos has another one than Authelia", async () => {
    await register({ clientSecret: wrong });
    await expect(proving()).rejects.toThrow(
      /stops at secret: Authelia takes the client secret from here and refuses the one that Memos shows/,
    );
  });

  it("of the wiring sees Memos' secret only where Authelia takes it by either method", async () => {
    await register({ clientSecret: wrong });
    const proof = proving({ mode: "wiring" });
    if (takesBothMethods(inside())) await expect(proof).rejects.toThrow(/stops at secret: .* the one that Memos shows/);
    else expect(await proof).not.toContain("client secret accepted by Authelia from Memos");
  });

  it("names the method, where Authelia cares", async () => {
    const proof = proving({ mode: "wiring", tokenEndpointAuthMethod: "client_secret_post" });
    if (takesBothMethods(inside()))
      expect(await proof).toContain("client secret accepted by Authelia (client_secret_post)");
    else await expect(proof).rejects.toThrow(/stops at method: .* by client_secret_post/);
  });

  it("names a claim that Memos is to go by and the filter cannot tell the test user by", async () => {
    await register({ fieldMapping: { ...inside().provider.fieldMapping, identifier: "email" } });
    await expect(proving()).rejects.toThrow(
      /stops at mapping: Memos knows people by the claim "email", and the filter tells the test user "_probe" by its "preferred_username" only/,
    );
  });

  it("names a filter that would let the probe in, and does not let it in", async () => {
    await register({ identifierFilter: "" });
    await expect(proving()).rejects.toThrow(/stops at filter: Memos would let the test user "_probe" in/);
  });

  it("names Authelia when it is down", async () => {
    const { containers, proof } = inside();
    await docker("stop", containers.authelia);
    try {
      const { caCertificate, issuer, memosUrl, gatewayAddress } = proof;
      const addresses = Object.fromEntries([issuer, memosUrl].map((url) => [new URL(url).hostname, gatewayAddress]));
      await expect(
        verifySignIn(createHttpClient({ caCertificate, addresses }), proof, { readyTimeout: 500 }),
      ).rejects.toThrow(/stops at Authelia: HTTP 502 .*the gateway answers, Authelia behind it does not/);
    } finally {
      await docker("start", containers.authelia);
    }
  });

  describe("from a Memos that does not trust the authority", () => {
    let other: OtherMemos | undefined;
    beforeAll(async () => {
      const { containers, provider } = inside();
      other = await memosWithoutTrust(containers.memos, provider);
    });
    afterAll(() => other?.remove());

    it.each(["wiring", "sign-in"] as const)("names it (%s)", async (mode) => {
      const url = other?.url ?? "";
      await expect(proving({ mode, memosUrl: url, memosApiUrl: url })).rejects.toThrow(
        /stops at CA: Memos says: .*x509: certificate signed by unknown authority/,
      );
    });
  });
}

/** Before 4.38 Authelia has no say in how a client shows its secret. */
const takesBothMethods = ({ outputs }: Scene): boolean => outputs.versions.authelia.startsWith("4.37.");
