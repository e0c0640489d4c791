/**
 * How a connection to a server is encrypted. The server's certificate is always verified, against the authorities that everyone
 * trusts and `caCertificates`.
 *
 * @see https://www.authelia.com/configuration/prologue/common/#tls-configuration
 */
export interface BackEndTls {
  /**
   * The name that the server's certificate must be for.
   *
   * @default the name in the server's address
   */
  readonly serverName?: string;

  /**
   * The oldest version of TLS that is spoken.
   *
   * @default "TLS1.2"
   */
  readonly minimumVersion?: "TLS1.2" | "TLS1.3";
}
