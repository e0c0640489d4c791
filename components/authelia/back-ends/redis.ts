import { checkShape } from "../../internal/shape";
import * as rules from "./rules";
import type { BackEndTls } from "./tls";

/**
 * The Redis that keeps sessions, instead of Authelia's memory: people stay signed in at the portal when Authelia starts again.
 *
 * @see https://www.authelia.com/configuration/session/redis/
 */
export interface Redis {
  /** The name of the server, such as `redis.example.com`. Authelia does not start while it cannot be reached. */
  readonly host: string;

  /**
   * Its port.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * The user, where Redis has an access list; the password is `backEndPasswords.redis`.
   *
   * @default Redis' default user
   */
  readonly username?: string;

  /**
   * The number of the database in Redis.
   *
   * @default 0
   */
  readonly databaseIndex?: number;

  /**
   * Encrypts the connection; `{}` does with the defaults. Sessions are encrypted in any case.
   *
   * @default the connection is not encrypted
   */
  readonly tls?: BackEndTls;
}

/** The port of Redis. */
export const redisPort = 6379;

/** @throws InvalidOption for what Authelia cannot use. */
export function checkRedis(option: string, redis: Redis): void {
  checkShape(option, redis, {
    required: { host: rules.host },
    optional: {
      port: rules.whole(1, 65535),
      username: rules.text,
      databaseIndex: rules.whole(0, 65535),
      tls: rules.tls,
    },
  });
}
