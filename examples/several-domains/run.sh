#!/bin/sh
# A slice over five domains of three operators, from words to its end. Beta's two domains answer from processes of their
# own. STATE and ASSENT may be set beforehand; needs the extra `protocols`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
assent=${ASSENT:-assent}
state=${STATE:-$(mktemp -d)/state}
work=$(mktemp -d)
export BACKBONE_TOKEN=a-token-for-the-backbone DATACENTRE_TOKEN=a-token-for-the-data-centre
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT

serve() { # NAME VARIABLE: starts beta's process, and says where it answers
    $assent domains serve "$here/$1.yaml" --token-env "$2" --state "$state-$1" --json >"$work/$1.json" &
    pids="$pids $!"
    until [ -s "$work/$1.json" ]; do kill -0 $! && sleep 0.1; done
    url=$(sed -n 's/.*"url": "\([^"]*\)".*/\1/p' "$work/$1.json")
}
cp "$here"/*.yaml "$work"
serve backbone BACKBONE_TOKEN
sed -i "s|http://127.0.0.1:9101/|$url|" "$work/domains.yaml"
serve datacentre DATACENTRE_TOKEN
sed -i "s|http://127.0.0.1:9102/|$url|" "$work/domains.yaml"

echo "== What do the domains show of themselves?"
$assent domains show "$work/domains.yaml"

wish="60 cameras downtown, 2 Mbps uplink each, at most 40 ms"
echo "== Who could carry it? (nothing is deployed)"
$assent slice span "$wish" --domains "$work/domains.yaml" --state "$state" --alternatives 2

echo "== The cheapest split, in every domain or in none"
$assent slice span "$wish" --state "$state" --deploy --yes
$assent slice spans --state "$state" --json >"$work/spans.json"
span=$(sed -n 's/^      "order": "\(span-[^"]*\)",$/\1/p' "$work/spans.json")
metro=$(sed -n 's/^          "id": "\(slice-[^"]*\.2\)",$/\1/p' "$work/spans.json")

echo "== A tighter latency while it runs: the metro's segment alone changes"
$assent slice augment "$span" --segment "$metro" --ul-latency 1.5 --yes --state "$state"

echo "== Tighter still, end to end: gamma's edge site takes the place of beta's two domains"
$assent slice augment "$span" --ul-latency 11 --dl-latency 9 --yes --state "$state"

echo "== What cannot be had is said, and all stays as it was"
if $assent slice augment "$span" --ul-latency 5 --yes --state "$state" 2>&1; then
    exit 1
fi

echo "== The end: nothing is held anywhere"
$assent slice release "$span" --yes --state "$state"
