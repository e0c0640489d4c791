import * as pulumi from "@pulumi/pulumi";
import type { SeededFile } from "../internal/docker/volumes";
import type { CertificateAuthorityArgs } from "./certificate-authority";
import { defaultHttpsPort, type GatewayArgs } from "./gateway-args";
import { authorityName, paths, renderProxyConfiguration } from "./proxy-configuration";

/** What Caddy is given: files that everybody may read, and the key of the private authority. */
export const filesFor = (args: GatewayArgs, authority: CertificateAuthorityArgs | undefined) => {
  const settings = {
    sites: args.sites,
    httpsPort: args.httpsPort ?? defaultHttpsPort,
    acme: args.acme,
    behind: args.proxy && { trusted: args.proxy.trusted ?? [] },
    strictTransportSecurity: !args.domain.endsWith(".localhost"),
  };
  const configuration =
    authority === undefined
      ? renderProxyConfiguration(settings)
      : pulumi
          .output(authority.certificate)
          .apply((certificate) => renderProxyConfiguration({ ...settings, authority: authorityName(certificate) }));
  const file = (path: string, content: pulumi.Input<string>) => pulumi.output({ path, content });
  const open = [
    file(paths.configuration, configuration),
    ...(authority === undefined ? [] : [file(paths.caCertificate, authority.certificate)]),
  ];
  const secret = authority === undefined ? [] : [file(paths.caKey, pulumi.secret(authority.privateKey))];
  return { open: pulumi.all(open), secret: pulumi.all(secret) } satisfies Record<string, pulumi.Output<SeededFile[]>>;
};
