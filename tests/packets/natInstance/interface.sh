#!/usr/bin/env bash
# Sourced by network.sh and instance.sh.

# interface LINK ADDRESS NAMESPACE MAC: an elastic network interface, called eni-LINK on the VPC's side. The VPC is
# every subnet's first address, and knows each of the others by its own link.
interface() {
  local link=$1 address=$2 namespace=$3 mac=$4
  ip -n vpc link add "eni-$link" type veth peer name "$link" netns "$namespace" address "$mac"
  ip -n vpc address add "${address%.*}.1/32" dev "eni-$link"
  ip -n vpc link set "eni-$link" up
  ip -n vpc route add "$address/32" dev "eni-$link"
  # A VPC knows where its addresses are; it does not ask, and gives up on none that was away.
  ip -n vpc neighbour add "$address" lladdr "$mac" dev "eni-$link" nud permanent
}
