import type { HttpResponse, HttpClient, HttpRequest } from "../../components/http/http-client";

/** A redirect. */
export const to = (location: string, cookies: string[] = []): HttpResponse => ({
  status: 302,
  location,
  cookies,
  headers: {},
  body: "",
});

/** An answer in JSON. */
export const says = (status: number, body: object): HttpResponse => ({
  status,
  location: undefined,
  cookies: [],
  headers: {},
  body: JSON.stringify(body),
});

/** A portal that gives each question its next answer; the last one stays. */
export function portalOf(script: Readonly<Record<string, readonly HttpResponse[]>>): {
  door: HttpClient;
  asked: HttpRequest[];
} {
  const asked: HttpRequest[] = [];
  const given = new Map<string, number>();
  const door: HttpClient = (question) => {
    asked.push(question);
    const key = `${question.method ?? "GET"} ${new URL(question.url).pathname}`;
    const answers = script[key] ?? [];
    const count = given.get(key) ?? 0;
    given.set(key, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    return answer ? Promise.resolve(answer) : Promise.reject(new Error(`nobody expected ${key}`));
  };
  return { door, asked };
}
