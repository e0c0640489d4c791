/** The first cookie of this name that an answer sets, as `name=value`; undefined when it sets none or an empty one. */
export function findCookie(headers: Headers, name: string): string | undefined {
  // Behind the gRPC gateway of Memos a Set-Cookie gets this prefix.
  const all = [...headers.getSetCookie(), headers.get("grpc-metadata-set-cookie") ?? ""];
  const pairs = all.map((cookie) => cookie.split(";")[0] ?? "");
  return pairs.find((pair) => pair.startsWith(`${name}=`) && pair.length > name.length + 1);
}

/** The value in `name=value`. */
export const cookieValue = (cookie: string): string => cookie.slice(cookie.indexOf("=") + 1);
