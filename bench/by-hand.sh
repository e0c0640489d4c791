#!/usr/bin/env bash
# Sets up the same three containers, the administrator and the provider as the component does, with plain docker and curl, for
# comparison: no state, no checks, no repair. Files for Authelia and the gateway are in $FILES already.
#
#   by-hand.sh up | down      needs FILES, NAME, HTTPS_PORT, API_PORT, DOMAIN, CLIENT_SECRET and the three images
set -euo pipefail

api="http://127.0.0.1:$API_PORT/api/v1"
auth="https://auth.$DOMAIN:$HTTPS_PORT"
proxied=(--silent --cacert "$FILES/gateway/ca.pem" --resolve "auth.$DOMAIN:$HTTPS_PORT:127.0.0.1")

down() {
  docker rm --force "$NAME-authelia" "$NAME-memos" "$NAME-gateway" >/dev/null 2>&1 || true
  docker volume rm "$NAME-data" >/dev/null 2>&1 || true
  docker network rm "$NAME" >/dev/null 2>&1 || true
}

until_answered() {
  for _ in $(seq 600); do
    curl "$@" --output /dev/null --fail 2>/dev/null && return
    sleep 0.05
  done
  echo "No answer: $*" >&2
  return 1
}

field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

up() {
  docker network create "$NAME" >/dev/null
  docker run --detach --name "$NAME-authelia" --network "$NAME" --network-alias authelia --tmpfs /config \
    --env X_AUTHELIA_CONFIG_FILTERS=template --volume "$FILES/authelia:/etc/authelia:ro" \
    --entrypoint authelia "$AUTHELIA_IMAGE" --config /etc/authelia/configuration.yml >/dev/null
  docker run --detach --name "$NAME-memos" --network "$NAME" --network-alias memos --volume "$NAME-data:/var/opt/memos" \
    --volume "$FILES/gateway/ca.pem:/etc/ssl/certs/by-hand.pem:ro" --publish "127.0.0.1:$API_PORT:5230" \
    --env "MEMOS_INSTANCE_URL=https://memos.$DOMAIN:$HTTPS_PORT" "$MEMOS_IMAGE" >/dev/null
  until_answered --silent "$api/instance/profile"

  curl --silent --fail --json '{"username":"keeper","password":"by-hand-password"}' "$api/users" >/dev/null
  token=$(curl --silent --fail --json '{"passwordCredentials":{"username":"keeper","password":"by-hand-password"}}' "$api/auth/signin" | field accessToken)
  curl --silent --fail --header "Authorization: Bearer $token" --json @- "$api/identity-providers?identityProviderId=authelia" >/dev/null <<JSON
{"title":"Authelia","type":"OAUTH2","identifierFilter":"^[^_].*$","config":{"oauth2Config":{"clientId":"memos","clientSecret":"$CLIENT_SECRET",
"authUrl":"$auth/api/oidc/authorization","tokenUrl":"$auth/api/oidc/token","userInfoUrl":"$auth/api/oidc/userinfo",
"scopes":["openid","profile","email"],"fieldMapping":{"identifier":"preferred_username","displayName":"name","email":"email"}}}}
JSON

  docker run --detach --name "$NAME-gateway" --network "$NAME" --network-alias "auth.$DOMAIN" --network-alias "memos.$DOMAIN" \
    --volume "$FILES/gateway:/gateway:ro" --publish "127.0.0.1:$HTTPS_PORT:$HTTPS_PORT" \
    "$GATEWAY_IMAGE" caddy run --config /gateway/caddy.json >/dev/null
  until_answered "${proxied[@]}" "$auth/api/health"
  curl "${proxied[@]}" --user "memos:$CLIENT_SECRET" --data "grant_type=authorization_code&code=made-up&redirect_uri=https://memos.$DOMAIN:$HTTPS_PORT/auth/callback" \
    "$auth/api/oidc/token" | grep --quiet invalid_grant
}

"$1"
