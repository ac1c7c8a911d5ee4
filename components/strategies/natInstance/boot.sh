#!/usr/bin/env bash
# Makes this host a NAT: attaches the fixed interface that the private route tables point at, and forwards through it.
# Run at every boot by a systemd unit; safe to run again. Reads its settings from /etc/nat-instance.env:
#   FIXED_ENI_ID  the interface that holds the Elastic IP and is the routes' target
#   VPC_CIDRS     the VPC's IPv4 CIDR blocks, separated by spaces
set -euo pipefail

readonly settings=${NAT_SETTINGS:-/etc/nat-instance.env}
# shellcheck source=/dev/null
. "$settings"
: "${FIXED_ENI_ID:?}" "${VPC_CIDRS:?}"

readonly imds=${NAT_IMDS:-http://169.254.169.254}
# AL2023's network tool keeps tables 10000 and up for secondary interfaces and rewrites them: this one is ours.
readonly table=7000
readonly priority=700
# How long a predecessor may take to let go of the interface before it is taken by force.
readonly patience=${NAT_PATIENCE:-120}

say() { printf 'nat: %s\n' "$*"; }
fail() {
  say "failed: $*"
  exit 1
}

# retry TIMES COMMAND...: with a pause between tries.
retry() {
  local times=$1 try
  shift
  for ((try = 1; try <= times; try++)); do
    if "$@"; then return 0; fi
    sleep "${NAT_PAUSE:-5}"
  done
  return 1
}

metadata() {
  curl --silent --show-error --fail --max-time 5 -H "X-aws-ec2-metadata-token: $token" "$imds/latest/meta-data/$1"
}

new_token() {
  token=$(curl --silent --show-error --fail --max-time 5 --request PUT \
    -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' "$imds/latest/api/token")
}

# describe QUERY: one fact about the fixed interface, as text; `None` where there is none.
describe() {
  aws ec2 describe-network-interfaces --region "$region" --network-interface-ids "$FIXED_ENI_ID" \
    --query "NetworkInterfaces[0].$1" --output text
}

install_nftables() {
  command -v nft >/dev/null || dnf install --assumeyes --quiet nftables
}

is_ours() { [ "$(describe Attachment.InstanceId)" = "$instance" ]; }

attach() {
  is_ours && return 0
  aws ec2 attach-network-interface --region "$region" --network-interface-id "$FIXED_ENI_ID" \
    --instance-id "$instance" --device-index 1 >/dev/null
}

take_by_force() {
  local attachment
  attachment=$(describe Attachment.AttachmentId)
  [ "$attachment" = None ] && return 0
  say "taking $FIXED_ENI_ID from $(describe Attachment.InstanceId)"
  aws ec2 detach-network-interface --region "$region" --attachment-id "$attachment" --force
}

attach_fixed_interface() {
  local started=$SECONDS forced=no
  until attach; do
    if ((SECONDS - started >= patience)); then
      [ "$forced" = yes ] && fail "$FIXED_ENI_ID could not be attached"
      forced=yes
      started=$SECONDS
      take_by_force
    fi
    sleep "${NAT_PAUSE:-5}"
  done
  say "$FIXED_ENI_ID is attached to $instance"
}

# The link by its MAC address: names differ between instance types (eth1, ens6, enX1).
link_of() {
  ip -oneline link show | awk -v mac="$1" 'tolower($0) ~ "link/ether " tolower(mac) { sub(/[:@].*/, "", $2); print $2; exit }'
}

address_of() {
  ip -4 -oneline address show dev "$1" scope global | awk '{ sub(/\/.*/, "", $4); print $4; exit }'
}

is_up() {
  link=$(link_of "$mac")
  [ -n "$link" ] || return 1
  ip link set dev "$link" up
  [ -n "$(address_of "$link")" ]
}

# The router is the first address of the subnet.
gateway_of() {
  local network=${1%/*} a b c d
  IFS=. read -r a b c d <<<"$network"
  printf '%s.%s.%s.%s\n' "$a" "$b" "$c" "$((d + 1))"
}

# Forwarded packets keep the task's source address, so the system's rules for the interface's own address do not match
# them: without this rule they leave by the primary interface, with an address that changes.
route_forwarded() {
  ip route replace default via "$(gateway_of "$subnet_cidr")" dev "$link" onlink table "$table"
  while ip rule del priority "$priority" 2>/dev/null; do :; done
  ip rule add priority "$priority" iif "$link" table "$table"
  # What asks for this link by name, as watch.sh does, leaves by it too.
  ip rule add priority "$priority" oif "$link" table "$table"
}

set_kernel() {
  sysctl --quiet --write net.ipv4.ip_forward=1
  sysctl --quiet --write "net.ipv4.conf.$link.rp_filter=0"
  sysctl --quiet --write net.ipv4.conf.all.rp_filter=0
  sysctl --quiet --write net.ipv4.conf.all.send_redirects=0
  sysctl --quiet --write "net.ipv4.conf.$link.send_redirects=0"
  sysctl --quiet --write net.ipv4.conf.all.accept_redirects=0
  sysctl --quiet --write "net.ipv4.ip_local_port_range=1024 65535"
  # The module that counts connections is loaded by the first rule that needs it.
  sysctl --quiet --write net.netfilter.nf_conntrack_max=262144 || say "connection tracking keeps its default size"
}

# One transaction: between the old rules and the new there is no moment without. The host itself accepts only answers to
# its own calls (EC2's API, metadata, DNS, time, packages, Session Manager) and the leases of its addresses.
load_rules() {
  local cidrs=${VPC_CIDRS// /, }
  nft -f - <<RULES
table ip nat_instance
delete table ip nat_instance
table ip nat_instance {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "$link" ip saddr { $cidrs } ip daddr != { $cidrs } masquerade
  }
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state established,related accept
    udp sport 67 udp dport 68 accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    iifname "$link" oifname "$link" ct state established,related accept
    iifname "$link" oifname "$link" ip saddr { $cidrs } accept
  }
}
RULES
}

say "starting"
retry 60 new_token || fail "instance metadata does not answer"
instance=$(metadata instance-id)
region=$(metadata placement/region)
retry 12 install_nftables || fail "nftables cannot be installed"
attach_fixed_interface
mac=$(describe MacAddress)
retry 30 is_up || fail "the interface $mac does not come up"
subnet_cidr=$(retry 12 metadata "network/interfaces/macs/$mac/subnet-ipv4-cidr-block") || fail "the subnet's CIDR block is not known"
load_rules
set_kernel
route_forwarded
printf 'LINK=%s\n' "$link" >"${NAT_STATE:-/run/nat-instance.state}"
say "forwarding for $VPC_CIDRS through $link as $(address_of "$link")"
