import * as pulumi from "@pulumi/pulumi";
import { MemosSso, type Person } from "pulumi-memos-sso";

/** A stack with every protection taken away, one careless transform after another. */
const config = new pulumi.Config();

export const { memosUrl } = new MemosSso("sso", {
  people: config.requireObject<Person[]>("people"),
  policy: "one_factor",
  httpsPort: config.requireNumber("httpsPort"),
  apiPort: config.requireNumber("apiPort"),
  access: { passwordSignIn: true },
  transform: {
    identityProvider: { tokenUrl: "http://auth.example.localhost/api/oidc/token" },
    memos: {
      transform: {
        image: { name: "neosmemo/memos:latest" },
        volume: (_args, opts) => {
          opts.protect = false;
        },
        container: {
          privileged: true,
          networkMode: "host",
          volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }],
          ports: [{ internal: 5230, external: config.requireNumber("apiPort"), ip: "0.0.0.0" }],
          envs: ["DATABASE_PASSWORD=hunter2"],
        },
      },
    },
    authelia: {
      transform: {
        container: { ports: [{ internal: 9091, external: 9091 }] },
        preparation: (args, _opts, name) => {
          if (name === "sso-authelia-configuration-files")
            args.uploads = [{ file: "/config/configuration.yml", content: "client_secret: $plaintext$hunter2" }];
        },
      },
    },
  },
});
