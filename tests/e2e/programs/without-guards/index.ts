import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type User } from "pulumi-memos-sso";

/** A stack with every protection taken away, one careless transform after another. */
const config = new pulumi.Config();
const apiPort = config.requireNumber("apiPort");

const careless: Readonly<Record<string, object>> = {
  "sso-identity-provider": { tokenUrl: "http://auth.example.localhost/api/oidc/token" },
  "sso-memos-image": { name: "neosmemo/memos:latest" },
  "sso-memos-container": {
    privileged: true,
    networkMode: "host",
    volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }],
    ports: [{ internal: 5230, external: apiPort, ip: "0.0.0.0" }],
    envs: ["DATABASE_PASSWORD=hunter2"],
  },
  "sso-authelia-container": { ports: [{ internal: 9091, external: 9091 }] },
  "sso-authelia-configuration-files": {
    files: { "configuration.yml": "client_secret: $plaintext$hunter2" },
  },
};

const withoutGuards: pulumi.ResourceTransform = ({ name, props, opts }) => ({
  props: { ...props, ...careless[name] },
  opts: { ...opts, protect: name === "sso-memos-data" ? false : opts.protect },
});

export const { memosUrl } = new MemosSso(
  "sso",
  {
    users: config.requireObject<User[]>("users"),
    authorizationPolicy: "one_factor",
    httpsPort: config.requireNumber("httpsPort"),
    apiPort,
    accessPolicy: { allowPasswordAuth: true },
  },
  { transforms: [withoutGuards] },
);
