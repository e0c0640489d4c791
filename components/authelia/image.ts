/** The Authelia that runs unless another is asked for. */
// renovate: datasource=docker depName=authelia/authelia
export const defaultImage = "authelia/authelia:4.39.20";
