#!/usr/bin/env bash
# Asks whether this NAT works, as a task behind it would notice; run by a systemd timer. EC2's own checks see the host,
# not the NAT: after three failures in a row the Auto Scaling group is told to replace it.
# Reads /etc/nat-instance.env (VPC_CIDRS, PROBE_URL) and what boot.sh left in /run/nat-instance.state (LINK).
set -uo pipefail

# shellcheck source=/dev/null
. "${NAT_SETTINGS:-/etc/nat-instance.env}"
readonly state=${NAT_STATE:-/run/nat-instance.state}
readonly failures=${NAT_FAILURES:-/run/nat-instance.failures}
readonly imds=${NAT_IMDS:-http://169.254.169.254}
LINK=

say() { printf 'nat: %s\n' "$*"; }

works() {
  # shellcheck source=/dev/null
  [ -r "$state" ] && . "$state"
  [ -n "$LINK" ] || { say "not forwarding yet"; return 1; }
  ip link show dev "$LINK" up 2>/dev/null | grep . >/dev/null || { say "$LINK is down"; return 1; }
  nft list chain ip nat_instance postrouting 2>/dev/null | grep masquerade >/dev/null || { say "the rules are gone"; return 1; }
  ip rule show | grep "iif $LINK lookup 7000" >/dev/null || { say "the routing rule is gone"; return 1; }
  curl --silent --output /dev/null --max-time 10 --interface "$LINK" "$PROBE_URL" || { say "nothing answers through $LINK"; return 1; }
}

if works; then
  rm -f "$failures"
  exit 0
fi

count=$(($(cat "$failures" 2>/dev/null || echo 0) + 1))
printf '%s\n' "$count" >"$failures"
say "check failed $count of 3 times"
((count < 3)) && exit 0

token=$(curl --silent --fail --max-time 5 --request PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$imds/latest/api/token")
ask() { curl --silent --fail --max-time 5 -H "X-aws-ec2-metadata-token: $token" "$imds/latest/meta-data/$1"; }
say "asking to be replaced"
aws autoscaling set-instance-health --region "$(ask placement/region)" --instance-id "$(ask instance-id)" --health-status Unhealthy
