import { unknownValue } from "../../components/pulumi/dynamic";
import { check, type SignInProofInputs } from "../../components/proof/sign-in-proof-lifecycle";
import { inputs } from "../support/sign-in-proof-inputs";

describe("checking", () => {
  const reasons = async (change: Partial<Record<keyof SignInProofInputs, unknown>>): Promise<unknown> => {
    const { failures } = await check({}, { ...inputs, ...change } as SignInProofInputs);
    return failures;
  };

  it("takes what is right, with and without a person", async () => {
    expect(await check({}, inputs)).toEqual({ inputs, failures: [] });
    expect(
      await reasons({
        mode: "sign-in",
        testUsername: "_probe",
        testPassword: "password",
        testTotpSecret: "JBSWY3DPEHPK3PXP",
      }),
    ).toEqual([]);
  });

  it("takes what is not known yet", async () => {
    const unknown = Object.fromEntries(Object.keys(inputs).map((key) => [key, unknownValue]));

    expect(await reasons(unknown)).toEqual([]);
  });

  it.each<{ option: keyof SignInProofInputs; value: unknown; rule: string }>([
    { option: "mode", value: "none", rule: "must be one of wiring, sign-in" },
    { option: "issuer", value: "http://auth.example.com", rule: "must be a URL of https" },
    { option: "issuer", value: "https://auth.example.com?x", rule: "must be a URL of https" },
    { option: "memosUrl", value: "memos.example.com", rule: "must be a URL of https or http" },
    { option: "memosApiUrl", value: "", rule: "must be a URL of http or https" },
    { option: "identityProvider", value: "authelia", rule: "must be an identity provider's name in Memos" },
    { option: "clientId", value: "", rule: "must not be empty" },
    { option: "clientSecret", value: "", rule: "must not be empty" },
    {
      option: "tokenEndpointAuthMethod",
      value: "none",
      rule: "must be one of client_secret_basic, client_secret_post",
    },
    { option: "pkce", value: "yes", rule: "must be one of true, false" },
    { option: "redirectUri", value: "/auth/callback", rule: "must be a URL of https or http" },
    { option: "scopes", value: [], rule: "must name at least one scope" },
    { option: "scopes", value: ["openid profile"], rule: "must name at least one scope" },
    { option: "caCertificate", value: "nonsense", rule: "must be a certificate in PEM" },
    { option: "gatewayAddress", value: 127, rule: "must be a text" },
    { option: "triggers", value: { memos: 1 }, rule: "must be an object of texts" },
  ])("refuses $option $value", async ({ option, value, rule }) => {
    expect(await reasons({ [option]: value })).toEqual([
      { property: option, reason: expect.stringContaining(`${option} ${rule}, got `) as string },
    ]);
  });

  it("wants a person for a sign-in, and shows none of its secrets", async () => {
    const failures = await reasons({ mode: "sign-in", testTotpSecret: "not-base32" });

    expect(failures).toEqual([
      { property: "testUsername", reason: expect.stringContaining("must not be empty") as string },
      { property: "testPassword", reason: expect.stringContaining("must not be empty") as string },
      { property: "testTotpSecret", reason: expect.stringContaining("must be base32") as string },
    ]);
    expect(JSON.stringify(failures)).not.toContain("not-base32");
  });
});
