import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { generateScript, importScript, totpSettings, unlessKnown } from "../../../components/authelia/users/totp";

const rendered = (name: string) => readFileSync(join(__dirname, "..", "..", "fixtures", "golden", name), "utf8");

const now = new Date("2026-11-25T10:00:00Z");
const usual = 'created_at: "2026-11-25T10:00:00.000Z", issuer: "example.com", algorithm: "SHA1", digits: 6, period: 30';

describe("what the configuration says of one-time codes", () => {
  it.each(["4.38.0", "4.39.20"])("is read beside the templates of %s", (version) => {
    expect(totpSettings(rendered(`configuration-${version}.yml`), now)).toBe(usual);
  });

  it("may be an importer's own", () => {
    const configuration = "totp:\n  issuer: Wiki\n  algorithm: sha256\n  digits: 8\n  period: 60\n";
    expect(totpSettings(configuration, now)).toBe(
      'created_at: "2026-11-25T10:00:00.000Z", issuer: "Wiki", algorithm: "SHA256", digits: 8, period: 60',
    );
  });

  it("is Authelia's default where it says nothing", () => {
    expect(totpSettings("theme: auto\n", now)).toBe(usual.replace("example.com", "Authelia"));
  });
});

it("registers another secret only: the address of the engine may have changed alone, and a person keeps a device of her own", async () => {
  const registered: string[] = [];
  const run = (secret: string, known?: string) =>
    unlessKnown(secret, known, () => {
      registered.push(secret);
      return Promise.resolve();
    });
  const first = await run("JBSWY3DPEHPK3PXP");
  expect(await run("JBSWY3DPEHPK3PXP", first)).toBe(first);
  expect(await run("KRSXG5CTMVRXEZLU", first)).not.toBe(first);
  expect(registered).toEqual(["JBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLU"]);
});

describe.each([
  ["the import of 4.38", importScript, [usual]],
  ["the argument of 4.37", generateScript, []],
])("%s", (_what, script, more) => {
  const folder = mkdtempSync(join(tmpdir(), "memos-sso-import-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const given = join(folder, "given");
  // Stands in for Authelia: keeps what it is given and how it was called.
  const stub = `#!/bin/sh\n[ "$4" = import ] && cat "$5" >${given}\necho "$@" >${given}.arguments\n`;
  writeFileSync(join(folder, "authelia"), stub, { mode: 0o755 });
  const register = (secret: string) =>
    execFileSync("sh", ["-c", script, "sh", "/etc/authelia/configuration.yml", "john", ...more], {
      env: { PATH: `${folder}:${process.env.PATH ?? ""}` },
      stdio: "pipe",
      input: secret,
    });
  const calledWith = () => readFileSync(`${given}.arguments`, "utf8");

  if (script === generateScript) {
    it("hands over the secret in the only way of that version", () => {
      register("JBSWY3DPEHPK3PXP");
      expect(calledWith()).toBe(
        "storage user totp generate john --secret JBSWY3DPEHPK3PXP --force --config /etc/authelia/configuration.yml\n",
      );
    });
    return;
  }

  it("hands Authelia a file in its export format, and no secret among the arguments", () => {
    register("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    expect(parse(readFileSync(given, "utf8"))).toEqual({
      totp_configurations: [
        {
          created_at: "2026-11-25T10:00:00.000Z",
          issuer: "example.com",
          algorithm: "SHA1",
          digits: 6,
          period: 30,
          username: "john",
          secret: Buffer.from("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").toString("base64"),
        },
      ],
    });
    expect(calledWith()).toBe("storage user totp import /dev/stdin --config /etc/authelia/configuration.yml\n");
  });

  it("does not begin without a secret", () => {
    rmSync(given);
    expect(() => register("")).toThrow();
    expect(existsSync(given)).toBe(false);
  });
});
