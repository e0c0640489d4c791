import type { HttpResponse, HttpClient } from "../../http/http-client";
import { isJsonObject, parseObject, stringField, type JsonObject } from "../../http/json-object";

/** What the portal's JSON interface said. */
export interface Reply {
  /** Whether the portal agreed: `"status": "OK"`, since 4.39 refuses with HTTP 200 too. */
  readonly agreed: boolean;

  /** The HTTP status. */
  readonly status: number;

  /** Empty when the portal sent none. */
  readonly data: JsonObject;

  /** Authelia's words; empty when it agreed. */
  readonly message: string;
}

/** A person's browser at the portal: keeps the session and shows it on each page. */
export class Portal {
  readonly #door: HttpClient;
  readonly #issuer: string;
  readonly #cookies = new Map<string, string>();

  constructor(door: HttpClient, issuer: string) {
    this.#door = door;
    this.#issuer = issuer;
  }

  /** Opens a page of the issuer, and of nobody else; a redirect is an answer. */
  async visit(url: string): Promise<HttpResponse> {
    return this.#keep(await this.#door({ url, headers: this.#session() }));
  }

  /** Asks the portal's JSON interface, at a path such as `/api/firstfactor`; with a body it is a POST. */
  async ask(path: string, body?: JsonObject): Promise<Reply> {
    const url = `${this.#issuer}${path}`;
    const accept = { ...this.#session(), accept: "application/json" };
    const answer =
      body === undefined
        ? await this.#door({ url, headers: accept })
        : await this.#door({
            method: "POST",
            url,
            headers: { ...accept, "content-type": "application/json" },
            body: JSON.stringify(body),
          });
    return replyIn(this.#keep(answer));
  }

  #session(): Record<string, string> {
    if (this.#cookies.size === 0) return {};
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  /** The session changes its value at each factor: the latest counts. */
  #keep(answer: HttpResponse): HttpResponse {
    for (const cookie of answer.cookies) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name.trim(), value);
    }
    return answer;
  }
}

function replyIn(answer: HttpResponse): Reply {
  const read = parseObject(answer.body);
  const agreed = read.status === "OK";
  return {
    agreed,
    status: answer.status,
    data: isJsonObject(read.data) ? read.data : {},
    message: agreed ? "" : stringField(read, "message") || `HTTP ${answer.status}`,
  };
}
