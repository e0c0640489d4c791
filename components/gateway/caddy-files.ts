import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthorityArgs } from "./certificate-authority";
import { defaultHttpsPort, type GatewayArgs } from "./gateway-args";
import { authorityName, fileNames, renderCaddyConfiguration } from "./caddy-configuration";

/** The files by name: those that everybody may read, and the key of the private authority. */
export interface GatewayFiles {
  readonly files: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secretFiles: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Renders what Caddy reads. */
export function renderGatewayFiles(args: GatewayArgs, authority: CertificateAuthorityArgs | undefined): GatewayFiles {
  const configuration = pulumi.all([args.sites, authority?.certificate]).apply(([sites, certificate]) =>
    renderCaddyConfiguration({
      sites,
      httpsPort: args.httpsPort ?? defaultHttpsPort,
      acme: args.acme,
      behindProxy: args.reverseProxy && { trustedProxies: args.reverseProxy.trustedProxies ?? [] },
      strictTransportSecurity: !args.domain.endsWith(".localhost"),
      ...(certificate === undefined ? {} : { authority: authorityName(certificate) }),
    }),
  );
  const { configuration: file, caCertificate, caKey } = fileNames;
  if (authority === undefined) return { files: { [file]: configuration }, secretFiles: {} };
  return {
    files: { [file]: configuration, [caCertificate]: authority.certificate },
    secretFiles: { [caKey]: authority.privateKey },
  };
}
