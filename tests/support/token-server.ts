import { serve } from "./https-server";
import { thisMachine } from "./memos-containers";

/** An identity provider as small as can be: whoever brings a code is signed in under the name in it. */
export interface TokenServer {
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string;
  close(): Promise<void>;
}

/** Starts one that containers can reach. The code is the username, and so is the token. */
export async function startTokenServer(): Promise<TokenServer> {
  const server = await serve(
    (request, response) => {
      const answer = (body: object) => response.setHeader("content-type", "application/json").end(JSON.stringify(body));
      if (request.url === "/userinfo") {
        const name = (request.headers.authorization ?? "").replace("Bearer ", "");
        answer({ preferred_username: name, name, email: `${name}@example.com`, sub: `subject-of-${name}` });
        return;
      }
      let form = "";
      request.on("data", (chunk: Buffer) => (form += chunk.toString()));
      request.on("end", () => answer({ access_token: new URLSearchParams(form).get("code"), token_type: "Bearer" }));
    },
    undefined,
    "0.0.0.0",
  );
  const at = (path: string): string => `http://${thisMachine}:${server.port}/${path}`;
  return {
    authUrl: at("authorization"),
    tokenUrl: at("token"),
    userInfoUrl: at("userinfo"),
    close: () => server.close(),
  };
}
