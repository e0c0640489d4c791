import { pbkdf2Digest } from "../../../components/authelia/secrets/client-secrets";

const salt = (adapted: string): Buffer => Buffer.from(adapted.replaceAll(".", "+"), "base64");

describe("the digest of a client secret", () => {
  it("is the one that Authelia publishes for its example secret", async () => {
    expect(await pbkdf2Digest("insecure_secret", salt("c8p78n7pUMln0jzvd4aK4Q"))).toBe(
      "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
    );
  });

  it("writes a plus as a dot and pads nothing", async () => {
    const digest = await pbkdf2Digest("secret", Buffer.from("fbefbefbefbefbefbefbefbefbefbefb", "hex"));
    expect(digest).toMatch(/^\$pbkdf2-sha512\$310000\$[A-Za-z0-9./]{22}\$[A-Za-z0-9./]{86}$/);
    expect(digest).toContain("$....");
  });

  it("is another one for another salt", async () => {
    expect(await pbkdf2Digest("secret", Buffer.alloc(16, 1))).not.toBe(
      await pbkdf2Digest("secret", Buffer.alloc(16, 2)),
    );
  });
});
