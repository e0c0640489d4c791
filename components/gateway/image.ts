/** The Caddy that runs unless another is asked for. */
// renovate: datasource=docker depName=caddy
export const defaultImage = "caddy:2.11.9";
