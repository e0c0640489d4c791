import type { HttpClient, HttpRequest } from "../../components/http/http-client";
import { bodySsoSignIn } from "../../components/memos/api/sso-sign-in";
import { exchangeCodeAtMemos } from "../../components/proof/memos-callback";
import { answer, refusal } from "../support/fake-memos-sign-in";

const callback = {
  idpName: "identity-providers/authelia",
  code: "the-code",
  redirectUri: "https://memos.example.localhost/auth/callback",
  codeVerifier: "verifier",
};
const inBody = bodySsoSignIn("/api/v1/auth/signin", (idpName) => ({ idpName }));

it("hands a code to Memos as its own page does", async () => {
  const asked: HttpRequest[] = [];
  const door: HttpClient = (question) => {
    asked.push(question);
    return Promise.resolve(refusal(403, 7, "identifier john is not allowed"));
  };

  const ends = [
    await exchangeCodeAtMemos(door, "https://memos.example.localhost/", inBody, callback),
    await exchangeCodeAtMemos(door, "https://memos.example.localhost", inBody, callback),
  ];

  const words = "identifier john is not allowed";
  const end = {
    signedIn: false,
    status: 403,
    fromMemos: true,
    message: words,
    rejectedByFilter: { identifier: "john" },
  };
  expect(ends).toEqual([end, end]);
  const question = {
    method: "POST",
    url: "https://memos.example.localhost/api/v1/auth/signin",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ ssoCredentials: callback }),
  };
  expect(asked).toEqual([question, question]);
});

it("takes what a proxy says for a proxy's words", async () => {
  const door: HttpClient = () => Promise.resolve(answer(502, "x".repeat(300)));
  expect(await exchangeCodeAtMemos(door, "https://memos.example.localhost", inBody, callback)).toEqual({
    signedIn: false,
    status: 502,
    fromMemos: false,
    message: "x".repeat(200),
  });
});
