import type { Answer, Door } from "../../internal/https-door";
import { isJsonObject, jsonObject, textIn, type JsonObject } from "../../internal/json-object";
import { isOfIssuer } from "./place";

/** What the portal's JSON interface said. */
export interface Reply {
  /** Whether the portal agreed: HTTP 200 and `"status": "OK"` (4.39 refuses with HTTP 200 too). */
  readonly agreed: boolean;

  /** The HTTP status. */
  readonly status: number;

  /** Empty when the portal sent none. */
  readonly data: JsonObject;

  /** Authelia's words; empty when it agreed. */
  readonly message: string;
}

/** A person's browser at the portal: keeps the session, shows it to the issuer only. */
export class Portal {
  readonly #door: Door;
  readonly #issuer: string;
  readonly #cookies = new Map<string, string>();

  constructor(door: Door, issuer: string) {
    this.#door = door;
    this.#issuer = issuer;
  }

  /** Opens a page of the issuer; a redirect is an answer. */
  async visit(url: string): Promise<Answer> {
    return this.#keep(await this.#door({ url, headers: this.#session(url) }));
  }

  /** Asks the portal's JSON interface, at a path such as `/api/firstfactor`; with a body it is a POST. */
  async ask(path: string, body?: JsonObject): Promise<Reply> {
    const url = `${this.#issuer}${path}`;
    const accept = { ...this.#session(url), accept: "application/json" };
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

  #session(url: string): Record<string, string> {
    if (this.#cookies.size === 0 || !isOfIssuer(url, this.#issuer)) return {};
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  /** The session changes its value at each factor: the latest counts. */
  #keep(answer: Answer): Answer {
    for (const cookie of answer.cookies) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name.trim(), value);
    }
    return answer;
  }
}

function replyIn(answer: Answer): Reply {
  const read = jsonObject(answer.body);
  const agreed = answer.status === 200 && read.status === "OK";
  return {
    agreed,
    status: answer.status,
    data: isJsonObject(read.data) ? read.data : {},
    message: agreed ? "" : textIn(read, "message") || `HTTP ${answer.status}`,
  };
}
