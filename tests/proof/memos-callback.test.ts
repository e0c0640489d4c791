import type { Door, Question } from "../../components/internal/https-door";
import { exchangeCodeAtMemos } from "../../components/proof/memos-callback";
import { answer, refusal } from "../support/fake-memos-sign-in";

const callback = {
  idpName: "identity-providers/authelia",
  code: "the-code",
  redirectUri: "https://memos.example.localhost/auth/callback",
};
const user = { name: "users/john", username: "john", displayName: "John Doe", email: "john@example.com", role: "USER" };

describe("handing a code to Memos", () => {
  it("asks as its own page does", async () => {
    const asked: Question[] = [];
    const door: Door = (question) => {
      asked.push(question);
      return Promise.resolve(answer(200, { user: { ...user, state: "NORMAL" }, accessToken: "jwt" }));
    };

    const end = await exchangeCodeAtMemos(door, "https://memos.example.localhost/", {
      ...callback,
      codeVerifier: "verifier",
    });

    expect(end).toEqual({ signedIn: true, user, accessToken: "jwt" });
    expect(asked).toEqual([
      {
        method: "POST",
        url: "https://memos.example.localhost/api/v1/auth/signin",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ ssoCredentials: { ...callback, codeVerifier: "verifier" } }),
      },
    ]);
  });

  it.each([
    {
      end: refusal(403, 7, "identifier john is not allowed"),
      read: { status: 403, code: 7, message: "identifier john is not allowed" },
    },
    { end: answer(502, "x".repeat(300)), read: { status: 502, code: -1, message: "x".repeat(200) } },
    { end: answer(200, { user }), read: { status: 200, code: -1, message: JSON.stringify({ user }) } },
  ])("brings back a refusal: $read.status, $read.code", async ({ end, read }) => {
    const door: Door = () => Promise.resolve(end);

    expect(await exchangeCodeAtMemos(door, "https://memos.example.localhost", callback)).toEqual({
      signedIn: false,
      ...read,
    });
  });
});
