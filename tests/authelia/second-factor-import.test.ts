import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { importScript, totpSettings } from "../../components/authelia/second-factor-import";

const rendered = (name: string) => readFileSync(join(__dirname, "..", "fixtures", "golden", name), "utf8");

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

describe("the import", () => {
  const folder = mkdtempSync(join(tmpdir(), "memos-sso-import-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const given = join(folder, "given");
  // Stands in for Authelia: keeps what it is given and how it was called.
  const stub = `#!/bin/sh\ncat "$5" >${given}\necho "$@" >${given}.arguments\n`;
  writeFileSync(join(folder, "authelia"), stub, { mode: 0o755 });
  writeFileSync(join(folder, "john.totp"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  writeFileSync(join(folder, "jane.totp"), "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU");
  const importing = (...people: string[]) =>
    execFileSync("sh", ["-c", importScript, "sh", "/etc/authelia/configuration.yml", usual, ...people], {
      env: { PATH: `${folder}:${process.env.PATH ?? ""}` },
      stdio: "pipe",
    });

  it("hands Authelia a file in its export format, and no secret among the arguments", () => {
    importing("john", join(folder, "john.totp"), "jane", join(folder, "jane.totp"));
    const settings = {
      created_at: "2026-11-25T10:00:00.000Z",
      issuer: "example.com",
      algorithm: "SHA1",
      digits: 6,
      period: 30,
    };
    const encoded = (secret: string) => Buffer.from(secret).toString("base64");
    expect(parse(readFileSync(given, "utf8"))).toEqual({
      totp_configurations: [
        { ...settings, username: "john", secret: encoded("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") },
        { ...settings, username: "jane", secret: encoded("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU") },
      ],
    });
    expect(readFileSync(`${given}.arguments`, "utf8")).toBe(
      "storage user totp import /dev/stdin --config /etc/authelia/configuration.yml\n",
    );
  });

  it("does not begin when somebody's secret is not there", () => {
    rmSync(given);
    expect(() => importing("john", join(folder, "john.totp"), "mallory", join(folder, "mallory.totp"))).toThrow(
      "mallory.totp",
    );
    expect(existsSync(given)).toBe(false);
  });
});
