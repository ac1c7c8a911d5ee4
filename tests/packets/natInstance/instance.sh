#!/usr/bin/env bash
# EC2's operations on an instance, inside the lab. Its disk and its memory are directories below /mnt/ID; its namespace
# lives from one start to the next, so a reboot loses all that the kernel knew.
#
#   instance.sh launch ID ADDRESS PUBLIC-ADDRESS   with one interface, which gets a public address of its own
#   instance.sh enter ID COMMAND...                runs a command on the instance
#   instance.sh attach|detach ID LINK              the fixed interface, called LINK on the instance
#   instance.sh reload ID                          its network tool loads its settings anew
#   instance.sh reboot ID [LINK]                   LINK where it holds the fixed interface
#   instance.sh terminate ID                       what it held is detached before
set -euo pipefail
# shellcheck source=tests/packets/natInstance/interface.sh
. "${0%/*}/interface.sh"
readonly verb=$1 id=$2
readonly disk=/mnt/$id

# A new kernel, with the strictest source validation that a distribution might ship.
kernel() {
  ip netns add "$id"
  ip netns exec "$id" sysctl --quiet --write net.ipv4.conf.{all,default}.rp_filter=1 net.ipv4.ip_forward=0
  ip -n "$id" link set lo up
  rm -rf "$disk/run"
  mkdir -p "$disk/run"
}

# Settings of the distribution's network tool for the first interface.
configure_primary() {
  ip -n "$id" address add "$1/24" dev ens5
  ip -n "$id" link set ens5 up
  ip -n "$id" route add default via "${1%.*}.1" dev ens5 metric 512 protocol dhcp
}

# Its settings for a further one: a second default route that loses, and a table of its own for the interface's own address.
configure_fixed() {
  ip -n "$id" address add 10.0.0.20/24 dev "$1"
  ip -n "$id" link set "$1" up
  ip -n "$id" route add default via 10.0.0.1 dev "$1" metric 522 protocol dhcp
  ip -n "$id" route add default via 10.0.0.1 dev "$1" table 10001 protocol static
  ip -n "$id" rule add priority 10001 from 10.0.0.20 lookup 10001 protocol static
}

# Amazon Linux 2023's systemd-networkd removes foreign routes and rules, unless its settings keep them.
reload() {
  touch "$disk/run/networkd"
  grep --quiet '^ManageForeignRoutes=no$' "$disk/run/networkd" || ip -n "$id" route flush table all protocol boot
  grep --quiet '^ManageForeignRoutingPolicyRules=no$' "$disk/run/networkd" && return
  ip -n "$id" -details rule show | sed -n '/proto kernel\|proto static/!s/:.*//p' | while read -r priority; do
    ip -n "$id" rule delete priority "$priority"
  done
}

case $verb in
  launch)
    mkdir -p "$disk/sbin"
    cp -a /etc "$disk/etc"
    kernel
    interface "$id" "$3" "$id" "$(printf '02:00:00:00:00:%02d' "${3##*.}")"
    ip -n "$id" link set "$id" name ens5
    configure_primary "$3"
    printf '%s' "$3" >"$disk/address"
    ip netns exec vpc nft add element ip vpc own "{ eni-$id . $3 : accept }"
    ip netns exec igw nft add element ip igw public "{ $3 : $4 }"
    ip netns exec igw nft add element ip igw private "{ $4 : $3 }"
    ;;
  enter)
    shift 2
    # shellcheck disable=SC2016
    exec ip netns exec "$id" bash -c '
      mount --bind "$0/etc" /etc && mount --bind "$0/run" /run && mount --bind "$0/sbin" /usr/local/sbin && exec "$@"
    ' "$disk" "$@"
    ;;
  attach)
    ip -n ec2 link set fixed netns "$id" name "$3"
    # The network tool notices a little later.
    sleep 0.3
    configure_fixed "$3"
    sleep 1
    if [ -e "/run/netns/$id" ]; then reload; fi
    ;;
  reload) reload ;;
  detach)
    ip -n "$id" link set "$3" down
    ip -n "$id" link set "$3" netns ec2 name fixed
    ;;
  reboot)
    ip -n "$id" link set ens5 netns ec2 name "$id"
    if [ -n "${3-}" ]; then ip -n "$id" link set "$3" netns ec2 name fixed; fi
    ip netns delete "$id"
    kernel
    ip -n ec2 link set "$id" netns "$id" name ens5
    configure_primary "$(cat "$disk/address")"
    if [ -n "${3-}" ]; then
      ip -n ec2 link set fixed netns "$id" name "$3"
      configure_fixed "$3"
    fi
    ;;
  terminate)
    address=$(cat "$disk/address")
    ip -n vpc link delete "eni-$id"
    ip netns delete "$id"
    ip netns exec vpc nft delete element ip vpc own "{ eni-$id . $address : accept }"
    ;;
esac
