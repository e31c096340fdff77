#!/bin/sh
# The operator's view, from a sentence to termination, on simulated clouds; with CLOUDS=clouds-host.yaml on namespaces of
# this machine (docs/drivers.md). STATE and ASSENT may be set beforehand.
set -eu
here=$(dirname "$0")
assent=${ASSENT:-assent}
clouds=$here/${CLOUDS:-clouds.yaml}
state=${STATE:-$(mktemp -d)/state}
wish="Deploy a slice for 200 cameras, average utilisation above 80 %"

echo "== What could it look like? (nothing is deployed)"
$assent slice deploy "$wish" --clouds "$clouds" --state "$state" || test $? -eq 3

echo "== Nearer, please; then the first recommendation"
$assent slice deploy "$wish" --state "$state" --feedback "lower latency" --pick 1 --yes

slice=$($assent slice list --state "$state" --json | sed -n 's/^    "id": "\(slice-[^"]*\)",$/\1/p')
echo "== A busy day"
$assent slice scale "$slice" --factor 1.5 --yes --state "$state"
$assent slice operate "$slice" restart --yes --state "$state"

echo "== What cannot be had is said, and holds nothing"
if $assent slice deploy "100 more cameras, average utilisation above 99.5 %" --state "$state" 2>&1; then
    exit 1
fi

echo "== The end"
$assent slice terminate "$slice" --yes --state "$state"
$assent slice list --state "$state"
