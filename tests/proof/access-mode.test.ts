import type { HttpClient } from "../../components/http/http-client";
import { checkAccessMode } from "../../components/proof/access-mode";
import { answer } from "../support/fake-memos-sign-in";

describe("what strangers see", () => {
  const memosUrl = "https://memos.example.com/";
  const answering = (status: number) => {
    const asked: string[] = [];
    const http: HttpClient = ({ url }) => {
      asked.push(url);
      return Promise.resolve(answer(status, {}));
    };
    return { http, asked };
  };

  it.each([
    ["private", 401, "strangers see no memos, feeds and profiles"],
    ["public", 200, "strangers see public memos, feeds and profiles"],
  ] as const)("is proved to be what is wanted: %s", async (accessMode, status, sentence) => {
    const { http, asked } = answering(status);
    expect(await checkAccessMode(http, { memosUrl, accessMode })).toEqual([sentence]);
    expect(asked).toEqual(["https://memos.example.com/api/v1/memos?pageSize=1"]);
  });

  it.each([
    ["private", 200, "access mode"],
    ["public", 401, "access mode"],
    ["private", 502, "Memos"],
    ["public", 429, "rate limit"],
  ] as const)("fails the proof when it is not %s: HTTP %d", async (accessMode, status, step) => {
    await expect(checkAccessMode(answering(status).http, { memosUrl, accessMode })).rejects.toThrow(
      `it stops at ${step}: accessMode is "${accessMode}", and Memos answers HTTP ${status} to somebody without a login`,
    );
  });

  it("is not looked at where Memos cannot keep strangers out", async () => {
    const { http, asked } = answering(200);
    expect(await checkAccessMode(http, { memosUrl })).toEqual([]);
    expect(asked).toEqual([]);
  });
});
