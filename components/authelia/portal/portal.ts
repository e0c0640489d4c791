import type { HttpClient, HttpRequest, HttpResponse } from "../../http/http-client";
import { isJsonObject, parseObject, stringField, type JsonObject } from "../../http/json-object";

/** An answer of the portal's JSON interface. */
export interface Reply {
  /** Whether the portal agreed: `"status": "OK"`, since 4.39 refuses with HTTP 200 too. */
  readonly agreed: boolean;
  readonly status: number;

  /** Empty when the portal sent none. */
  readonly data: JsonObject;

  /** Authelia's words; empty when it agreed. */
  readonly message: string;
}

/** A person's browser at the portal: keeps the session and shows it on each page. */
export class Portal {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly http: HttpClient,
    private readonly issuer: string,
  ) {}

  /** Opens a page of the issuer; a redirect is not followed. */
  visit(url: string): Promise<HttpResponse> {
    return this.#send({ url });
  }

  /** Calls the portal's JSON interface, at a path such as `/api/firstfactor`; with a body it is a POST. */
  async ask(path: string, body?: JsonObject): Promise<Reply> {
    const url = `${this.issuer}${path}`;
    const accept = "application/json";
    const post = { method: "POST", headers: { accept, "content-type": accept }, body: JSON.stringify(body) } as const;
    return parseReply(await this.#send({ url, ...(body === undefined ? { headers: { accept } } : post) }));
  }

  /** Sends the cookies, and keeps those of the response: the session changes its value at each factor. */
  async #send(request: HttpRequest): Promise<HttpResponse> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }), ...request.headers };
    const response = await this.http({ ...request, headers });
    for (const text of response.cookies) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(text) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name.trim(), value);
    }
    return response;
  }
}

function parseReply({ status, body }: HttpResponse): Reply {
  const parsed = parseObject(body);
  const agreed = parsed.status === "OK";
  return {
    agreed,
    status,
    data: isJsonObject(parsed.data) ? parsed.data : {},
    message: agreed ? "" : stringField(parsed, "message") || `HTTP ${status}`,
  };
}
